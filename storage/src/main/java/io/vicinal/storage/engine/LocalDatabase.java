package io.vicinal.storage.engine;

import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.IndexEstimate;
import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.View;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SortedRows;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One open database.
 *
 * <p>(1) A commit is acknowledged only after the log says that it is durable, and is visible from
 * then on. (2) Readers see a view that one volatile write replaces. (3) The catalog changes before
 * memory does, so that a failure between the two is repaired by the next open.
 */
final class LocalDatabase implements Database, AutoCloseable {
  private final DatabaseState state;

  /** Null if the database is open for reading only. */
  private final @Nullable DatabaseWriter writer;

  LocalDatabase(DatabaseState state, @Nullable DatabaseWriter writer) {
    this.state = state;
    this.writer = writer;
  }

  /** Goes on with what the last process left unfinished, unless the database is read-only. */
  void start() {
    if (writer != null) {
      writer.start();
    }
  }

  @Override
  public String name() {
    return state.record.name();
  }

  @Override
  public long catalogVersion() {
    return state.catalogVersion();
  }

  @Override
  public List<String> schemas() {
    return state.schemas;
  }

  @Override
  public Optional<Table> table(String schema, String name) {
    return state.visible.peek().layout().tables().values().stream()
        .map(TableView::table)
        .filter(table -> table.schema().equals(schema) && table.name().equals(name))
        .findFirst()
        .map(table -> ColumnMap.of(table).seen());
  }

  @Override
  public List<Table> tables() {
    return state.visible.peek().layout().tables().values().stream()
        .map(TableView::table)
        .filter(table -> !table.name().startsWith(TableDefinition.UNFINISHED))
        .map(table -> ColumnMap.of(table).seen())
        .sorted(Comparator.comparing(Table::schema).thenComparing(Table::name))
        .toList();
  }

  @Override
  public Table createTable(TableDefinition definition) {
    return writer().createTable(definition);
  }

  @Override
  public void dropTable(long tableId) {
    writer().dropTable(tableId);
  }

  @Override
  public List<View> views() {
    return state.views;
  }

  @Override
  public void createSchema(String name) {
    writer().createSchema(name);
  }

  @Override
  public void dropSchema(String name, boolean contents, List<View> views, Runnable check) {
    writer().dropSchema(name, contents, views, check);
  }

  @Override
  public List<NumberSequence> sequences() {
    return state.sequences;
  }

  @Override
  public NumberSequence createSequence(NumberSequence sequence) {
    return writer().createSequence(sequence);
  }

  @Override
  public void alterSequence(NumberSequence sequence, @Nullable Long restart) {
    writer().alterSequence(sequence, restart);
  }

  @Override
  public void dropSequence(long sequenceId) {
    writer().dropSequence(sequenceId);
  }

  @Override
  public long nextValue(long sequenceId) {
    return writer().nextValue(sequenceId);
  }

  @Override
  public void setValue(long sequenceId, long value, boolean given) {
    writer().setValue(sequenceId, value, given);
  }

  @Override
  public Map<CommentTarget, String> comments() {
    return state.catalog.comments().of(state.record.id());
  }

  @Override
  public void comment(CommentTarget target, @Nullable String text) {
    writer().comment(target, text);
  }

  @Override
  public void createView(View view, boolean replace) {
    createView(view, replace, () -> {});
  }

  @Override
  public void createView(View view, boolean replace, Runnable check) {
    writer().createView(view, replace, check);
  }

  @Override
  public void replaceView(View before, View after, Runnable check) {
    writer().replaceView(before, after, check);
  }

  @Override
  public void dropViews(List<View> views, long tableId) {
    dropViews(views, tableId, () -> {});
  }

  @Override
  public void dropViews(List<View> views, long tableId, Runnable check) {
    if (tableId == 0) {
      writer().dropViews(views, check);
    } else {
      writer().dropTables(List.of(tableId), views, check);
    }
  }

  @Override
  public void dropTables(List<Long> tableIds, List<View> views, Runnable check) {
    writer().dropTables(tableIds, views, check);
  }

  @Override
  public void alterTable(long tableId, TableChange change, Runnable check) {
    alterTable(tableId, change, List.of(), check);
  }

  @Override
  public void alterTable(long tableId, TableChange change, List<View> views, Runnable check) {
    alterTable(tableId, change, views, check, ResourceAccount.unbounded());
  }

  @Override
  public void alterTable(
      long tableId, TableChange change, List<View> views, Runnable check, ResourceAccount account) {
    writer().alterTable(tableId, change, views, check, account);
  }

