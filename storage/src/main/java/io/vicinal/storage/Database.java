package io.vicinal.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One database of a {@link DataDirectory}: its tables, their rows and their indexes. Thread-safe.
 *
 * <p>Invariants: (1) a transaction that was acknowledged is there after any crash; (2) a reader
 * sees whole transactions only; (3) an index never changes which rows an exact query gives, and
 * never makes a limited query give fewer.
 */
public interface Database {
  /** Returns the name under which clients connect. */
  String name();

  /** Returns the number of the database in its directory, which is never given to another. */
  default long id() {
    return 0;
  }

  /**
   * Returns a number that grows with every change of a definition; plans are valid for one value of
   * it.
   */
  long catalogVersion();

  /** Returns the schemas, sorted; "public" is always there. */
  List<String> schemas();

  /**
   * Creates a schema.
   *
   * @throws StorageException.AlreadyExists if there is one of that name
   */
  default void createSchema(String name) {
    throw new StorageException.InvalidSetting("this database has no other schemas");
  }

  /**
   * Drops a schema and {@code views} of others, all or nothing; where {@code contents} says so with
   * everything in it.
   *
   * @param check runs before, while no other definition changes; what it throws leaves everything
   * @throws StorageException.NotFound if there is no such schema
   * @throws StorageException.StillNeeded if it holds anything and {@code contents} is false
   */
  default void dropSchema(String name, boolean contents, List<View> views, Runnable check) {
    throw new StorageException.InvalidSetting("this database has no other schemas");
  }

  /** Returns the table of that name. */
  Optional<Table> table(String schema, String name);

  /** Returns all tables, by schema and name. */
  List<Table> tables();

  /** Creates a table. @throws StorageException.AlreadyExists if the name is taken */
  Table createTable(TableDefinition definition);

  /**
   * Drops a table with its rows and indexes; running scans keep theirs. @throws
   * StorageException.NotFound
   */
  void dropTable(long tableId);

  /** Returns all views, by schema and name. */
  default List<View> views() {
    return List.of();
  }

  /** Returns the view of that name. */
  default Optional<View> view(String schema, String name) {
    return views().stream()
        .filter(view -> view.schema().equals(schema) && view.name().equals(name))
        .findFirst();
  }

  /**
   * Creates a view, in the place of one of its name if there is one and {@code replace} says so.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  default void createView(View view, boolean replace) {
    throw new StorageException.InvalidSetting("this database keeps no views");
  }

  /**
   * Creates a view as {@link #createView(View, boolean)}.
   *
   * @param check runs before, while no other definition changes; what it throws leaves everything
   */
  default void createView(View view, boolean replace, Runnable check) {
    check.run();
    createView(view, replace);
  }

  /**
   * Puts a view in the place of another, under its name or a free one, with its comment, its owner
   * and what is granted on it.
   *
   * @param check runs before, while no other definition changes; what it throws leaves everything
   * @throws StorageException.AlreadyExists if another object has the name
   * @throws StorageException.NotFound if {@code before} is gone or there is no such schema
   */
  default void replaceView(View before, View after, Runnable check) {
    throw new StorageException.InvalidSetting("this database keeps no views");
  }

  /**
   * Drops views, and a table with them where {@code tableId} is not 0, all or nothing.
   *
   * @throws StorageException.NotFound if one of them is gone; then nothing is dropped
   */
  default void dropViews(List<View> views, long tableId) {
    if (!views.isEmpty()) {
      throw new StorageException.InvalidSetting("this database keeps no views");
    }
    dropTable(tableId);
  }

  /**
   * Drops as {@link #dropViews(List, long)}.
   *
   * @param check runs before, while no other definition changes; what it throws leaves everything
   */
  default void dropViews(List<View> views, long tableId, Runnable check) {
    check.run();
    dropViews(views, tableId);
  }

  /**
   * Drops tables and views, all or nothing.
   *
   * @param check runs before, while no other definition changes; what it throws leaves everything
   * @throws StorageException.NotFound if one of them is gone; then nothing is dropped
   */
  default void dropTables(List<Long> tableIds, List<View> views, Runnable check) {
    if (tableIds.size() != 1) {
      throw new StorageException.InvalidSetting("this database drops one table at a time");
    }
    dropViews(views, tableIds.getFirst(), check);
  }

  /** Returns all sequences, by schema and name. */
  default List<NumberSequence> sequences() {
    return List.of();
  }

