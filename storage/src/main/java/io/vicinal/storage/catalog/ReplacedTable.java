package io.vicinal.storage.catalog;

import io.vicinal.storage.CommentTarget.Kind;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableReplacement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts a table in the place of another, by operations that there are for each of the two. */
final class ReplacedTable {
  private ReplacedTable() {}

  static void replace(CatalogTransaction transaction, long databaseId, TableReplacement replacement)
      throws SQLException {
    long oldId = replacement.tableId();
    long newId = replacement.byTableId();
    Row old = Definitions.table(transaction, oldId);
    int notes = transaction.notes().size();
    List<DdlOperation> comments = comments(transaction, databaseId, replacement);
    DdlLog.execute(transaction, new DdlOperation.MoveRights(oldId, newId));
    DdlLog.execute(transaction, new DdlOperation.DropTable(oldId));
    Table table = CatalogReader.table(transaction, newId);
    String name = old.text("name");
    String key = table.hasHiddenKey() ? Table.defaultPrimaryKeyName(name) : table.primaryKeyName();
    DdlLog.execute(transaction, new DdlOperation.RenameTable(newId, name, key));
    for (Map.Entry<Long, String> index : replacement.indexNames().entrySet()) {
      DdlLog.execute(transaction, new DdlOperation.RenameIndex(index.getKey(), index.getValue()));
    }
    for (DdlOperation comment : comments) {
      DdlLog.execute(transaction, comment);
    }
    // Who asked for it altered a table.
    transaction.notes().subList(notes, transaction.notes().size()).clear();
    transaction.note(AuditedOperation.rewritten(transaction, newId));
  }

  /** Returns what gives the new table, and what has the same names in it, the comments. */
  private static List<DdlOperation> comments(
      CatalogTransaction transaction, long databaseId, TableReplacement replacement)
      throws SQLException {
    Map<Long, Long> positions = positions(transaction, replacement);
    Map<Long, Long> indexes = indexes(transaction, replacement);
    var operations = new ArrayList<DdlOperation>();
    for (Row comment : transaction.rowsWhere(GuardedTable.COMMENTS, "database_id", databaseId)) {
      Kind kind = Kind.valueOf(comment.text("kind"));
      long id = comment.number("object_id");
      Long newId =
          switch (kind) {
            case TABLE, COLUMN ->
                id == replacement.tableId() ? (Long) replacement.byTableId() : null;
            case INDEX -> indexes.get(id);
            case DATABASE, SCHEMA, VIEW, SEQUENCE -> null;
          };
      Long position =
          kind == Kind.COLUMN ? positions.get(comment.number("position")) : Long.valueOf(-1);
      if (newId != null && position != null) {
        operations.add(
            new DdlOperation.SetComment(
                databaseId,
                kind.name(),
                newId,
                Math.toIntExact(position),
                "",
                "",
                comment.text("comment")));
      }
    }
    return operations;
  }

  /** Returns the new positions of columns by those that columns of the same names had. */
  private static Map<Long, Long> positions(
      CatalogTransaction transaction, TableReplacement replacement) throws SQLException {
    var byName = new HashMap<String, Long>();
    for (Row column :
        transaction.rowsWhere(GuardedTable.COLUMNS, "table_id", replacement.byTableId())) {
      byName.put(column.text("name"), column.number("position"));
    }
    var positions = new HashMap<Long, Long>();
    for (Row column :
        transaction.rowsWhere(GuardedTable.COLUMNS, "table_id", replacement.tableId())) {
      Long position = byName.get(column.text("name"));
      if (position != null) {
        positions.put(column.number("position"), position);
      }
    }
    return positions;
  }

  /** Returns the ids of new indexes by those of the indexes whose names they get. */
  private static Map<Long, Long> indexes(
      CatalogTransaction transaction, TableReplacement replacement) throws SQLException {
    var byName = new HashMap<String, Long>();
    replacement.indexNames().forEach((id, name) -> byName.put(name, id));
    var indexes = new HashMap<Long, Long>();
    for (GuardedTable table : List.of(GuardedTable.VECTOR_INDEXES, GuardedTable.COLUMN_INDEXES)) {
      for (Row index : transaction.rowsWhere(table, "table_id", replacement.tableId())) {
        Long id = byName.get(index.text("name"));
        if (id != null) {
          indexes.put(index.number("id"), id);
        }
      }
    }
    return indexes;
  }
}
