package io.vicinal.storage.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One change of a definition, with every id decided, so that replaying the log is deterministic.
 *
 * <p>This is a file format: column {@code operation} of {@code ddl_log} is the simple class name,
 * {@code payload} a JSON object with the record's components as its members, in this order. A
 * component is never renamed or given another meaning; what is replayed or verified and has an
 * unknown member or operation is refused. A list of constraints that is empty, and an identity that
 * is null, are left out. Example: {@code CreateSchema}, <code>{"databaseId":1,"name":"public"}
 * </code>.
 */
sealed interface DdlOperation {
  record CreateDatabase(long databaseId, String name) implements DdlOperation {}

  /**
   * Gives a database all its settings.
   *
   * @param durability name of an {@link io.vicinal.storage.Durability}
   */
  record AlterDatabase(
      long databaseId, String durability, int flushIntervalMillis, boolean archiveLog)
      implements DdlOperation {}

  record CreateSchema(long databaseId, String name) implements DdlOperation {}

  record DropSchema(long databaseId, String name) implements DdlOperation {}

  /**
   * Creates a table with one shard row for each shard.
   *
   * @param columns with the hidden key column where there is one
   * @param primaryKey positions of the key columns in key order, never empty
   * @param uniques since format version 2, none where it is left out
   * @param checks since format version 2, none where it is left out
   * @param primaryKeyName since format version 3, the default where it is left out
   */
  record CreateTable(
      long tableId,
      long databaseId,
      String schema,
      String name,
      List<Column> columns,
      List<Integer> primaryKey,
      int shards,
      @OmittedIfEmpty List<Unique> uniques,
      @OmittedIfEmpty List<Check> checks,
      @OmittedIfEmpty @Nullable String primaryKeyName)
      implements DdlOperation {
    public CreateTable {
      uniques = List.copyOf(uniques);
      checks = List.copyOf(checks);
    }
  }

  /**
   * A column of {@link CreateTable}.
   *
   * @param typeCode {@link io.vicinal.storage.DataType.Kind#code()}
   * @param identity since format version 2, none where it is left out
   */
  record Column(
      String name,
      int typeCode,
      int precision,
      int scale,
      boolean nullable,
      @Nullable String defaultSql,
      @OmittedIfEmpty @Nullable Numbering identity) {}

  /** How a {@link Column} numbers new rows. */
  record Numbering(boolean always, long start, long increment) {}

  /** A UNIQUE constraint of {@link CreateTable}; its columns are positions. */
  record Unique(String name, List<Integer> columns) {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /** A CHECK constraint of {@link CreateTable}. */
  record Check(String name, String sql) {}

  /**
   * Gives a table another name; since format version 4.
   *
   * @param primaryKeyName what its primary key goes on to be called
   */
  record RenameTable(long tableId, String name, String primaryKeyName) implements DdlOperation {}

  /** Gives a column all that can be altered of it; since format version 4. */
  record AlterColumn(
      long tableId, int position, String name, boolean nullable, @Nullable String defaultSql)
      implements DdlOperation {}

  /**
   * Adds a column behind all others; since format version 4.
   *
   * @param initial what the rows have that were there before, in base64 as RowCodec writes the
   *     value; null for NULL
   */
  record AddColumn(long tableId, Column column, @Nullable String initial) implements DdlOperation {}

  /** Leaves of a column no more than its place; since format version 4. */
  record DropColumn(long tableId, int position) implements DdlOperation {}

  /** Gives a table other CHECK constraints; since format version 4. */
  record SetChecks(long tableId, List<Check> checks) implements DdlOperation {
    public SetChecks {
      checks = List.copyOf(checks);
    }
  }

