package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.system.AcceptedSettings;
import io.vicinal.planner.system.Setting;
import io.vicinal.planner.system.ShownExpression;
import io.vicinal.planner.system.SystemColumn;
import io.vicinal.planner.system.SystemView;
import io.vicinal.sql.ast.Show;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlDescribeTable;
import org.apache.calcite.sql.SqlIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * SHOW TABLES, SHOW INDEXES, SHOW of a setting and DESCRIBE: texts about the database as it is now.
 */
final class ShowStatement extends StatementPlan {
  private final Function<Session, List<@Nullable Object[]>> rows;

  private ShowStatement(
      String sql, List<String> labels, Function<Session, List<@Nullable Object[]>> rows) {
    super(sql, StatementKind.SHOW, List.of(), labels.stream().map(ShowStatement::text).toList());
    this.rows = rows;
  }

  /** Returns a statement that gives texts. */
  static ShowStatement of(
      String sql, List<String> labels, Function<Session, List<@Nullable Object[]>> rows) {
    return new ShowStatement(sql, labels, rows);
  }

  static ColumnInfo text(String label) {
    return new ColumnInfo(label, ValueType.VARCHAR, "VARCHAR", 0, 0, true, null, null, null);
  }

  static ShowStatement prepare(Preparation preparation, Show show) {
    return switch (show.target()) {
      case TABLES -> {
        String schema = show.setting().map(SqlIdentifier::getSimple).orElse(null);
        if (schema != null && !preparation.session().database().schemas().contains(schema)) {
          throw new SqlStateException(
                  SqlState.INVALID_SCHEMA_NAME, "schema \"" + schema + "\" does not exist")
              .at(show.setting().get().getParserPosition());
        }
        yield new ShowStatement(
            preparation.sql(),
            List.of("schema", "table"),
            session -> tables(session.database(), schema));
      }
      case INDEXES -> {
        Table of = show.setting().map(name -> table(preparation, name)).orElse(null);
        yield new ShowStatement(
            preparation.sql(),
            List.of("schema", "index", "table", "column", "metric", "state"),
            session -> indexes(session.database(), of));
      }
      case DATABASES ->
          new ShowStatement(preparation.sql(), List.of("database"), ShowStatement::databases);
      case SETTINGS ->
          new ShowStatement(
              preparation.sql(), List.of("name", "value", "description"), ShowStatement::settings);
      case SETTING -> {
        var identifier = show.setting().orElseThrow();
        String name = SetStatement.canonical(identifier);
        Function<Session, String> value = setting(name, identifier);
        yield new ShowStatement(
            preparation.sql(),
            List.of(name),
            session -> List.<@Nullable Object[]>of(new @Nullable Object[] {value.apply(session)}));
      }
    };
  }

  private static Function<Session, String> setting(String name, SqlIdentifier identifier) {
    return Setting.named(name)
        .<Function<Session, String>>map(setting -> setting::value)
        .or(() ->
            AcceptedSettings.otherwise(name)
                .map(other -> session -> session.settings().getOrDefault(name, other)))
        .orElseThrow(() -> SetStatement.unknown(name, identifier));
  }

  /** DESCRIBE: one row per column. */
  static ShowStatement describe(Preparation preparation, SqlDescribeTable describe) {
    SqlIdentifier identifier = describe.getTable();
    QualifiedName name = QualifiedName.of(identifier, preparation.session());
    var labels = List.of("column", "type", "nullable", "default", "key", "comment");
    Optional<SystemView> view =
        SystemView.named(name.schema(), name.name())
            .filter(it -> SystemView.all(preparation.session()).contains(it));
    if (view.isPresent()) {
      return new ShowStatement(preparation.sql(), labels, session -> columns(view.get()));
    }
    Database database = preparation.session().database();
    Optional<View> stored = database.view(name.schema(), name.name());
    if (stored.isPresent()) {
      return new ShowStatement(
          preparation.sql(),
          labels,
          session -> columns(stored.get().columns(), List.of(), Map.of()));
    }
    Table table = table(preparation, identifier);
    return new ShowStatement(preparation.sql(), labels, session -> columns(session, table));
  }

  private static Table table(Preparation preparation, SqlIdentifier identifier) {
    QualifiedName name = QualifiedName.of(identifier, preparation.session());
    return preparation
        .session()
        .database()
        .table(name.schema(), name.name())
        .orElseThrow(() -> name.notFound(SqlState.UNDEFINED_TABLE, "table", identifier));
  }

  private static List<@Nullable Object[]> columns(SystemView view) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (SystemColumn column : view.columns()) {
      String type = Assignment.typeText(column.type());
      rows.add(
          new @Nullable Object[] {
            column.name(), type, column.nullable() ? "yes" : "no", null, null, null
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> columns(Session session, Table table) {
    var comments = new HashMap<String, String>();
    session
        .database()
        .comments()
        .forEach((target, comment) -> {
          if (target.equals(CommentTarget.column(table.schema(), table.name(), target.column()))) {
            comments.put(target.column(), comment);
          }
        });
    int visible = table.columns().size() - (table.hasHiddenKey() ? 1 : 0);
    return columns(table.columns().subList(0, visible), table.declaredKey(), comments);
  }

  private static List<@Nullable Object[]> columns(
      List<ColumnDefinition> columns, List<Integer> primaryKey, Map<String, String> comments) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (int i = 0; i < columns.size(); i++) {
      ColumnDefinition column = columns.get(i);
      rows.add(
          new @Nullable Object[] {
            column.name(),
            Assignment.typeText(column.type()),
            column.nullable() ? "yes" : "no",
            ShownExpression.of(column.defaultSql()),
            primaryKey.contains(i) ? "primary" : null,
            comments.get(column.name())
          });
    }
    return rows;
  }

  /** Gives those of the directory; where that is not known, the one of the connection. */
  private static List<@Nullable Object[]> databases(Session session) {
    return session.databaseNames().stream().map(name -> new @Nullable Object[] {name}).toList();
  }

  private static List<@Nullable Object[]> settings(Session session) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Setting setting : Setting.values()) {
      rows.add(
          new @Nullable Object[] {setting.label(), setting.value(session), setting.description()});
    }
    return rows;
  }

  /** Gives the tables and then the views, which have the same names in queries. */
  private static List<@Nullable Object[]> tables(Database database, @Nullable String schema) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : database.tables()) {
      rows.add(new @Nullable Object[] {table.schema(), table.name()});
    }
    for (View view : database.views()) {
      rows.add(new @Nullable Object[] {view.schema(), view.name()});
    }
    rows.removeIf(row -> schema != null && !schema.equals(row[0]));
    return rows;
  }

  private static List<@Nullable Object[]> indexes(Database database, @Nullable Table of) {
    var rows = new ArrayList<@Nullable Object[]>();
    for (Table table : database.tables()) {
      if (of != null && of.id() != table.id()) {
        continue;
      }
      for (ColumnIndex index : table.columnIndexes()) {
        rows.add(
            new @Nullable Object[] {
              table.schema(),
              index.name(),
              table.name(),
              index.columns().stream()
                  .map(column -> table.columns().get(column).name())
                  .collect(Collectors.joining(", ")),
              null,
              "ready"
            });
      }
      for (VectorIndex index : table.indexes()) {
        rows.add(
            new @Nullable Object[] {
              table.schema(),
              index.name(),
              table.name(),
              table.columns().get(index.column()).name(),
              lower(index.metric()),
              lower(index.state())
            });
      }
    }
    return rows;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    requireParameters(values);
    return new FixedRows(rows.apply(session));
  }
}
