package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ColumnTypes;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.CreateTable;
import io.vicinal.sql.ast.DropTable;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.JsonTypeNameSpec;
import io.vicinal.sql.validate.VicinalValidator;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Identity;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDialect;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.pretty.SqlPrettyWriter;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/** CREATE TABLE and DROP TABLE. */
final class TableDefinitions {
  /** Made when a text is first written: most definitions write none. */
  private static final class Quoted {
    static final SqlDialect DIALECT =
        new AnsiSqlDialect(AnsiSqlDialect.DEFAULT_CONTEXT.withIdentifierQuoteString("\""));
  }

  private final Preparation preparation;

  TableDefinitions(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Makes a table. */
  @FunctionalInterface
  interface Creation {
    /** Returns the new table; none where IF NOT EXISTS has found another. */
    Optional<Table> run();
  }

  DefinitionStatement create(CreateTable create) {
    Creation creation = creation(create);
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.CREATE_TABLE,
        _ -> {
          Optional<Table> _ = creation.run();
        });
  }

  Creation creation(CreateTable create) {
    QualifiedName name = QualifiedName.toCreate(create.name(), preparation.session());
    requireOpenName(name.name(), create.name());
    TableDefinition definition = definition(create, name);
    Database database = preparation.session().database();
    return () -> {
      try {
        return Optional.of(database.createTable(definition));
      } catch (StorageException.AlreadyExists e) {
        if (!create.ifNotExists()) {
          throw e;
        }
        return Optional.empty();
      }
    };
  }

