package io.vicinal.storage.catalog;

import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.CommentTarget.Kind;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.TableDefinition;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and changes table {@code comments}. */
final class CommentTable {
  private CommentTable() {}

  static void set(CatalogTransaction transaction, DdlOperation.SetComment set) throws SQLException {
    Optional<Row> before =
        transaction.find(
            GuardedTable.COMMENTS,
            set.databaseId(),
            set.kind(),
            set.objectId(),
            (long) set.position(),
            set.schema(),
            set.name());
    if (before.isPresent()) {
      transaction.delete(before.get());
    }
    if (set.comment() != null) {
      transaction.insert(
          GuardedTable.COMMENTS,
          set.databaseId(),
          set.kind(),
          set.objectId(),
          (long) set.position(),
          set.schema(),
          set.name(),
          set.comment());
    }
  }

  /** Removes the comments on an object that is dropped, and on its columns if it is a table. */
  static void drop(CatalogTransaction transaction, Kind kind, long objectId) throws SQLException {
    for (Row row : transaction.rowsWhere(GuardedTable.COMMENTS, "object_id", objectId)) {
      boolean column = kind == Kind.TABLE && row.text("kind").equals(Kind.COLUMN.name());
      if (row.text("kind").equals(kind.name()) || column) {
        transaction.delete(row);
      }
    }
  }

  static void dropColumn(CatalogTransaction transaction, long tableId, int position)
      throws SQLException {
    for (Row row : transaction.rowsWhere(GuardedTable.COMMENTS, "object_id", tableId)) {
      if (row.text("kind").equals(Kind.COLUMN.name()) && row.number("position") == position) {
        transaction.delete(row);
      }
    }
  }

  /** Removes the comment on a schema or view that is dropped. */
  static void drop(
      CatalogTransaction transaction, long databaseId, Kind kind, String schema, String name)
      throws SQLException {
    Optional<Row> row =
        transaction.find(GuardedTable.COMMENTS, databaseId, kind.name(), 0L, -1L, schema, name);
    if (row.isPresent()) {
      transaction.delete(row.get());
    }
  }

  /** Returns the comment on a view, null if there is none. */
  static @Nullable String ofView(
      CatalogTransaction transaction, long databaseId, String schema, String name)
      throws SQLException {
    return transaction
        .find(GuardedTable.COMMENTS, databaseId, Kind.VIEW.name(), 0L, -1L, schema, name)
        .map(row -> row.text("comment"))
        .orElse(null);
  }

  /** Returns all comments of a database by what they are about now. */
  static Map<CommentTarget, String> of(CatalogTransaction transaction, long databaseId)
      throws SQLException {
    var comments = new HashMap<CommentTarget, String>();
    for (Row row : transaction.rowsWhere(GuardedTable.COMMENTS, "database_id", databaseId)) {
      comments.put(target(transaction, row), row.text("comment"));
    }
    return Map.copyOf(comments);
  }

  private static CommentTarget target(CatalogTransaction transaction, Row comment)
      throws SQLException {
    Kind kind = Kind.valueOf(comment.text("kind"));
    long id = comment.number("object_id");
    return switch (kind) {
      case DATABASE, SCHEMA, VIEW ->
          CommentTarget.of(kind, comment.text("schema_name"), comment.text("name"));
      case TABLE -> named(kind, Definitions.table(transaction, id));
      case INDEX -> named(kind, ColumnIndexTable.ofEitherKind(transaction, id));
      case SEQUENCE -> named(kind, SequenceTable.row(transaction, id));
      case COLUMN -> {
        Row table = Definitions.table(transaction, id);
        Row column =
            transaction.find(GuardedTable.COLUMNS, id, comment.number("position")).orElseThrow();
        yield CommentTarget.column(
            table.text("schema_name"), table.text("name"), column.text("name"));
      }
    };
  }

  private static CommentTarget named(Kind kind, Row row) {
    return CommentTarget.of(kind, row.text("schema_name"), row.text("name"));
  }

  /** Returns the operation that sets a comment. @throws StorageException.NotFound */
  static DdlOperation.SetComment operation(
      CatalogTransaction transaction, long databaseId, CommentTarget target, @Nullable String text)
      throws SQLException {
    if (text != null) {
      NewDefinition.requireText("comment", text);
    }
    String kind = target.kind().name();
    return switch (target.kind()) {
      case DATABASE -> new DdlOperation.SetComment(databaseId, kind, 0, -1, "", "", text);
      case SCHEMA -> {
        Row _ = Definitions.schema(transaction, databaseId, target.schema());
        yield new DdlOperation.SetComment(databaseId, kind, 0, -1, target.schema(), "", text);
      }
      case VIEW -> {
        Row _ =
            transaction
                .find(GuardedTable.VIEWS, databaseId, target.schema(), target.name())
                .orElseThrow(() -> new StorageException.NotFound("view", target.name()));
        yield new DdlOperation.SetComment(
            databaseId, kind, 0, -1, target.schema(), target.name(), text);
      }
      case TABLE -> byId(transaction, databaseId, target, GuardedTable.TABLES, "table", text);
      case INDEX ->
          byId(
              transaction,
              databaseId,
              target,
              ColumnIndexTable.has(transaction, databaseId, target.schema(), target.name())
                  ? GuardedTable.COLUMN_INDEXES
                  : GuardedTable.VECTOR_INDEXES,
              "index",
              text);
      case SEQUENCE ->
          byId(transaction, databaseId, target, GuardedTable.NUMBER_SEQUENCES, "sequence", text);
      case COLUMN -> {
        long id = id(transaction, databaseId, target, GuardedTable.TABLES, "table");
        Row column =
            transaction.rowsWhere(GuardedTable.COLUMNS, "table_id", id).stream()
                .filter(row -> row.text("name").equals(target.column()))
                .filter(row -> row.valueOrNull("dropped") == null)
                .filter(row -> !row.text("name").equals(TableDefinition.ROW_ID))
                .findFirst()
                .orElseThrow(() -> new StorageException.NotFound("column", target.column()));
        yield new DdlOperation.SetComment(
            databaseId, kind, id, column.integer("position"), "", "", text);
      }
    };
  }

  private static DdlOperation.SetComment byId(
      CatalogTransaction transaction,
      long databaseId,
      CommentTarget target,
      GuardedTable table,
      String described,
      @Nullable String text)
      throws SQLException {
    long id = id(transaction, databaseId, target, table, described);
    return new DdlOperation.SetComment(databaseId, target.kind().name(), id, -1, "", "", text);
  }

  private static long id(
      CatalogTransaction transaction,
      long databaseId,
      CommentTarget target,
      GuardedTable table,
      String described)
      throws SQLException {
    return transaction.rowsWhere(table, "name", target.name()).stream()
        .filter(row -> row.number("database_id") == databaseId)
        .filter(row -> row.text("schema_name").equals(target.schema()))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound(described, target.name()))
        .number("id");
  }
}
