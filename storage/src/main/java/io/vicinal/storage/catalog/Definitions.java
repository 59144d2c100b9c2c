package io.vicinal.storage.catalog;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.CommentTarget.Kind;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the definition tables follow the DDL log; the same code serves a statement and a replay.
 */
final class Definitions {
  private Definitions() {}

  /**
   * Applies one operation.
   *
   * @throws StorageException.NotFound if what it names does not exist
   * @throws StorageException.AlreadyExists if what it creates does
   */
  static void apply(CatalogTransaction transaction, DdlOperation operation) throws SQLException {
    switch (operation) {
      case DdlOperation.CreateDatabase create -> createDatabase(transaction, create);
      case DdlOperation.AlterDatabase alter -> alterDatabase(transaction, alter);
      case DdlOperation.CreateSchema create -> createSchema(transaction, create);
      case DdlOperation.DropSchema drop -> dropSchema(transaction, drop);
      case DdlOperation.CreateTable create -> createTable(transaction, create);
      case DdlOperation.RenameTable rename -> AlteredTables.rename(transaction, rename);
      case DdlOperation.AlterColumn alter -> AlteredTables.alterColumn(transaction, alter);
      case DdlOperation.AlterType alter -> AlteredTables.alterType(transaction, alter);
      case DdlOperation.AlterIdentity alter -> AlteredTables.alterIdentity(transaction, alter);
      case DdlOperation.AddColumn add -> AlteredTables.addColumn(transaction, add);
      case DdlOperation.DropColumn drop -> AlteredTables.dropColumn(transaction, drop);
      case DdlOperation.SetChecks set -> ConstraintTable.setChecks(transaction, set);
      case DdlOperation.AddUnique add -> ConstraintTable.addUnique(transaction, add);
      case DdlOperation.DropUnique drop -> ConstraintTable.dropUnique(transaction, drop);
      case DdlOperation.RenameConstraint rename -> ConstraintTable.rename(transaction, rename);
      case DdlOperation.RenameIndex rename -> renameIndex(transaction, rename);
      case DdlOperation.CreateView create -> ViewTable.create(transaction, create);
      case DdlOperation.DropView drop -> ViewTable.drop(transaction, drop);
      case DdlOperation.CreateSequence create -> SequenceTable.create(transaction, create);
      case DdlOperation.AlterSequence alter -> SequenceTable.alter(transaction, alter);
      case DdlOperation.DropSequence drop -> SequenceTable.drop(transaction, drop.sequenceId());
      case DdlOperation.SetComment set -> CommentTable.set(transaction, set);
      case DdlOperation.DropDatabase drop -> DroppedDatabase.remove(transaction, drop.databaseId());
      case DdlOperation.DropTable drop -> dropTable(transaction, drop.tableId());
      case DdlOperation.MoveRights move ->
          AccessTables.moveTable(transaction, move.tableId(), move.toTableId());
      case DdlOperation.CreateIndex create -> createIndex(transaction, create);
      case DdlOperation.CreateColumnIndex create -> ColumnIndexTable.create(transaction, create);
      case DdlOperation.DropColumnIndex drop -> ColumnIndexTable.drop(transaction, drop.indexId());
      case DdlOperation.IndexReady ready -> indexReady(transaction, ready.indexId());
      case DdlOperation.DropIndex drop -> dropIndex(transaction, drop.indexId());
    }
  }

  /** Returns the row of a table. @throws StorageException.NotFound */
  static Row table(CatalogTransaction transaction, long tableId) throws SQLException {
    return find(transaction, GuardedTable.TABLES, "table", tableId);
  }

  /** Returns the row of an index. @throws StorageException.NotFound */
  static Row index(CatalogTransaction transaction, long indexId) throws SQLException {
    return find(transaction, GuardedTable.VECTOR_INDEXES, "index", indexId);
  }

  private static void createDatabase(
      CatalogTransaction transaction, DdlOperation.CreateDatabase create) throws SQLException {
    if (!transaction.rowsWhere(GuardedTable.DATABASES, "name", create.name()).isEmpty()) {
      throw new StorageException.AlreadyExists("database", create.name());
    }
    Sequence.DATABASE.take(transaction, create.databaseId());
    transaction.insert(GuardedTable.DATABASES, create.databaseId(), create.name());
    transaction.insert(GuardedTable.CHECKPOINTS, create.databaseId(), 0L, 0L);
  }