  /** Refuses a name under which storage keeps what is not finished. */
  static void requireOpenName(String name, SqlIdentifier identifier) {
    if (name.startsWith(TableDefinition.UNFINISHED)) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION, "table name \"" + name + "\" is reserved")
          .at(identifier.getParserPosition());
    }
  }

  DefinitionStatement drop(DropTable drop) {
    Session session = preparation.session();
    for (SqlIdentifier name : drop.names()) {
      QualifiedName _ = QualifiedName.toChange(name, session);
    }
    return new DefinitionStatement(
        preparation.sql(),
        StatementKind.DROP_TABLE,
        account -> DecidedChange.run(session.database(), check -> drop(drop, check)));
  }

  private void drop(DropTable drop, Runnable check) {
    var tables = new ArrayList<Table>();
    for (SqlIdentifier name : drop.names()) {
      Table table = toDrop(name, drop.ifExists());
      if (table != null && !tables.contains(table)) {
        tables.add(table);
      }
    }
    if (!tables.isEmpty()) {
      drop(drop, tables, check);
    }
  }

  private @Nullable Table toDrop(SqlIdentifier identifier, boolean ifExists) {
    Database database = preparation.session().database();
    QualifiedName name = QualifiedName.toChange(identifier, preparation.session());
    Table table = database.table(name.schema(), name.name()).orElse(null);
    if (table == null && database.view(name.schema(), name.name()).isPresent()) {
      throw new SqlStateException(
              SqlState.WRONG_OBJECT_TYPE, "\"" + name.name() + "\" is a view, not a table")
          .at(identifier.getParserPosition());
    }
    if (table == null && !ifExists) {
      throw name.notFound(SqlState.UNDEFINED_TABLE, "table", identifier);
    }
    return table;
  }

  private void drop(DropTable drop, List<Table> tables, Runnable check) {
    List<View> dependents =
        ViewDependents.of(
            preparation.session(),
            all -> all.stream().filter(it -> !ids(tables).contains(it.id())).toList(),
            List.of());
    if (!dependents.isEmpty() && !drop.cascade()) {
      throw ViewDependents.inTheWay(
          "table \"" + tables.getFirst().name() + "\"", dependents, preparation.session());
    }
    preparation.session().database().dropTables(ids(tables), dependents, check);
  }

  private static List<Long> ids(List<Table> tables) {
    return tables.stream().map(Table::id).toList();
  }

  private TableDefinition definition(CreateTable create, QualifiedName name) {
    SqlValidator validator =
        Dialect.newValidator(preparation.catalog().reader(preparation.session().searchPath()));
    TableSize.require(create.columns().size());
    var columns = new ArrayList<ColumnDefinition>();
    for (io.vicinal.sql.ast.ColumnDefinition column : create.columns()) {
      columns.add(column(column, create.primaryKey().contains(column.name()), validator));
    }
    new ColumnDefaultValues(preparation).require(columns);
    List<Integer> key =
        create.primaryKey().stream().map(column -> position(columns, column)).toList();
    var constraints = new ConstraintDefinitions(preparation, create, name.name());
    var withoutChecks =
        new TableDefinition(
            name.schema(),
            name.name(),
            columns,
            key,
            shards(create.options()),
            constraints.uniques(columns),
            List.of());
    return new TableDefinition(
        withoutChecks.schema(),
        withoutChecks.name(),
        columns,
        key,
        withoutChecks.shards(),
        withoutChecks.uniques(),
        constraints.checks(withoutChecks),
        create.primaryKeyName().orElse(null));
  }

  private static int position(List<ColumnDefinition> columns, String name) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new AssertionError("the parser has checked that key columns exist: " + name);
  }

  /** Returns what a column will be; that its default can be computed is not looked at. */
  ColumnDefinition column(
      io.vicinal.sql.ast.ColumnDefinition column, boolean key, SqlValidator validator) {
    if (column.name().equals(TableDefinition.ROW_ID)) {
      throw new SqlStateException(
              SqlState.INVALID_TABLE_DEFINITION,
              "column name \"" + TableDefinition.ROW_ID + "\" is reserved")
          .at(column.getParserPosition());
    }
    VicinalValidator.requireKnown(column.type());
    if (column.type().getTypeNameSpec() instanceof SqlCollectionTypeNameSpec array
        && array.getElementTypeName() instanceof JsonTypeNameSpec) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "no column can have arrays of the type JSON")
          .at(column.type().getParserPosition());
    }
    RelDataType type = column.type().deriveType(validator);
    DataType stored = ColumnTypes.ofColumn(column.type(), type, column.isJson());
    var definition = new ColumnDefinition(column.name(), stored, column.nullable() && !key, null);
    String defaultSql =
        column
            .defaultValue()
            .map(value -> text(SequenceDefaults.qualified(value, preparation.session())))
            .orElse(null);
    return new ColumnDefinition(
        definition.name(),
        definition.type(),
        definition.nullable(),
        defaultSql,
        identity(column, stored));
  }

  private static @Nullable Identity identity(
      io.vicinal.sql.ast.ColumnDefinition column, DataType type) {
    io.vicinal.sql.ast.Identity identity = column.identity().orElse(null);
    if (identity == null) {
      return null;
    }
    switch (type.kind()) {
      case SMALLINT, INTEGER, BIGINT -> {}
      default ->
          throw new SqlStateException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "identity column \""
                      + column.name()
                      + "\" must be SMALLINT, INTEGER or BIGINT, not "
                      + Assignment.typeText(type))
              .at(column.getParserPosition());
    }
    return new Identity(identity.always(), identity.start(), identity.increment());
  }

  static String text(SqlNode expression) {
    var writer =
        new SqlPrettyWriter(
            SqlPrettyWriter.config()
                .withDialect(Quoted.DIALECT)
                .withAlwaysUseParentheses(false)
                .withSelectListItemsOnSeparateLines(false)
                .withUpdateSetListNewline(false)
                .withIndentation(0));
    // Inside a list, so that a query that EXISTS asks for is no outermost one and has parentheses.
    SqlWriter.Frame inside = writer.startList("", "");
    expression.unparse(writer, 0, 0);
    writer.endList(inside);
    return writer.toSqlString().getSql();
  }

  static int shards(Map<String, Object> options) {
    int shards = 1;
    for (Map.Entry<String, Object> option : options.entrySet()) {
      if (!option.getKey().equals("shards")) {
        throw unknownOption(option.getKey());
      }
      shards = wholeNumber(option.getKey(), option.getValue());
    }
    return shards;
  }

  static SqlStateException unknownOption(String name) {
    return new SqlStateException(
        SqlState.INVALID_PARAMETER_VALUE, "unknown option \"" + name + "\"");
  }

  static int wholeNumber(String name, @Nullable Object value) {
    if (value instanceof Long number && number == number.intValue()) {
      return number.intValue();
    }
    throw new SqlStateException(
        SqlState.INVALID_PARAMETER_VALUE,
        "option \"" + name + "\" expects a whole number, not " + value);
  }
}
