package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.sql.ast.AlterView;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.View;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlIdentifier;

/** ALTER VIEW: another name, schema or name of a column, where no other view uses the old one. */
final class AlterViewStatement {
  private final Preparation preparation;
  private final AlterView alter;
  private final QualifiedName name;
  private final Database database;

  AlterViewStatement(Preparation preparation, AlterView alter) {
    this.preparation = preparation;
    this.alter = alter;
    this.name = QualifiedName.toChange(alter.name(), preparation.session());
    this.database = preparation.session().database();
  }

  DefinitionStatement prepare() {
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.ALTER_VIEW,
        account -> DecidedChange.run(database, this::run));
  }

  private void run(Runnable check) {
    View before = ViewDefinitions.find(name, alter.name(), database, alter.ifExists());
    if (before == null) {
      return;
    }
    switch (alter.action()) {
      case AlterView.Rename rename -> move(before, before.schema(), rename.name(), check);
      case AlterView.SetSchema set -> {
        // As in PostgreSQL, it may be there already.
        if (!set.schema().getSimple().equals(before.schema())) {
          var to = new SqlIdentifier(before.name(), set.schema().getParserPosition());
          move(before, set.schema().getSimple(), to, check);
        }
      }
      case AlterView.RenameColumn rename -> renameColumn(before, rename, check);
    }
  }

  private void move(View before, String schema, SqlIdentifier to, Runnable check) {
    TableDefinitions.requireOpenName(to.getSimple(), to);
    QualifiedName _ = // refuses the names of system views
        QualifiedName.toCreate(
            new SqlIdentifier(List.of(schema, to.getSimple()), to.getParserPosition()),
            preparation.session());
    if (!database.schemas().contains(schema)) {
      throw new SqlStateException(
              SqlState.INVALID_SCHEMA_NAME, "schema \"" + schema + "\" does not exist")
          .at(to.getParserPosition());
    }
    if (schema.equals(before.schema()) && to.getSimple().equals(before.name())) {
      throw new StorageException.AlreadyExists("table", before.name());
    }
    requireUnused(
        before,
        ViewDependents.of(preparation.session(), UnaryOperator.identity(), List.of(before)));
    var after =
        new View(schema, to.getSimple(), before.columns(), before.sql(), before.searchSchema());
    database.replaceView(before, after, check);
  }

  private void renameColumn(View before, AlterView.RenameColumn rename, Runnable check) {
    String column = rename.column().getSimple();
    String to = rename.name().getSimple();
    List<String> names = before.columns().stream().map(ColumnDefinition::name).toList();
    if (!names.contains(column)) {
      throw new SqlStateException(
              SqlState.UNDEFINED_COLUMN, "column \"" + column + "\" does not exist")
          .at(rename.column().getParserPosition());
    }
    if (names.contains(to)) {
      throw new SqlStateException(
              SqlState.DUPLICATE_COLUMN,
              "column \"" + to + "\" of view \"" + before.name() + "\" already exists")
          .at(rename.name().getParserPosition());
    }
    Database whole = preparation.session().wholeDatabase();
    requireUnused(
        before,
        ViewMeaning.changed(
            preparation.session(),
            neutral -> {
              View later = renamed(before, column, neutral.apply(to));
              return CatalogView.supposing(
                  whole,
                  whole.tables(),
                  whole.views().stream().map(v -> v.equals(before) ? later : v).toList());
            },
            before));
    database.replaceView(before, renamed(before, column, to), check);
  }

  /** Returns a view with another name of a column, and a query around its own that gives it. */
  private static View renamed(View view, String column, String to) {
    List<ColumnDefinition> columns =
        view.columns().stream()
            .map(it ->
                it.name().equals(column)
                    ? new ColumnDefinition(to, it.type(), it.nullable(), it.defaultSql())
                    : it)
            .toList();
    String items =
        view.columns().stream()
            .map(it -> {
              String name = it.name().equals(column) ? to : it.name();
              return "v."
                  + AlterTableStatement.quoted(it.name())
                  + " AS "
                  + AlterTableStatement.quoted(name);
            })
            .collect(Collectors.joining(", "));
    String sql = "SELECT " + items + " FROM (" + view.sql() + "\n) AS v";
    return new View(view.schema(), view.name(), columns, sql, view.searchSchema());
  }

  private void requireUnused(View view, List<View> dependents) {
    if (!dependents.isEmpty()) {
      throw ViewDependents.inTheWay(
          "view \"" + view.name() + "\"", dependents, preparation.session());
    }
  }
}
