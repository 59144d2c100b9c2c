package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.prepare.StatementAnalyzer;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.CreateView;
import io.vicinal.sql.ast.DropView;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;

/** CREATE VIEW and DROP VIEW. */
final class ViewDefinitions {
  private final Preparation preparation;
  private final Database database;

  ViewDefinitions(Preparation preparation) {
    this.preparation = preparation;
    this.database = preparation.session().database();
  }

  DefinitionStatement create(CreateView create) {
    QualifiedName name = QualifiedName.toCreate(create.name(), preparation.session());
    TableDefinitions.requireOpenName(name.name(), create.name());
    View view = view(create, name); // errors come when it is prepared
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_VIEW,
        account ->
            DecidedChange.run(
                database,
                check ->
                    store(
                        create,
                        database.catalogVersion() == preparation.catalog().version()
                            ? view
                            : view(create, name),
                        check)));
  }

  private void store(CreateView create, View view, Runnable check) {
    Optional<View> before = database.view(view.schema(), view.name());
    boolean taken = before.isPresent() || database.table(view.schema(), view.name()).isPresent();
    if (taken && create.ifNotExists()) {
      return;
    }
    if (before.isPresent() && create.orReplace()) {
      requireSameColumns(before.get(), view);
      requireNoView(before.get(), view);
    } else if (taken) {
      throw new StorageException.AlreadyExists("table", view.name());
    }
    database.createView(view, create.orReplace(), check);
  }

  /** A view that takes the place of another has its columns, and may have more behind them. */
  private static void requireSameColumns(View before, View view) {
    for (int i = 0; i < before.columns().size(); i++) {
      ColumnDefinition old = before.columns().get(i);
      ColumnDefinition column = i < view.columns().size() ? view.columns().get(i) : null;
      boolean same =
          column != null
              && column.name().equals(old.name())
              && column.type().equals(old.type())
              && (!column.nullable() || old.nullable());
      if (!same) {
        throw new SqlStateException(
            SqlState.INVALID_TABLE_DEFINITION,
            "column \"" + old.name() + "\" of view \"" + before.name() + "\" cannot be changed");
      }
    }
  }

  /** Refuses columns that would get into what other views mean. */
  private void requireNoView(View before, View view) {
    Database whole = preparation.session().wholeDatabase();
    List<View> changed =
        ViewMeaning.changed(
            preparation.session(),
            name -> {
              List<ColumnDefinition> columns = new ArrayList<>(view.columns());
              for (int i = before.columns().size(); i < columns.size(); i++) {
                ColumnDefinition column = columns.get(i);
                columns.set(
                    i,
                    new ColumnDefinition(
                        name.apply(column.name()), column.type(), column.nullable(), null));
              }
              var later =
                  new View(view.schema(), view.name(), columns, view.sql(), view.searchSchema());
              return CatalogView.supposing(
                  whole,
                  whole.tables(),
                  whole.views().stream().map(v -> v.equals(before) ? later : v).toList());
            },
            before);
    if (!changed.isEmpty()) {
      throw ViewDependents.inTheWay("view \"" + view.name() + "\"", changed, preparation.session());
    }
  }

  private View view(CreateView create, QualifiedName name) {
    String given = create.queryText(preparation.sql());
    // Whether it may be read is asked first; the rest is done as the owner of everything.
    Analyzed _ =
        StatementAnalyzer.analyze(
            Dialect.parse(create.placedQuery(preparation.sql())),
            preparation.catalog(),
            preparation.session());
    Session session = preparation.session().trusted();
    Database whole = session.database();
    // A view cannot use the one whose place it takes.
    List<View> others =
        whole.views().stream()
            .filter(
                view -> !view.schema().equals(name.schema()) || !view.name().equals(name.name()))
            .toList();
    CatalogView catalog = CatalogView.supposing(whole, whole.tables(), others);
    Analyzed query = StatementAnalyzer.analyze(Dialect.parse(given), catalog, session);
    String text = ViewMeaning.text(query, given, catalog, session);
    List<ColumnDefinition> columns =
        QueryColumns.of(query, create.columns().orElse(SqlNodeList.EMPTY), whole);
    List<String> fields = query.rel().getRowType().getFieldNames();
    var items = new ArrayList<String>();
    for (int i = 0; i < columns.size(); i++) {
      items.add(
          "v."
              + AlterTableStatement.quoted(fields.get(i))
              + " AS "
              + AlterTableStatement.quoted(columns.get(i).name()));
    }
    String sql = "SELECT " + String.join(", ", items) + " FROM (" + text + "\n) AS v";
    // What is kept is this text, which must mean the same once more.
    String schema = preparation.session().schema();
    Analyzed again =
        StatementAnalyzer.analyze(Dialect.parse(sql), catalog, session, List.of(schema));
    List<ColumnDefinition> kept = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnDefinition column = columns.get(i);
      boolean nullable = again.rowType().getFieldList().get(i).getType().isNullable();
      kept.add(new ColumnDefinition(column.name(), column.type(), nullable, null));
    }
    return new View(name.schema(), name.name(), kept, sql, schema);
  }

  DefinitionStatement drop(DropView drop) {
    for (SqlIdentifier identifier : drop.names()) {
      QualifiedName _ = QualifiedName.toChange(identifier, preparation.session());
    }
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_VIEW,
        account -> DecidedChange.run(database, check -> run(drop, check)));
  }

  private void run(DropView drop, Runnable check) {
    var views = new ArrayList<View>();
    for (SqlIdentifier identifier : drop.names()) {
      View view = toDrop(drop, identifier);
      if (view != null && !views.contains(view)) {
        views.add(view);
      }
    }
    if (views.isEmpty()) {
      return;
    }
    List<View> dependents =
        ViewDependents.of(preparation.session(), UnaryOperator.identity(), views);
    if (!dependents.isEmpty() && !drop.cascade()) {
      throw ViewDependents.inTheWay(
          "view \"" + views.getFirst().name() + "\"", dependents, preparation.session());
    }
    var all = new ArrayList<>(dependents);
    all.addAll(views);
    database.dropViews(all, 0, check);
  }

  private @Nullable View toDrop(DropView drop, SqlIdentifier identifier) {
    QualifiedName name = QualifiedName.toChange(identifier, preparation.session());
    return find(name, identifier, database, drop.ifExists());
  }

  /**
   * Returns the view of a name, null if there is none where {@code ifExists} says so.
   *
   * @throws SqlStateException 42P01, 42809 if it is a table
   */
  static @Nullable View find(
      QualifiedName name, SqlIdentifier identifier, Database database, boolean ifExists) {
    View view = database.view(name.schema(), name.name()).orElse(null);
    if (view == null) {
      if (database.table(name.schema(), name.name()).isPresent()) {
        throw new SqlStateException(
                SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is a table, not a view")
            .at(identifier.getParserPosition());
      }
      if (ifExists) {
        return null;
      }
      throw name.notFound(SqlState.UNDEFINED_TABLE, "view", identifier);
    }
    return view;
  }
}
