package io.vicinal.planner.statement;

import io.vicinal.planner.execute.NextIdentity;
import io.vicinal.sql.Dialect;
import io.vicinal.sql.ast.SetClauses;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/** Values on their way into columns, before they are validated. */
final class AssignedValues {
  private AssignedValues() {}

  /** Returns the columns that SET names. @throws SqlStateException 42703, 428C9 */
  static List<Integer> columns(SetClauses set, ChangeTarget target) {
    var columns = new ArrayList<Integer>();
    for (int i = 0; i < set.columns().size(); i++) {
      int column = target.column(set.columns().get(i));
      if (isAlwaysGenerated(target, column) && !isDefault(set.values().get(i))) {
        throw alwaysGenerated(target, column).at(set.columns().get(i).getParserPosition());
      }
      columns.add(column);
    }
    return columns;
  }

  static boolean isAlwaysGenerated(ChangeTarget target, int column) {
    var identity = target.table().columns().get(column).identity();
    return identity != null && identity.always();
  }

  static boolean isDefault(SqlNode value) {
    return value.getKind() == SqlKind.DEFAULT;
  }

  static SqlStateException alwaysGenerated(ChangeTarget target, int column) {
    return new SqlStateException(
        SqlState.GENERATED_ALWAYS,
        "column \""
            + target.table().columns().get(column).name()
            + "\" takes no value but DEFAULT, because it is generated always");
  }

  static SqlStateException twice(ChangeTarget target, int column) {
    return new SqlStateException(
        SqlState.DUPLICATE_COLUMN,
        "column \"" + target.table().columns().get(column).name() + "\" is given twice");
  }

  /** Returns {@code value} for a column; DEFAULT becomes what it stands for. */
  static SqlNode withDefault(SqlNode value, ChangeTarget target, int column) {
    return isDefault(value) ? defaultOf(target, column, value.getParserPosition()) : value;
  }

  /** Returns what a column gets when no value is given. */
  static SqlNode defaultOf(ChangeTarget target, int column, SqlParserPos position) {
    ColumnDefinition definition = target.table().columns().get(column);
    if (definition.identity() != null) {
      return NextIdentity.call(target.table().id(), column, position);
    }
    return definition.defaultSql() == null
        ? SqlLiteral.createNull(position)
        : expression(definition.defaultSql());
  }

  /**
   * Returns {@code value} as an item of a select list, where nothing else says which type a
   * parameter or NULL has.
   */
  static SqlNode selectItem(SqlNode value, ChangeTarget target, int column) {
    SqlNode given = withDefault(value, target, column);
    boolean untyped =
        given instanceof SqlDynamicParam
            || (given instanceof SqlLiteral literal && literal.getValue() == null);
    return untyped
        ? SqlStdOperatorTable.CAST.createCall(
            given.getParserPosition(), given, type(target.table().columns().get(column).type()))
        : given;
  }

  /** Returns a type of any length, because the assignment checks the length. */
  private static SqlDataTypeSpec type(DataType type) {
    SqlCall cast = (SqlCall) expression("CAST(NULL AS " + typeName(type) + ")");
    return cast.operand(1);
  }

  private static String typeName(DataType type) {
    return switch (type.kind()) {
      case CHAR, VARCHAR, TEXT, JSON -> "TEXT";
      case VARBINARY -> "BYTEA";
      case DECIMAL -> "DECIMAL(" + type.precision() + ", " + type.scale() + ")";
      case DOUBLE -> "DOUBLE PRECISION";
      case ARRAY -> typeName(type.arrayElement()) + " ARRAY";
      default -> type.kind().name();
    };
  }

  private static SqlNode expression(String text) {
    SqlNode query = Dialect.parse("SELECT (" + text + ")");
    return ((SqlSelect) query).getSelectList().get(0);
  }

  /** Returns a copy of an expression, for a row of its own: validation changes calls. */
  private static SqlNode copy(SqlNode expression) {
    return Objects.requireNonNull(
        expression.accept(
            new SqlShuttle() {
              @Override
              public @Nullable SqlNode visit(SqlCall call) {
                var copied = new CallCopyingArgHandler(call, true);
                call.getOperator().acceptCall(this, call, false, copied);
                return copied.result();
              }
            }));
  }

  /** Returns {@code source} with what DEFAULT stands for, if it is VALUES. */
  static SqlNode withDefaults(SqlNode source, ChangeTarget target, List<Integer> columns) {
    if (source.getKind() != SqlKind.VALUES) {
      return source;
    }
    Map<Integer, SqlNode> defaults = new HashMap<>(); // of columns, read once for all rows
    var rows = new ArrayList<SqlNode>();
    for (SqlNode row : ((SqlCall) source).getOperandList()) {
      var values = new ArrayList<SqlNode>();
      List<SqlNode> given = ((SqlBasicCall) row).getOperandList();
      for (int i = 0; i < given.size(); i++) {
        SqlNode value = given.get(i);
        if (i < columns.size() && isDefault(value)) {
          SqlParserPos position = value.getParserPosition();
          values.add(
              copy(
                  defaults.computeIfAbsent(
                      columns.get(i), column -> defaultOf(target, column, position))));
        } else {
          values.add(value);
        }
      }
      rows.add(SqlStdOperatorTable.ROW.createCall(row.getParserPosition(), values));
    }
    return SqlStdOperatorTable.VALUES.createCall(source.getParserPosition(), rows);
  }
}