  /** Returns the sequence of that name. */
  default Optional<NumberSequence> sequence(String schema, String name) {
    return sequences().stream()
        .filter(sequence -> sequence.schema().equals(schema) && sequence.name().equals(name))
        .findFirst();
  }

  /**
   * Creates a sequence and returns it with its id.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  default NumberSequence createSequence(NumberSequence sequence) {
    throw new StorageException.InvalidSetting("this database keeps no sequences");
  }

  /**
   * Changes a sequence, which goes on where it is.
   *
   * @param sequence with the id of one that is there
   * @param restart the number that it gives next, null to go on
   * @throws StorageException.NotFound if it is gone
   */
  default void alterSequence(NumberSequence sequence, @Nullable Long restart) {
    throw new StorageException.InvalidSetting("this database keeps no sequences");
  }

  /** Drops a sequence. @throws StorageException.NotFound */
  default void dropSequence(long sequenceId) {
    throw new StorageException.NotFound("sequence", String.valueOf(sequenceId));
  }

  /**
   * Returns a number that nobody else gets, also after a crash or a rollback; some may be left out.
   *
   * @throws StorageException.SequenceExhausted if there is none
   * @throws StorageException.NotFound if there is no such sequence
   */
  default long nextValue(long sequenceId) {
    throw new StorageException.NotFound("sequence", String.valueOf(sequenceId));
  }

  /**
   * Lets a sequence go on at {@code value}, durably.
   *
   * @param given whether {@code value} counts as given, so that the one behind it is next
   */
  default void setValue(long sequenceId, long value, boolean given) {
    throw new StorageException.NotFound("sequence", String.valueOf(sequenceId));
  }

  /** Returns what COMMENT ON said of what there is. */
  default Map<CommentTarget, String> comments() {
    return Map.of();
  }

  /**
   * Keeps a comment, or none where {@code text} is null, until the object is dropped.
   *
   * @throws StorageException.NotFound if there is no such object
   */
  default void comment(CommentTarget target, @Nullable String text) {
    throw new StorageException.InvalidSetting("this database keeps no comments");
  }

  /**
   * Changes the definition of a table, all of it or nothing, durably. No row is written anew. Scans
   * that run go on with the old definition; a transaction that began before gets {@link
   * StorageException.Conflict} when it reads, writes or commits rows of this table afterwards.
   *
   * @param check runs before the change, when all that was committed is visible and nothing more
   *     can be committed; what it throws leaves the table as it was
   * @throws StorageException.NotFound if there is no such table or column
   * @throws StorageException.AlreadyExists if a name is taken
   * @throws StorageException.NullNotAllowed if a column that is to be NOT NULL has a NULL
   * @throws StorageException.DuplicateKey if columns that are to be UNIQUE have values twice
   * @throws StorageException.InvalidSetting if the column is part of a key
   */
  default void alterTable(long tableId, TableChange change, Runnable check) {
    throw new StorageException.InvalidSetting("tables of this database cannot be altered");
  }

  /**
   * Changes the definition of a table as {@link #alterTable(long, TableChange, Runnable)} and drops
   * {@code views}, all or nothing.
   *
   * @throws StorageException.NotFound if one of them is gone
   */
  default void alterTable(long tableId, TableChange change, List<View> views, Runnable check) {
    if (!views.isEmpty()) {
      throw new StorageException.InvalidSetting("this database keeps no views");
    }
    alterTable(tableId, change, check);
  }

  /**
   * Changes the definition of a table as {@link #alterTable(long, TableChange, List, Runnable)}.
   *
   * @param account of the statement, checked while rows are looked at; it counts 8 bytes for each
   *     row of a key that comes
   * @throws StorageException.Cancelled if the statement ends before the change is made
   */
  default void alterTable(
      long tableId, TableChange change, List<View> views, Runnable check, ResourceAccount account) {
    alterTable(tableId, change, views, check);
  }

  /**
   * Lets an identity column go on at {@code next}, durably, whatever numbers rows have. Rows that
   * are inserted meanwhile may move it on.
   *
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if the column is no identity or cannot hold it
   */
  default void restartIdentity(long tableId, int column, long next, ResourceAccount account) {
    throw new StorageException.InvalidSetting("identities of this database cannot be restarted");
  }

  /**
   * Keeps others from committing rows of a table until the hold is closed.
   *
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.Cancelled if the statement of {@code account} ends while others keep
   *     the table
   */
  default TableHold holdTable(long tableId, ResourceAccount account) {
    throw new StorageException.InvalidSetting("tables of this database cannot be replaced");
  }

