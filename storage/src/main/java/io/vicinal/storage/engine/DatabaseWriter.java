package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.View;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that changes an open database: definitions, commits, settings and the work on its
 * segments. Whoever calls made sure that the database accepts writes.
 *
 * <p>A change of a definition is in the catalog, then in memory, then, for an archived log, in the
 * log.
 */
final class DatabaseWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseWriter.class);

  private final DatabaseState state;
  private final WriteAheadLog log;
  private final Definitions definitions;
  private final Maintenance maintenance;
  private final CommitPath commits;

  /**
   * Goes on behind what was recovered.
   *
   * @param lastLsn of the last batch that log or files have
   * @param loggedVersion of the last change of a definition that the log repeats
   */
  DatabaseWriter(DatabaseState state, WriteAheadLog log, long lastLsn, long loggedVersion) {
    this.state = state;
    this.log = log;
    this.definitions = new Definitions(state);
    log.onDurable(state.visible::advance);
    if (state.settings.archiveLog()) {
      log.archiveTo(state.archive());
    }
    state.writeTo(log);
    this.maintenance = new Maintenance(state, log, definitions.indexes);
    this.commits =
        new CommitPath(
            state, new FileOpLog(log, state.options), maintenance, lastLsn, loggedVersion);
    log.onRefused(commits::undo);
  }

  /** Goes on with what the last process left unfinished. */
  void start() {
    state.stores.values().stream()
        .map(TableStore::table)
        .filter(table -> table.name().startsWith(TableDefinition.UNFINISHED))
        .forEach(table -> definitions.tables.drop(List.of(table.id()), List.of(), () -> {}));
    maintenance.start();
  }

  WriteAheadLog log() {
    return log;
  }

  Table createTable(TableDefinition definition) {
    Table table = definitions.tables.create(definition);
    commits.logDefinitions();
    return table;
  }

  void alterTable(
      long tableId, TableChange change, List<View> views, Runnable check, ResourceAccount account) {
    definitions.alterations.alter(tableId, change, views, check, commits, account);
    commits.logDefinitions();
    maintenance.wake(); // what was frozen is to be sealed
    maintenance.rowsCame(); // what is linked for dropped indexes goes with them
  }

  void restartIdentity(long tableId, int column, long next, ResourceAccount account) {
    // What the log has of the table counts at the next open unless files have it.
    maintenance.checkpoint(Progress.NONE, account);
    definitions.tables.restartIdentity(tableId, column, next);
  }

  TableHold holdTable(long tableId, ResourceAccount account) {
    return TableReplacing.hold(state, tableId, commits, account);
  }

  void replaceTable(TableReplacement replacement, Runnable check) {
    new TableReplacing(state, replacement).run(check, commits);
    commits.logDefinitions();
    maintenance.wake(); // the log may be needed no more
  }

  void dropTable(long tableId) {
    dropTables(List.of(tableId), List.of(), () -> {});
  }

  void createSchema(String name) {
    definitions.schemas.create(name);
    commits.logDefinitions();
  }

  void dropSchema(String name, boolean contents, List<View> views, Runnable check) {
    definitions.schemas.drop(name, contents, views, check);
    commits.logDefinitions();
    maintenance.wake(); // the log may be needed no more
  }

  NumberSequence createSequence(NumberSequence sequence) {
    NumberSequence created = definitions.sequences.create(sequence);
    commits.logDefinitions();
    return created;
  }

  void alterSequence(NumberSequence sequence, @Nullable Long restart) {
    definitions.sequences.alter(sequence, restart);
    commits.logDefinitions();
  }

  void dropSequence(long sequenceId) {
    definitions.sequences.drop(sequenceId);
    commits.logDefinitions();
  }

  long nextValue(long sequenceId) {
    return state.sequenceValues.next(definitions.sequences.withId(sequenceId));
  }

  void setValue(long sequenceId, long value, boolean given) {
    state.sequenceValues.set(definitions.sequences.withId(sequenceId), value, given);
  }

  void comment(CommentTarget target, @Nullable String text) {
    definitions.comment(target, text);
    commits.logDefinitions();
  }

  void createView(View view, boolean replace, Runnable check) {
    definitions.views.create(view, replace, check);
    commits.logDefinitions();
  }

  void replaceView(View before, View after, Runnable check) {
    definitions.views.replace(before, after, check);
    commits.logDefinitions();
  }

  void dropViews(List<View> views, Runnable check) {
    definitions.views.drop(views, check);
    commits.logDefinitions();
  }

  void dropTables(List<Long> tableIds, List<View> views, Runnable check) {
    definitions.tables.drop(tableIds, views, check);
    commits.logDefinitions();
    maintenance.wake(); // the log may be needed no more
  }

  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    VectorIndex index = maintenance.createIndex(definition, progress, account);
    commits.logDefinitions();
    return index;
  }

  ColumnIndex createColumnIndex(ColumnIndexDefinition definition) {
    ColumnIndex index = definitions.indexes.addColumnIndex(definition);
    commits.logDefinitions();
    return index;
  }

  void renameIndex(long indexId, String name) {
    definitions.indexes.rename(indexId, name);
    commits.logDefinitions();
  }

  void dropIndex(long indexId) {
    definitions.indexes.drop(indexId, commits);
    commits.logDefinitions();
    maintenance.rowsCame(); // what is linked for the index goes with it
  }

  void optimize(long tableId, Progress progress, ResourceAccount account) {
    maintenance.optimize(tableId, progress, account);
  }

  void reindex(long indexId, Progress progress, ResourceAccount account) {
    maintenance.reindex(indexId, progress, account);
  }

  void checkpoint(Progress progress, ResourceAccount account) {
    maintenance.checkpoint(progress, account);
  }

  List<IndexProgress> indexProgress() {
    return maintenance.indexProgress();
  }

  long commit(List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
    return commits.commit(changes, snapshotLsn, account);
  }

  void alter(DatabaseSettings settings) {
    state.filesLock.lock();
    try {
      state.catalog.databases().alter(state.record.id(), settings);
      state.settings = settings;
      log.archiveTo(settings.archiveLog() ? state.archive() : null);
      log.setDurability(settings.durability(), settings.flushIntervalMillis());
    } finally {
      state.filesLock.unlock();
    }
    commits.logDefinitions();
  }

  /** Returns whether this thread is inside a listener of one of this database's statements. */
  boolean isReporting() {
    return maintenance.isReporting();
  }

  /** Lets no work begin and what runs end soon. */
  void stop() {
    maintenance.stop();
  }

  /** Ends all work and writes what the log has queued. */
  @Override
  public void close() {
    maintenance.close();
    log.close();
    noteEnd();
    giveNumbersBack();
  }

  /** Leaves no gap in the numbers of sequences; without it there is one. */
  private void giveNumbersBack() {
    try {
      state.sequenceValues.close();
    } catch (StorageException e) {
      LOG.warn("sequences of database \"{}\" leave numbers out", state.record.name(), e);
    }
  }

  /** Lets the next open notice if the log has lost something; without the note it may not. */
  private void noteEnd() {
    long lsn = log.lastLsn();
    if (log.failed() || lsn <= state.record.durableLsn()) {
      return;
    }
    try {
      state.catalog.segments().logIsDurable(state.record.id(), lsn);
    } catch (StorageException e) {
      LOG.warn("cannot note the end of the log of database \"{}\"", state.record.name(), e);
    }
  }
}
