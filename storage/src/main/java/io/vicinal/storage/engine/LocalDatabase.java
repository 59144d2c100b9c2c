package io.vicinal.storage.engine;

import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open database.
 *
 * <p>(1) A commit is acknowledged only after the log says that it is durable, and is visible from
 * then on. (2) Readers see a view that one volatile write replaces. (3) The catalog changes before
 * memory does, so that a failure between the two is repaired by the next open.
 */
final class LocalDatabase implements Database, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalDatabase.class);

  private final DatabaseState state;
  private final Definitions definitions;
  private final @Nullable WriteAheadLog log;
  private final @Nullable CommitPath commits;
  private final @Nullable Maintenance maintenance;

  private LocalDatabase(
      DatabaseState state,
      Definitions definitions,
      @Nullable WriteAheadLog log,
      @Nullable CommitPath commits,
      @Nullable Maintenance maintenance) {
    this.state = state;
    this.definitions = definitions;
    this.log = log;
    this.commits = commits;
    this.maintenance = maintenance;
  }

  /** Opens a database without changing anything but the torn tail of its log. */
  static LocalDatabase open(
      DatabaseRecord record,
      FileStore files,
      Catalog catalog,
      CatalogState catalogState,
      OpenOptions options) {
    var state = new DatabaseState(record, files, catalog, options);
    @Nullable WriteAheadLog log = null;
    try {
      var recovery = new Recovery(state);
      recovery.openSegments(catalogState);
      long lsn;
      if (options.readOnly()) {
        lsn =
            WriteAheadLog.read(
                    files,
                    state.logDirectory(),
                    record.id(),
                    record.checkpointLsn(),
                    record.durableLsn(),
                    recovery::replay)
                .lastLsn();
      } else {
        log =
            WriteAheadLog.open(
                files,
                state.logDirectory(),
                record.id(),
                record.checkpointLsn(),
                record.durableLsn(),
                FileOpLog.options(options, record.settings()),
                recovery::replay);
        lsn = log.lastLsn();
      }
      return recovered(state, log, Math.max(lsn, recovery.sealedLsn()), recovery);
    } catch (RuntimeException | Error e) {
      if (log != null) {
        log.close();
      }
      state.stores.values().forEach(TableStore::release);
      throw e;
    }
  }

  private static LocalDatabase recovered(
      DatabaseState state, @Nullable WriteAheadLog log, long lastLsn, Recovery recovery) {
    state.visible.advance(lastLsn);
    state.commitLock.lock();
    try {
      for (TableStore store : state.stores.values()) {
        state.show(store);
        store.shards.forEach(state.unsealed::update);
      }
    } finally {
      state.commitLock.unlock();
    }
    var definitions = new Definitions(state);
    if (log == null) {
      return new LocalDatabase(state, definitions, null, null, null);
    }
    log.onDurable(state.visible::advance);
    if (state.settings.archiveLog()) {
      log.archiveTo(state.archive());
    }
    state.writeTo(log);
    var maintenance = new Maintenance(state, log, definitions);
    var commits =
        new CommitPath(
            state,
            new FileOpLog(log, state.options),
            maintenance,
            lastLsn,
            recovery.definitionsVersion());
    log.onRefused(commits::undo);
    return new LocalDatabase(state, definitions, log, commits, maintenance);
  }

  /** Goes on with what the last process left unfinished, unless the database is read-only. */
  void start() {
    if (maintenance != null) {
      maintenance.start();
    }
  }

  @Override
  public String name() {
    return state.record.name();
  }

  @Override
  public long catalogVersion() {
    return state.catalog.version();
  }

  @Override
  public List<String> schemas() {
    return state.record.schemas();
  }

  @Override
  public Optional<Table> table(String schema, String name) {
    return state.visible.peek().layout().tables().values().stream()
        .map(TableView::table)
        .filter(table -> table.schema().equals(schema) && table.name().equals(name))
        .findFirst();
  }

  @Override
  public List<Table> tables() {
    return state.visible.peek().layout().tables().values().stream()
        .map(TableView::table)
        .sorted(Comparator.comparing(Table::schema).thenComparing(Table::name))
        .toList();
  }

  @Override
  public Table createTable(TableDefinition definition) {
    state.requireWritable();
    Table table = definitions.createTable(definition);
    logDefinitions();
    return table;
  }

  @Override
  public void dropTable(long tableId) {
    state.requireWritable();
    definitions.dropTable(tableId);
    logDefinitions();
    if (maintenance != null) {
      maintenance.wake(); // the log may be needed no more
    }
  }

  @Override
  public VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    VectorIndex index = maintenance().createIndex(definition, progress, account);
    logDefinitions();
    return index;
  }

  @Override
  public void dropIndex(long indexId) {
    state.requireWritable();
    definitions.dropIndex(indexId);
    logDefinitions();
  }

  @Override
  public void optimize(long tableId, Progress progress, ResourceAccount account) {
    maintenance().optimize(tableId, progress, account);
  }

  @Override
  public void reindex(long indexId, Progress progress, ResourceAccount account) {
    maintenance().reindex(indexId, progress, account);
  }

  @Override
  public void checkpoint(Progress progress, ResourceAccount account) {
    maintenance().checkpoint(progress, account);
  }

  @Override
  public Snapshot snapshot() {
    return new LocalSnapshot(state.visible.acquire());
  }

  @Override
  public Transaction begin() {
    return begin(ResourceAccount.unbounded());
  }

  @Override
  public Transaction begin(ResourceAccount account) {
    state.requireWritable();
    var snapshot = new LocalSnapshot(state.visible.acquire(), this::definition);
    return new LocalTransaction(this, snapshot, account);
  }

  @Override
  public List<IndexProgress> indexProgress() {
    return maintenance == null ? List.of() : maintenance.indexProgress();
  }

  @Override
  public List<SegmentInfo> segments(long tableId) {
    return SegmentReport.of(state, tableId);
  }

  private @Nullable Table definition(long tableId) {
    TableStore store = state.stores.get(tableId);
    return store == null ? null : store.table();
  }

  @Override
  public VerifyReport verify(VerifyLevel level, ResourceAccount account) {
    return new LiveCheck(state, level, account).run();
  }

  /** Checks what holds over segments and log together; for a database that nobody writes to. */
  void checkRecovered(SealedChanges changes, ResourceAccount account, VerifyFindings findings) {
    VisibleState.View view = state.visible.acquire();
    try {
      for (TableView table : view.layout().tables().values()) {
        TableCheck.run(table, view.lsn(), account, findings);
      }
      changes.check(state, findings);
    } finally {
      view.layout().release();
    }
  }

  TableStore store(long tableId) {
    return state.store(tableId);
  }

  long commit(List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
    state.requireWritable();
    if (commits == null) {
      throw new IllegalStateException("a database without a log accepts writes");
    }
    return commits.commit(changes, snapshotLsn, account);
  }

  private void logDefinitions() {
    if (commits != null) {
      commits.logDefinitions();
    }
  }

  @Override
  public DatabaseSettings settings() {
    return state.settings;
  }

  @Override
  public void alter(DatabaseSettings settings) {
    state.requireWritable();
    WriteAheadLog writable = requireLog();
    state.filesLock.lock();
    try {
      state.catalog.alterDatabase(state.record.id(), settings);
      state.settings = settings;
      writable.archiveTo(settings.archiveLog() ? state.archive() : null);
      writable.setDurability(settings.durability(), settings.flushIntervalMillis());
    } finally {
      state.filesLock.unlock();
    }
    logDefinitions();
  }

  @Override
  public int pruneArchive(long lsn) {
    state.requireWritable();
    state.filesLock.lock();
    try {
      return state.archive().prune(lsn);
    } finally {
      state.filesLock.unlock();
    }
  }

  /** Stops everything that changes files, until {@link #resumeFiles}. */
  void pauseFiles() {
    state.filesLock.lock();
  }

  void resumeFiles() {
    state.filesLock.unlock();
  }

  /** Holds what this consists of now; while files are paused. */
  HeldFiles holdFiles() {
    return HeldFiles.of(state, requireLog());
  }

  long id() {
    return state.record.id();
  }

  /** Returns the log. @throws StorageException.ReadOnly if there is none */
  WriteAheadLog requireLog() {
    if (log == null) {
      throw new StorageException.ReadOnly("database \"" + name() + "\" is open for reading only");
    }
    return log;
  }

  private Maintenance maintenance() {
    state.requireWritable();
    if (maintenance == null) {
      throw new IllegalStateException("a database without a log accepts writes");
    }
    return maintenance;
  }

  /** Returns whether this thread is inside a listener of one of this database's statements. */
  boolean isReporting() {
    return maintenance != null && maintenance.isReporting();
  }

  /** Lets no work begin and what runs end soon. */
  void stop() {
    state.stopWriting("database \"" + name() + "\" is closed");
    if (maintenance != null) {
      maintenance.stop();
    }
  }

  /** Stops background work, writes what the log has queued and gives all segments back. */
  @Override
  public void close() {
    stop();
    if (maintenance != null) {
      maintenance.close();
    }
    if (log != null) {
      log.close();
      noteEnd(log);
    }
    state.filesLock.lock();
    state.commitLock.lock();
    try {
      state.visible.change(_ -> Layout.of(Map.of()));
      state.stores.values().forEach(TableStore::release);
      state.stores.clear();
    } finally {
      state.commitLock.unlock();
      state.filesLock.unlock();
    }
  }

  /** Lets the next open notice if the log has lost something; without the note it may not. */
  private void noteEnd(WriteAheadLog closed) {
    long lsn = closed.lastLsn();
    if (closed.failed() || lsn <= state.record.durableLsn()) {
      return;
    }
    try {
      state.catalog.logIsDurable(state.record.id(), lsn);
    } catch (StorageException e) {
      LOG.warn("cannot note the end of the log of database \"{}\"", name(), e);
    }
  }
}
