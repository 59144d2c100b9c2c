package io.vicinal.storage.catalog;

import io.vicinal.storage.TableDefinition;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what an operation of the DDL log does, and to which object, in words. */
final class AuditedOperation {
  private static final int DATABASE = 0;
  private static final int SCHEMA = 1;
  private static final int TABLE = 2;
  private static final int OTHER = 3;

  private final CatalogTransaction transaction;

  private AuditedOperation(CatalogTransaction transaction) {
    this.transaction = transaction;
  }

  /** Returns the note of an operation that is about to be applied; null where it is no news. */
  static @Nullable AuditNote note(CatalogTransaction transaction, DdlOperation operation)
      throws SQLException {
    return new AuditedOperation(transaction).note(operation);
  }

  /** Returns the note of a table whose rows were written anew. */
  static @Nullable AuditNote rewritten(CatalogTransaction transaction, long tableId)
      throws SQLException {
    return new AuditedOperation(transaction).table("ALTER TABLE", tableId);
  }

  private @Nullable AuditNote note(DdlOperation operation) throws SQLException {
    return switch (operation) {
      case DdlOperation.CreateDatabase it ->
          note(DATABASE, "CREATE DATABASE", "DATABASE", it.databaseId(), it.name());
      case DdlOperation.AlterDatabase it -> database("ALTER DATABASE", it.databaseId());
      case DdlOperation.DropDatabase it -> database("DROP DATABASE", it.databaseId());
      case DdlOperation.CreateSchema it ->
          named(SCHEMA, "CREATE SCHEMA", "SCHEMA", it.databaseId(), it.name(), "");
      case DdlOperation.DropSchema it ->
          named(SCHEMA, "DROP SCHEMA", "SCHEMA", it.databaseId(), it.name(), "");
      case DdlOperation.CreateTable it ->
          isUnfinished(it.name())
              ? null
              : note(
                  TABLE,
                  "CREATE TABLE",
                  "TABLE",
                  it.tableId(),
                  path(it.databaseId(), it.schema(), it.name()));
      case DdlOperation.RenameTable it -> renamed(it);
      case DdlOperation.DropTable it -> table("DROP TABLE", it.tableId());
      case DdlOperation.AlterColumn it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.AddColumn it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.DropColumn it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.AlterType it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.AlterIdentity it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.SetChecks it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.AddUnique it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.DropUnique it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.RenameConstraint it -> table("ALTER TABLE", it.tableId());
      case DdlOperation.CreateView it ->
          named(OTHER, "CREATE VIEW", "VIEW", it.databaseId(), it.schema(), it.name());
      case DdlOperation.DropView it ->
          named(OTHER, "DROP VIEW", "VIEW", it.databaseId(), it.schema(), it.name());
      case DdlOperation.CreateSequence it ->
          note(
              OTHER,
              "CREATE SEQUENCE",
              "SEQUENCE",
              it.sequenceId(),
              path(it.databaseId(), it.schema(), it.name()));
      case DdlOperation.AlterSequence it -> sequence("ALTER SEQUENCE", it.sequenceId());
      case DdlOperation.DropSequence it -> sequence("DROP SEQUENCE", it.sequenceId());
      case DdlOperation.SetComment it -> comment(it);
      case DdlOperation.CreateIndex it -> newIndex(it.tableId(), it.indexId(), it.name());
      case DdlOperation.CreateColumnIndex it -> newIndex(it.tableId(), it.indexId(), it.name());
      case DdlOperation.DropIndex it -> index("DROP INDEX", it.indexId());
      case DdlOperation.DropColumnIndex it -> index("DROP INDEX", it.indexId());
      case DdlOperation.RenameIndex it -> index("ALTER INDEX", it.indexId());
      case DdlOperation.IndexReady _, DdlOperation.MoveRights _ -> null;
    };
  }

  private static AuditNote note(int rank, String action, String kind, long id, String name) {
    return new AuditNote(rank, action, kind, id, name, null);
  }

  private AuditNote database(String action, long id) throws SQLException {
    return note(DATABASE, action, "DATABASE", id, database(id));
  }

  private String database(long id) throws SQLException {
    return transaction.find(GuardedTable.DATABASES, id).map(row -> row.text("name")).orElse("");
  }

  private String path(long databaseId, String schema, String name) throws SQLException {
    return database(databaseId) + "." + schema + (name.isEmpty() ? "" : "." + name);
  }

  private AuditNote named(
      int rank, String action, String kind, long databaseId, String schema, String name)
      throws SQLException {
    return note(rank, action, kind, 0, path(databaseId, schema, name));
  }

  private static boolean isUnfinished(String name) {
    return name.startsWith(TableDefinition.UNFINISHED);
  }

  /** Returns a note of a table; null for one that is still filled. */
  private @Nullable AuditNote table(String action, long id) throws SQLException {
    Optional<Row> row = transaction.find(GuardedTable.TABLES, id);
    return row.isPresent() && isUnfinished(row.get().text("name"))
        ? null
        : note(TABLE, action, "TABLE", id, path(row));
  }

  private AuditNote renamed(DdlOperation.RenameTable rename) throws SQLException {
    Optional<Row> row = transaction.find(GuardedTable.TABLES, rename.tableId());
    boolean created = row.isPresent() && isUnfinished(row.get().text("name"));
    return note(
        TABLE,
        created ? "CREATE TABLE" : "ALTER TABLE",
        "TABLE",
        rename.tableId(),
        created
            ? path(row.get().number("database_id"), row.get().text("schema_name"), rename.name())
            : path(row));
  }

  private String path(Optional<Row> row) throws SQLException {
    return row.isEmpty()
        ? ""
        : path(
            row.get().number("database_id"), row.get().text("schema_name"), row.get().text("name"));
  }

  private AuditNote sequence(String action, long id) throws SQLException {
    return note(
        OTHER, action, "SEQUENCE", id, path(transaction.find(GuardedTable.NUMBER_SEQUENCES, id)));
  }

  private @Nullable AuditNote newIndex(long tableId, long id, String name) throws SQLException {
    Optional<Row> table = transaction.find(GuardedTable.TABLES, tableId);
    return table.isPresent() && isUnfinished(table.get().text("name"))
        ? null
        : note(
            OTHER,
            "CREATE INDEX",
            "INDEX",
            id,
            table.isEmpty()
                ? name
                : path(table.get().number("database_id"), table.get().text("schema_name"), name));
  }

  private AuditNote index(String action, long id) throws SQLException {
    Optional<Row> row = transaction.find(GuardedTable.VECTOR_INDEXES, id);
    return note(
        OTHER,
        action,
        "INDEX",
        id,
        path(row.isPresent() ? row : transaction.find(GuardedTable.COLUMN_INDEXES, id)));
  }

  private AuditNote comment(DdlOperation.SetComment set) throws SQLException {
    String name =
        switch (set.kind()) {
          case "TABLE", "COLUMN" -> path(transaction.find(GuardedTable.TABLES, set.objectId()));
          case "INDEX" -> index("", set.objectId()).name();
          case "SEQUENCE" -> sequence("", set.objectId()).name();
          case "DATABASE" -> database(set.databaseId());
          default -> path(set.databaseId(), set.schema(), set.name());
        };
    return note(OTHER, "COMMENT", set.kind(), set.objectId(), name);
  }
}
