package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.sql.ast.CreateTableAs;
import io.vicinal.sql.ast.Insert;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;

/**
 * CREATE TABLE AS: the table is filled under a name that nobody lists and then gets its own in one
 * catalog transaction, so that it is there with all of its rows or not at all.
 */
final class TableFromQuery {
  private final Preparation preparation;
  private final CreateTableAs create;
  private final QualifiedName name;
  private final TableDefinition definition;

  private TableFromQuery(Preparation preparation, CreateTableAs create) {
    this.preparation = preparation;
    this.create = create;
    this.name = QualifiedName.toCreate(create.name(), preparation.session());
    TableDefinitions.requireOpenName(name.name(), create.name());
    this.definition =
        new TableDefinition(
            name.schema(),
            name.name(),
            columns(),
            List.of(),
            TableDefinitions.shards(create.options()));
  }

  static DefinitionStatement create(Preparation preparation, CreateTableAs create) {
    var made = new TableFromQuery(preparation, create);
    preparation.describe("CreateTable", "Create table " + made.name.name(), List::of);
    return new DefinitionStatement(preparation.sql(), StatementKind.CREATE_TABLE, made::run);
  }

  private List<ColumnDefinition> columns() {
    Analyzed query =
        StatementAnalyzer.analyze(create.query(), preparation.catalog(), preparation.session());
    if (preparation.explained() != null
        && !preparation.explained().isMeasured()
        && create.withData()) {
      Program _ = preparation.compile(query.rel(), query.parameterTypes());
    }
    return QueryColumns.of(
            query, create.columns().orElse(SqlNodeList.EMPTY), preparation.session().database())
        .stream()
        .map(column -> new ColumnDefinition(column.name(), column.type(), true, null))
        .toList();
  }

  private void run(ResourceAccount account) {
    Database database = preparation.session().database();
    if (database.table(name.schema(), name.name()).isPresent()
        || database.view(name.schema(), name.name()).isPresent()) {
      if (create.ifNotExists()) {
        return;
      }
      throw new StorageException.AlreadyExists("table", name.name());
    }
    if (!create.withData()) {
      Table _ = database.createTable(definition);
      return;
    }
    Table table =
        database.createTable(
            new TableDefinition(
                definition.schema(),
                TableDefinition.UNFINISHED + UUID.randomUUID(),
                definition.columns(),
                List.of(),
                definition.shards()));
    try {
      fill(table, account);
      database.alterTable(table.id(), new TableChange.RenameTable(name.name()), () -> {});
    } catch (RuntimeException | Error e) {
      drop(database, table, e);
      throw e;
    }
  }

  private void fill(Table table, ResourceAccount account) {
    var filling =
        new Preparation(
            preparation.sql(),
            CatalogView.including(table, preparation.session().database()),
            preparation.session(),
            GeneratedKeys.NONE,
            preparation.explained());
    var target =
        new SqlIdentifier(List.of(table.schema(), table.name()), create.getParserPosition());
    var insert =
        new Insert(
            create.getParserPosition(),
            target,
            null,
            null,
            Insert.Overriding.NOTHING,
            create.query(),
            null,
            null);
    new InsertPreparation(filling, insert).prepare().runAlone(preparation.session(), account);
  }

  private static void drop(Database database, Table table, Throwable cause) {
    try {
      database.dropTable(table.id());
    } catch (RuntimeException e) {
      cause.addSuppressed(e); // the next open drops it
    }
  }
}