  @Override
  public void restartIdentity(long tableId, int column, long next, ResourceAccount account) {
    DatabaseWriter open = writer();
    open.restartIdentity(
        tableId, ColumnMap.of(state.store(tableId).table()).toStored(column), next, account);
  }

  @Override
  public TableHold holdTable(long tableId, ResourceAccount account) {
    return writer().holdTable(tableId, account);
  }

  @Override
  public void replaceTable(TableReplacement replacement, Runnable check) {
    writer().replaceTable(replacement, check);
  }

  @Override
  public VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    DatabaseWriter open = writer();
    var columns = ColumnMap.of(state.store(definition.tableId()).table());
    return columns.toSeen(open.createIndex(columns.toStored(definition), progress, account));
  }

  @Override
  public IndexEstimate estimateIndex(VectorIndexDefinition definition) {
    TableStore store = state.store(definition.tableId());
    return IndexEstimator.estimate(state, store, ColumnMap.of(store.table()).toStored(definition));
  }

  @Override
  public ColumnIndex createColumnIndex(ColumnIndexDefinition definition, ResourceAccount account) {
    DatabaseWriter open = writer();
    TableStore store = state.store(definition.tableId());
    var columns = ColumnMap.of(store.table());
    ColumnIndex index = open.createColumnIndex(columns.toStored(definition));
    sort(store, index, account);
    return columns.toSeen(index);
  }

  /** Makes the first search by an index as fast as those that follow. */
  private void sort(TableStore store, ColumnIndex index, ResourceAccount account) {
    try (LocalSnapshot snapshot = new LocalSnapshot(state.visible.acquire())) {
      for (Segment segment : snapshot.table(store.id).segments()) {
        account.check();
        if (segment instanceof SealedSegment sealed) {
          SortedRows _ = sealed.sorted(index.columns().getFirst(), account);
        }
      }
    }
  }

  @Override
  public void renameIndex(long indexId, String name) {
    writer().renameIndex(indexId, name);
  }

  @Override
  public void dropIndex(long indexId) {
    writer().dropIndex(indexId);
  }

  @Override
  public void optimize(long tableId, Progress progress, ResourceAccount account) {
    writer().optimize(tableId, progress, account);
  }

  @Override
  public void reindex(long indexId, Progress progress, ResourceAccount account) {
    writer().reindex(indexId, progress, account);
  }

  @Override
  public void checkpoint(Progress progress, ResourceAccount account) {
    writer().checkpoint(progress, account);
  }

  @Override
  public Snapshot snapshot() {
    return new LocalSnapshot(
        state.visible.acquire(),
        id -> {
          Table _ = definition(id); // refuses one that came in the place of another
          return null;
        });
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
    return writer == null ? List.of() : writer.indexProgress();
  }

  @Override
  public List<SegmentInfo> segments(long tableId) {
    return SegmentReport.of(state, tableId);
  }

  @Override
  public long logBytes() {
    return writer == null ? 0 : writer.log().sizeBytes();
  }

  private @Nullable Table definition(long tableId) {
    state.requireNotReplaced(tableId);
    TableStore store = state.stores.get(tableId);
    if (store != null && store.replacing) {
      throw StorageException.Conflict.altered(store.table().name());
    }
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
    return writer().commit(changes, snapshotLsn, account);
  }

  @Override
  public DatabaseSettings settings() {
    return state.settings;
  }

  @Override
  public void alter(DatabaseSettings settings) {
    writer().alter(settings);
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

  @Override
  public long id() {
    return state.record.id();
  }

  /** Returns the log. @throws StorageException.ReadOnly if there is none */
  WriteAheadLog requireLog() {
    if (writer == null) {
      throw new StorageException.ReadOnly("database \"" + name() + "\" is open for reading only");
    }
    return writer.log();
  }

  private DatabaseWriter writer() {
    state.requireWritable();
    if (writer == null) {
      throw new IllegalStateException("a database without a log accepts writes");
    }
    return writer;
  }

  /** Returns whether this thread is inside a listener of one of this database's statements. */
  boolean isReporting() {
    return writer != null && writer.isReporting();
  }

  /** Lets no work begin and what runs end soon. */
  void stop() {
    state.stopWriting("database \"" + name() + "\" is closed");
    if (writer != null) {
      writer.stop();
    }
  }

  /** Stops background work, writes what the log has queued and gives all segments back. */
  @Override
  public void close() {
    stop();
    if (writer != null) {
      writer.close();
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
}