  /**
   * Puts a table in the place of another, durably, all or nothing. Scans that run go on with the
   * old one; a transaction that began before gets {@link StorageException.Conflict} when it reads,
   * writes or commits rows of either afterwards.
   *
   * @param check runs before, while nothing else changes; what it throws leaves everything
   * @throws StorageException.NotFound if a table or view is gone
   */
  default void replaceTable(TableReplacement replacement, Runnable check) {
    throw new StorageException.InvalidSetting("tables of this database cannot be replaced");
  }

  /**
   * Creates an index and returns when it serves searches. Reads go on meanwhile, and so do writes.
   *
   * <p>A build that fails or is cancelled leaves no index. One that the end of the process or
   * {@link DataDirectory#close()} interrupts is resumed in the background by the next open; until
   * it is {@link VectorIndex.State#READY}, searches do without it.
   *
   * @param progress called by the working thread, which holds no lock that reads or writes need
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.InvalidSetting if the column is no vector, has no dimension, or the
   *     metric has no index
   */
  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account);

  /**
   * Returns what {@link #createIndex} is expected to take for the rows that are there now; changes
   * nothing and reads no row.
   *
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if there can be no such index
   */
  default IndexEstimate estimateIndex(VectorIndexDefinition definition) {
    throw new StorageException.InvalidSetting("this database cannot estimate builds");
  }

  /**
   * Creates an index on columns that are no vectors, which filters use where it is cheaper than to
   * read the column. It changes no answer, and what it keeps can be computed from the rows.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if a column is a vector
   */
  default ColumnIndex createColumnIndex(ColumnIndexDefinition definition, ResourceAccount account) {
    throw new StorageException.InvalidSetting("this database indexes vectors only");
  }

  /**
   * Renames an index of either kind, and the UNIQUE constraint that it stands for.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such index
   */
  default void renameIndex(long indexId, String name) {
    throw new StorageException.NotFound("index", String.valueOf(indexId));
  }

  /**
   * Drops an index of either kind, and the UNIQUE constraint that it stands for. @throws
   * StorageException.NotFound
   */
  void dropIndex(long indexId);

  /** Seals what is in memory and merges a table's segments into one per shard, with its graphs. */
  void optimize(long tableId, Progress progress, ResourceAccount account);

  /**
   * Builds every graph of an index anew. Searches use the old one of a segment until its new one is
   * written; what a failure or a cancel leaves undone keeps its old one.
   *
   * @throws StorageException.NotFound if there is no such index that is {@link
   *     VectorIndex.State#READY}
   */
  void reindex(long indexId, Progress progress, ResourceAccount account);

  /**
   * Writes what memory has of all tables to files, so that the log before is not needed any more.
   */
  void checkpoint(Progress progress, ResourceAccount account);

  /** Returns the present state; never waits. */
  Snapshot snapshot();

  /** Begins a transaction. @throws StorageException.ReadOnly if the database accepts no writes */
  Transaction begin();

  /**
   * Begins a transaction whose uncommitted rows are counted in {@code account}, such as that of a
   * session, until it ends or takes them back. A change past the budget is refused and the
   * transaction stays as it was.
   *
   * @throws StorageException.ReadOnly if the database accepts no writes
   */
  default Transaction begin(ResourceAccount account) {
    return begin();
  }

  /** Returns the index builds that run or wait, also those in the background, by index id. */
  default List<IndexProgress> indexProgress() {
    return List.of();
  }

  /** Returns the settings that are in force. */
  DatabaseSettings settings();

  /**
   * Changes the settings, durably and at once. When commits are to be synced from now on, all that
   * was acknowledged before is synced on return.
   *
   * @throws StorageException.ReadOnly if the database accepts no writes
   */
  void alter(DatabaseSettings settings);

  /**
   * Deletes archived log files that hold nothing behind {@code lsn}: of a backup that was taken at
   * this LSN or later, every later moment can still be restored. Returns how many it deleted.
   */
  int pruneArchive(long lsn);

  /** Returns the bytes of the write-ahead log, 0 where there is none. */
  default long logBytes() {
    return 0;
  }

  /** Returns what each segment holds, for EXPLAIN, tests and the system views. */
  List<SegmentInfo> segments(long tableId);

  /**
   * Checks the segments that are visible now, and the catalog, without blocking anybody. The log is
   * not read: it is being written.
   *
   * @throws StorageException.Cancelled at the end of {@code account}
   */
  VerifyReport verify(VerifyLevel level, ResourceAccount account);
}