  /**
   * Adds a UNIQUE constraint, which gets the next number of its table; since format version 7.
   *
   * @param kind name of a {@link io.vicinal.storage.UniqueConstraint.Kind}
   * @param indexId of the index of columns that stands for it, 0 for none
   */
  record AddUnique(long tableId, String name, List<Integer> columns, String kind, long indexId)
      implements DdlOperation {
    public AddUnique {
      columns = List.copyOf(columns);
    }
  }

  /** Drops a UNIQUE constraint; since format version 7. */
  record DropUnique(long tableId, int number) implements DdlOperation {}

  /** Gives a column a wider type of the same bytes; since format version 7. */
  record AlterType(long tableId, int position, int typeCode, int precision, int scale)
      implements DdlOperation {}

  /**
   * Lets a column number rows in another way, or not; since format version 8.
   *
   * @param identity none where it is left out
   */
  record AlterIdentity(long tableId, int position, @OmittedIfEmpty @Nullable Numbering identity)
      implements DdlOperation {}

  /** Gives a constraint, or the primary key, another name; since format version 7. */
  record RenameConstraint(long tableId, String name, String to) implements DdlOperation {}

  /** Renames an index and the constraint that it stands for; since format version 7. */
  record RenameIndex(long indexId, String name) implements DdlOperation {}

  /** Creates a view; since format version 5. */
  record CreateView(
      long databaseId,
      String schema,
      String name,
      List<Column> columns,
      String sql,
      String searchSchema)
      implements DdlOperation {
    public CreateView {
      columns = List.copyOf(columns);
    }
  }

  /** Drops a view; since format version 5. */
  record DropView(long databaseId, String schema, String name) implements DdlOperation {}

  /** Creates a sequence that gives its start first; since format version 6. */
  record CreateSequence(
      long sequenceId,
      long databaseId,
      String schema,
      String name,
      int typeCode,
      long start,
      long increment,
      long min,
      long max,
      boolean cycle)
      implements DdlOperation {}

  /** Gives a sequence all that can be altered of it; since format version 6. */
  record AlterSequence(
      long sequenceId,
      String name,
      int typeCode,
      long start,
      long increment,
      long min,
      long max,
      boolean cycle)
      implements DdlOperation {}

  /** Drops a sequence; since format version 6. */
  record DropSequence(long sequenceId) implements DdlOperation {}

  /**
   * Gives an object a comment, which goes with it; since format version 6.
   *
   * @param kind name of a {@link io.vicinal.storage.CommentTarget.Kind}
   * @param objectId of a table, column, index or sequence, else 0
   * @param position of a column, else -1
   * @param schema of a schema or view, else empty
   * @param name of a view, else empty
   * @param comment null to remove it
   */
  record SetComment(
      long databaseId,
      String kind,
      long objectId,
      int position,
      String schema,
      String name,
      @Nullable String comment)
      implements DdlOperation {}

  /** Drops a database with everything in it; since format version 6. */
  record DropDatabase(long databaseId) implements DdlOperation {}

  /** Drops a table with its indexes and everything the manifest says of it. */
  record DropTable(long tableId) implements DdlOperation {}

  /** Makes what is said of rights on a table be said of another; since format version 8. */
  record MoveRights(long tableId, long toTableId) implements DdlOperation {}

  /** Creates an index in state BUILDING; {@code quantization} is null for "auto". */
  record CreateIndex(
      long indexId,
      long tableId,
      String name,
      int column,
      String metric,
      int m,
      int efConstruction,
      long seed,
      @OmittedIfEmpty @Nullable String quantization)
      implements DdlOperation {}

  /** Creates an index on columns that are no vectors; since format version 6. */
  record CreateColumnIndex(long indexId, long tableId, String name, List<Integer> columns)
      implements DdlOperation {
    public CreateColumnIndex {
      columns = List.copyOf(columns);
    }
  }

  /** Drops such an index; since format version 6. */
  record DropColumnIndex(long indexId) implements DdlOperation {}

  record IndexReady(long indexId) implements DdlOperation {}

  record DropIndex(long indexId) implements DdlOperation {}
}