  private static void alterDatabase(
      CatalogTransaction transaction, DdlOperation.AlterDatabase alter) throws SQLException {
    find(transaction, GuardedTable.DATABASES, "database", alter.databaseId());
    Optional<Row> before = transaction.find(GuardedTable.DATABASE_SETTINGS, alter.databaseId());
    if (before.isPresent()) {
      transaction.delete(before.get());
    }
    transaction.insert(
        GuardedTable.DATABASE_SETTINGS,
        alter.databaseId(),
        alter.durability(),
        (long) alter.flushIntervalMillis(),
        alter.archiveLog() ? 1L : 0L);
  }

  private static void createSchema(CatalogTransaction transaction, DdlOperation.CreateSchema create)
      throws SQLException {
    find(transaction, GuardedTable.DATABASES, "database", create.databaseId());
    if (transaction.find(GuardedTable.SCHEMAS, create.databaseId(), create.name()).isPresent()) {
      throw new StorageException.AlreadyExists("schema", create.name());
    }
    transaction.insert(GuardedTable.SCHEMAS, create.databaseId(), create.name());
  }

  private static void dropSchema(CatalogTransaction transaction, DdlOperation.DropSchema drop)
      throws SQLException {
    Row schema = schema(transaction, drop.databaseId(), drop.name());
    for (Row table : transaction.rowsWhere(GuardedTable.TABLES, "schema_name", drop.name())) {
      if (table.number("database_id") == drop.databaseId()) {
        throw new StorageException.StillNeeded(
            "schema \"" + drop.name() + "\" still holds table \"" + table.text("name") + "\"");
      }
    }
    for (Row sequence :
        transaction.rowsWhere(GuardedTable.NUMBER_SEQUENCES, "schema_name", drop.name())) {
      if (sequence.number("database_id") == drop.databaseId()) {
        throw new StorageException.StillNeeded(
            "schema \""
                + drop.name()
                + "\" still holds sequence \""
                + sequence.text("name")
                + "\"");
      }
    }
    for (Row view : transaction.rowsWhere(GuardedTable.VIEWS, "schema_name", drop.name())) {
      if (view.number("database_id") == drop.databaseId()) {
        throw new StorageException.StillNeeded(
            "schema \"" + drop.name() + "\" still holds view \"" + view.text("name") + "\"");
      }
    }
    AccessTables.deleteNamed(transaction, SecuredObject.schema(drop.databaseId(), drop.name()));
    CommentTable.drop(transaction, drop.databaseId(), Kind.SCHEMA, drop.name(), "");
    transaction.delete(schema);
  }

  private static void createTable(CatalogTransaction transaction, DdlOperation.CreateTable create)
      throws SQLException {
    schema(transaction, create.databaseId(), create.schema());
    requireFreeRelation(transaction, create.databaseId(), create.schema(), create.name());
    long id = create.tableId();
    Sequence.TABLE.take(transaction, id);
    transaction.insert(
        GuardedTable.TABLES,
        id,
        create.databaseId(),
        create.schema(),
        create.name(),
        (long) create.shards(),
        0L,
        (long) create.uniques().size());
    List<DdlOperation.Column> columns = create.columns();
    for (int position = 0; position < columns.size(); position++) {
      DdlOperation.Column column = columns.get(position);
      int keyPosition = create.primaryKey().indexOf(position);
      Long place = keyPosition < 0 ? null : (Long) (long) keyPosition;
      insertColumn(transaction, id, position, column, place, null);
    }
    ConstraintTable.create(transaction, create);
    for (int shard = 0; shard < create.shards(); shard++) {
      transaction.insert(GuardedTable.SHARDS, id, (long) shard, 0L);
    }
  }

  /**
   * Inserts the row of a column.
   *
   * @param added what says that it came after the table's first rows, null if it did not
   */
  static void insertColumn(
      CatalogTransaction transaction,
      long tableId,
      long position,
      DdlOperation.Column column,
      @Nullable Long keyPosition,
      @Nullable AddedColumn added)
      throws SQLException {
    DdlOperation.Numbering identity = column.identity();
    transaction.insert(
        GuardedTable.COLUMNS,
        tableId,
        position,
        column.name(),
        (long) column.typeCode(),
        (long) column.precision(),
        (long) column.scale(),
        column.nullable() ? 1L : 0L,
        column.defaultSql(),
        keyPosition,
        identity == null ? null : (Long) (identity.always() ? 1L : 0L),
        identity == null ? null : (Long) identity.start(),
        identity == null ? null : (Long) identity.increment(),
        added == null ? null : (Long) 1L,
        added == null ? null : added.initial(),
        null);
  }

