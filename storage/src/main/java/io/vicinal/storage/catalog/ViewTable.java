package io.vicinal.storage.catalog;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.View;
import java.sql.SQLException;
import java.util.List;

/** Reads and changes table {@code views}. */
final class ViewTable {
  private ViewTable() {}

  static void create(CatalogTransaction transaction, DdlOperation.CreateView create)
      throws SQLException {
    Row _ = Definitions.schema(transaction, create.databaseId(), create.schema());
    Definitions.requireFreeRelation(
        transaction, create.databaseId(), create.schema(), create.name());
    transaction.insert(
        GuardedTable.VIEWS,
        create.databaseId(),
        create.schema(),
        create.name(),
        DdlPayload.columns(create.columns()),
        create.sql(),
        create.searchSchema());
  }

  static void drop(CatalogTransaction transaction, DdlOperation.DropView drop) throws SQLException {
    CommentTable.drop(
        transaction, drop.databaseId(), CommentTarget.Kind.VIEW, drop.schema(), drop.name());
    transaction.delete(
        transaction
            .find(GuardedTable.VIEWS, drop.databaseId(), drop.schema(), drop.name())
            .orElseThrow(() -> new StorageException.NotFound("view", drop.name())));
    AccessTables.deleteNamed(
        transaction, SecuredObject.view(drop.databaseId(), drop.schema(), drop.name()));
  }

  /** Drops a view and creates another with its comment, its owner and what is granted on it. */
  static void replace(
      CatalogTransaction transaction, String schema, String name, DdlOperation.CreateView create)
      throws SQLException {
    long databaseId = create.databaseId();
    List<Row> rights =
        AccessTables.naming(transaction, SecuredObject.view(databaseId, schema, name));
    String comment = CommentTable.ofView(transaction, databaseId, schema, name);
    DdlLog.execute(transaction, new DdlOperation.DropView(databaseId, schema, name));
    DdlLog.execute(transaction, create);
    for (Row row : rights) {
      transaction.insert(row.with("schema_name", create.schema()).with("view_name", create.name()));
    }
    if (comment != null) {
      var target = CommentTarget.of(CommentTarget.Kind.VIEW, create.schema(), create.name());
      DdlLog.execute(transaction, CommentTable.operation(transaction, databaseId, target, comment));
    }
  }

  /** Returns whether there is a view of that name. */
  static boolean exists(CatalogTransaction transaction, long databaseId, View view)
      throws SQLException {
    return transaction.find(GuardedTable.VIEWS, databaseId, view.schema(), view.name()).isPresent();
  }

  /** Returns the views of a database by schema and name. */
  static List<View> of(CatalogTransaction transaction, long databaseId) throws SQLException {
    return transaction.rows(GuardedTable.VIEWS).stream()
        .filter(row -> row.number("database_id") == databaseId)
        .map(row ->
            new View(
                row.text("schema_name"),
                row.text("name"),
                DdlPayload.columns(row.text("columns")).stream().map(ViewTable::column).toList(),
                row.text("sql"),
                row.text("search_schema")))
        .toList();
  }

  private static ColumnDefinition column(DdlOperation.Column column) {
    return new ColumnDefinition(
        column.name(), CatalogReader.type(column), column.nullable(), column.defaultSql());
  }

  /** Returns the operation that creates {@code view}, once its names are checked. */
  static DdlOperation.CreateView operation(long databaseId, View view) {
    NewDefinition.requireName("view", view.name());
    NewDefinition.requireText("view", view.sql());
    view.columns().forEach(column -> NewDefinition.requireColumnName(column.name()));
    return new DdlOperation.CreateView(
        databaseId,
        view.schema(),
        view.name(),
        view.columns().stream()
            .map(column -> NewDefinition.column(column, column.nullable()))
            .toList(),
        view.sql(),
        view.searchSchema());
  }
}
