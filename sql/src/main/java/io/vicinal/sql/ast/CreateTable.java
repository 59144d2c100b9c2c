package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlCreate;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** {@code CREATE TABLE [IF NOT EXISTS] name (column …, constraint …) [WITH (option = …)]}. */
public final class CreateTable extends SqlCreate implements Statement {
  private static final SqlOperator OPERATOR =
      new SqlSpecialOperator("CREATE TABLE", SqlKind.CREATE_TABLE);

  private final SqlIdentifier name;
  private final List<SqlNode> elements;
  private final SqlNodeList options;
  private final List<ColumnDefinition> columns;
  private final List<String> primaryKey;
  private final Optional<String> primaryKeyName;
  private final Map<String, Object> optionValues;

  private CreateTable(
      SqlParserPos position,
      boolean ifNotExists,
      SqlIdentifier name,
      List<SqlNode> elements,
      SqlNodeList options) {
    super(OPERATOR, position, false, ifNotExists);
    this.name = name;
    this.elements = List.copyOf(elements);
    this.options = options;
    this.columns = only(ColumnDefinition.class, elements);
    PrimaryKey constraint = soleConstraint(only(PrimaryKey.class, elements));
    this.primaryKey = keyColumns(columns, constraint);
    this.primaryKeyName =
        constraint != null
            ? constraint.name()
            : columns.stream().flatMap(column -> column.primaryKeyName().stream()).findFirst();
    for (UniqueKey unique : only(UniqueKey.class, elements)) {
      checkColumns("unique", unique.columns(), columns);
    }
    this.optionValues = Option.toMap(options);
    rejectDuplicates(columns);
  }

  /** Creates the node; OR REPLACE, two primary keys, and columns named twice are errors. */
  public static CreateTable of(
      SqlParserPos position,
      boolean replace,
      boolean ifNotExists,
      SqlIdentifier name,
      List<SqlNode> elements,
      SqlNodeList options) {
    if (replace) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "create or replace table is not supported")
          .at(position);
    }
    return new CreateTable(position, ifNotExists, name, elements, options);
  }

  public SqlIdentifier name() {
    return name;
  }

  public boolean ifNotExists() {
    return ifNotExists;
  }

  /** Returns what stands in parentheses. */
  public List<SqlNode> elements() {
    return elements;
  }

  public List<ColumnDefinition> columns() {
    return columns;
  }

  /** Returns the names of the key columns in key order; empty when the table declares no key. */
  public List<String> primaryKey() {
    return primaryKey;
  }

  /** Returns what the text calls the primary key. */
  public Optional<String> primaryKeyName() {
    return primaryKeyName;
  }

  /** Returns the WITH options: lower-case name to String, Long, BigDecimal or Boolean. */
  public Map<String, Object> options() {
    return optionValues;
  }

  /** Returns the UNIQUE constraints, first those that stand at columns. */
  public List<UniqueKey> uniques() {
    return Stream.concat(
            columns.stream().flatMap(column -> column.uniques().stream()),
            only(UniqueKey.class, elements).stream())
        .toList();
  }

  /** Returns the CHECK constraints, first those that stand at columns. */
  public List<Check> checks() {
    return Stream.concat(
            columns.stream().flatMap(column -> column.checks().stream()),
            only(Check.class, elements).stream())
        .toList();
  }

  private static <T> List<T> only(Class<T> type, List<SqlNode> elements) {
    return elements.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static @Nullable PrimaryKey soleConstraint(List<PrimaryKey> constraints) {
    if (constraints.size() > 1) {
      throw twoKeys(constraints.get(1).getParserPosition());
    }
    return constraints.isEmpty() ? null : constraints.get(0);
  }

  private static List<String> keyColumns(
      List<ColumnDefinition> columns, @Nullable PrimaryKey constraint) {
    List<ColumnDefinition> marked = columns.stream().filter(ColumnDefinition::primaryKey).toList();
    if (marked.size() + (constraint == null ? 0 : 1) > 1) {
      throw twoKeys(marked.get(marked.size() - 1).getParserPosition());
    }
    if (constraint == null) {
      return marked.stream().map(ColumnDefinition::name).toList();
    }
    checkColumns("primary key", constraint.columns(), columns);
    return constraint.columns().stream().map(SqlIdentifier::getSimple).toList();
  }

  private static void checkColumns(
      String kind, List<SqlIdentifier> keys, List<ColumnDefinition> columns) {
    Set<String> names = new HashSet<>();
    for (SqlIdentifier key : keys) {
      if (columns.stream().noneMatch(column -> column.name().equals(key.getSimple()))) {
        throw new SqlStateException(
                SqlState.UNDEFINED_COLUMN,
                kind + " column \"" + key.getSimple() + "\" does not exist")
            .at(key.getParserPosition());
      }
      if (!names.add(key.getSimple())) {
        throw new SqlStateException(
                SqlState.DUPLICATE_COLUMN,
                kind + " column \"" + key.getSimple() + "\" is given twice")
            .at(key.getParserPosition());
      }
    }
  }

  private static SqlStateException twoKeys(SqlParserPos position) {
    return new SqlStateException(
            SqlState.INVALID_TABLE_DEFINITION, "a table has at most one primary key")
        .at(position);
  }

  private static void rejectDuplicates(List<ColumnDefinition> columns) {
    Set<String> names = new HashSet<>();
    for (ColumnDefinition column : columns) {
      if (!names.add(column.name())) {
        throw new SqlStateException(
                SqlState.DUPLICATE_COLUMN, "column \"" + column.name() + "\" is defined twice")
            .at(column.getParserPosition());
      }
    }
  }

  @Override
  public List<SqlNode> getOperandList() {
    return List.of(name, new SqlNodeList(elements, getParserPosition()), options);
  }

  @Override
  public void unparse(SqlWriter writer, int leftPrec, int rightPrec) {
    writer.keyword("CREATE TABLE");
    if (ifNotExists) {
      writer.keyword("IF NOT EXISTS");
    }
    name.unparse(writer, 0, 0);
    SqlWriter.Frame frame = writer.startList("(", ")");
    for (SqlNode element : elements) {
      writer.sep(",");
      element.unparse(writer, 0, 0);
    }
    writer.endList(frame);
    Option.unparseWith(options, writer);
  }
}