  private static void renameIndex(CatalogTransaction transaction, DdlOperation.RenameIndex rename)
      throws SQLException {
    Row index = ColumnIndexTable.ofEitherKind(transaction, rename.indexId());
    requireFreeIndexName(
        transaction, index.number("database_id"), index.text("schema_name"), rename.name());
    transaction.update(index, index.with("name", rename.name()));
    ConstraintTable.renameOf(transaction, index.number("table_id"), rename);
  }

  private static void dropIndex(CatalogTransaction transaction, long indexId) throws SQLException {
    Row index = index(transaction, indexId);
    SegmentTable.deleteGraphs(transaction, indexId);
    CommentTable.drop(transaction, Kind.INDEX, indexId);
    transaction.delete(index);
  }

  private static void dropTable(CatalogTransaction transaction, long tableId) throws SQLException {
    Row table = table(transaction, tableId);
    AccessTables.deleteTable(transaction, tableId);
    CommentTable.drop(transaction, Kind.TABLE, tableId);
    for (Row index : transaction.rowsWhere(GuardedTable.VECTOR_INDEXES, "table_id", tableId)) {
      CommentTable.drop(transaction, Kind.INDEX, index.number("id"));
    }
    SegmentTable.deleteAll(transaction, tableId);
    transaction.deleteWhere(GuardedTable.COUNTERS, "table_id", tableId);
    transaction.deleteWhere(GuardedTable.SHARDS, "table_id", tableId);
    transaction.deleteWhere(GuardedTable.VECTOR_INDEXES, "table_id", tableId);
    ColumnIndexTable.dropAll(transaction, tableId);
    transaction.deleteWhere(GuardedTable.TABLE_CONSTRAINTS, "table_id", tableId);
    transaction.deleteWhere(GuardedTable.COLUMNS, "table_id", tableId);
    transaction.delete(table);
  }

  private static void createIndex(CatalogTransaction transaction, DdlOperation.CreateIndex create)
      throws SQLException {
    Row table = table(transaction, create.tableId());
    long databaseId = table.number("database_id");
    String schema = table.text("schema_name");
    requireFreeIndexName(transaction, databaseId, schema, create.name());
    Sequence.INDEX.take(transaction, create.indexId());
    transaction.insert(
        GuardedTable.VECTOR_INDEXES,
        create.indexId(),
        create.tableId(),
        databaseId,
        schema,
        create.name(),
        (long) create.column(),
        create.metric(),
        (long) create.m(),
        (long) create.efConstruction(),
        create.seed(),
        create.quantization(),
        VectorIndex.State.BUILDING.name());
  }

  private static void indexReady(CatalogTransaction transaction, long indexId) throws SQLException {
    Row index = index(transaction, indexId);
    transaction.update(index, index.with("state", VectorIndex.State.READY.name()));
  }

  static Row schema(CatalogTransaction transaction, long databaseId, String name)
      throws SQLException {
    find(transaction, GuardedTable.DATABASES, "database", databaseId);
    return transaction
        .find(GuardedTable.SCHEMAS, databaseId, name)
        .orElseThrow(() -> new StorageException.NotFound("schema", name));
  }

  private static Row find(CatalogTransaction transaction, GuardedTable table, String kind, long id)
      throws SQLException {
    return transaction
        .find(table, id)
        .orElseThrow(() -> new StorageException.NotFound(kind, Long.toString(id)));
  }

  /** Requires a name that no table, view or sequence of the schema has. */
  static void requireFreeRelation(
      CatalogTransaction transaction, long databaseId, String schema, String name)
      throws SQLException {
    for (GuardedTable table :
        List.of(GuardedTable.TABLES, GuardedTable.VIEWS, GuardedTable.NUMBER_SEQUENCES)) {
      requireFreeName(transaction, table, "table", databaseId, schema, name);
    }
  }

  /** Requires a name that no index of the schema has. */
  static void requireFreeIndexName(
      CatalogTransaction transaction, long databaseId, String schema, String name)
      throws SQLException {
    for (GuardedTable indexes : List.of(GuardedTable.VECTOR_INDEXES, GuardedTable.COLUMN_INDEXES)) {
      requireFreeName(transaction, indexes, "index", databaseId, schema, name);
    }
  }

  static void requireFreeName(
      CatalogTransaction transaction,
      GuardedTable table,
      String kind,
      long databaseId,
      String schema,
      String name)
      throws SQLException {
    for (Row row : transaction.rowsWhere(table, "name", name)) {
      if (row.number("database_id") == databaseId && row.text("schema_name").equals(schema)) {
        throw new StorageException.AlreadyExists(kind, name);
      }
    }
  }
}
