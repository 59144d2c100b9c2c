package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Reads the count of LIMIT, OFFSET and FETCH where it is more than a number or a parameter. */
public final class CountExpression {
  private static final Set<String> WHOLE = Set.of("BIGINT", "INTEGER", "SMALLINT");
  private static final int DIGITS_MAX = 38;
  private static final BigDecimal COUNT_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private final String clause;

  private CountExpression(String clause) {
    this.clause = clause;
  }

  /**
   * Returns the parameter that {@code node} is, maybe in brackets or cast to whole numbers, the
   * literal that its arithmetic comes to, or a query that is computed before the rows.
   *
   * @param clause what the count belongs to
   * @throws SqlStateException 0AV00 for other literals, 2201W or 2201X for less than zero, 22012,
   *     22003
   */
  public static SqlNode read(String clause, SqlNode node) {
    SqlNode inner = node;
    while (isWholeCast(inner)) {
      inner = ((SqlCall) inner).operand(0);
    }
    if (inner instanceof SqlDynamicParam) {
      return inner;
    }
    if (!isConstant(node)) {
      return node.isA(SqlKind.QUERY) ? node : query(node);
    }
    BigDecimal count = new CountExpression(clause).value(node);
    if (count.signum() < 0) {
      SqlState state = clause.equals("OFFSET") ? SqlState.INVALID_OFFSET : SqlState.INVALID_LIMIT;
      throw new SqlStateException(state, clause + " must not be negative")
          .at(node.getParserPosition());
    }
    return SqlLiteral.createExactNumeric(count.toPlainString(), node.getParserPosition());
  }

  private static boolean isConstant(SqlNode node) {
    return node instanceof SqlCall call
        ? (isWholeCast(call) || isArithmetic(call))
            && isConstant(call.operand(0))
            && (isWholeCast(call) || call.operandCount() < 2 || isConstant(call.operand(1)))
        : node instanceof SqlLiteral;
  }

  private static boolean isArithmetic(SqlCall call) {
    return SqlKind.BINARY_ARITHMETIC.contains(call.getKind())
        || call.getKind() == SqlKind.MOD
        || call.getKind() == SqlKind.MINUS_PREFIX
        || call.getKind() == SqlKind.PLUS_PREFIX;
  }

  /** Returns a query whose one value is that of {@code node}, in which no columns can be named. */
  private static SqlNode query(SqlNode node) {
    SqlParserPos position = node.getParserPosition();
    return SqlStdOperatorTable.VALUES.createCall(
        position, SqlStdOperatorTable.ROW.createCall(position, node));
  }

  private static boolean isWholeCast(SqlNode node) {
    return node instanceof SqlCall call
        && (call.getKind() == SqlKind.CAST
            || call.getOperator().equals(SqlLibraryOperators.INFIX_CAST))
        && call.operand(1) instanceof SqlDataTypeSpec type
        && type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec name
        && WHOLE.contains(name.getTypeName().getSimple());
  }

  private BigDecimal value(SqlNode node) {
    if (node instanceof SqlNumericLiteral number) {
      BigDecimal value = number.bigDecimalValue();
      if (value == null || value.scale() < 0 || value.scale() > DIGITS_MAX) {
        throw refused(node);
      }
      return inRange(value, node);
    }
    if (isWholeCast(node)) {
      SqlNode operand = ((SqlCall) node).operand(0);
      BigDecimal value =
          operand instanceof SqlCharStringLiteral text ? parsed(text) : value(operand);
      return inRange(value.setScale(0, RoundingMode.HALF_UP), node);
    }
    if (node instanceof SqlCall call && call.operandCount() == 1) {
      return switch (call.getKind()) {
        case MINUS_PREFIX -> value(call.operand(0)).negate();
        case PLUS_PREFIX -> value(call.operand(0));
        default -> throw refused(node);
      };
    }
    if (!(node instanceof SqlCall call) || call.operandCount() != 2) {
      throw refused(node);
    }
    if (!SqlKind.BINARY_ARITHMETIC.contains(call.getKind()) && call.getKind() != SqlKind.MOD) {
      throw refused(node);
    }
    return inRange(computed(call, value(call.operand(0)), value(call.operand(1))), node);
  }

  private BigDecimal computed(SqlCall call, BigDecimal left, BigDecimal right) {
    return switch (call.getKind()) {
      case PLUS -> left.add(right);
      case MINUS -> left.subtract(right);
      case TIMES -> left.multiply(right);
      case DIVIDE, MOD -> {
        if (left.scale() > 0 || right.scale() > 0) {
          throw refused(call);
        }
        if (right.signum() == 0) {
          throw new SqlStateException(SqlState.DIVISION_BY_ZERO, "division by zero")
              .at(call.getParserPosition());
        }
        yield call.getKind() == SqlKind.MOD
            ? left.remainder(right)
            : left.divideToIntegralValue(right);
      }
      default -> throw refused(call);
    };
  }

  private static BigDecimal parsed(SqlCharStringLiteral text) {
    try {
      return BigDecimal.valueOf(Long.parseLong(text.getValueAs(String.class).strip()));
    } catch (NumberFormatException e) {
      throw new SqlStateException(
              SqlState.INVALID_TEXT_REPRESENTATION, text + " is not a whole number", e)
          .at(text.getParserPosition());
    }
  }

  private BigDecimal inRange(BigDecimal value, SqlNode node) {
    if (value.abs().compareTo(COUNT_MAX) > 0) {
      throw new SqlStateException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, clause + " is out of range")
          .at(node.getParserPosition());
    }
    return value;
  }

  private SqlStateException refused(SqlNode node) {
    return Lists.notSupported(clause + " of anything but whole numbers", node.getParserPosition());
  }
}
