package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds, subtracts and multiplies intervals, in microseconds or months, and reports what is out of
 * their range as such instead of as a number.
 */
public final class SpanSums {
  private SpanSums() {}

  /** Returns {@code call} of intervals alone or with a whole number; null for another. */
  static @Nullable RexNode of(RexBuilder rex, RexCall call, List<RexNode> operands) {
    RelDataType type = call.getType();
    String unit = unit(type);
    if (unit == null || operands.size() != 2) {
      return null;
    }
    RexNode left = operands.get(0);
    RexNode right = operands.get(1);
    return switch (call.getKind()) {
      case PLUS, MINUS, CHECKED_PLUS, CHECKED_MINUS ->
          unit.equals(unit(left.getType())) && unit.equals(unit(right.getType()))
              ? rex.makeCall(
                  type, function(unit + (isPlus(call.getKind()) ? "Plus" : "Minus")), operands)
              : null;
      case TIMES, CHECKED_TIMES ->
          SqlTypeUtil.isIntType(right.getType())
              ? times(rex, type, unit, left, right)
              : SqlTypeUtil.isIntType(left.getType()) ? times(rex, type, unit, right, left) : null;
      default -> null;
    };
  }

  private static boolean isPlus(SqlKind kind) {
    return kind == SqlKind.PLUS || kind == SqlKind.CHECKED_PLUS;
  }

  private static RexNode times(
      RexBuilder rex, RelDataType type, String unit, RexNode interval, RexNode factor) {
    RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    return rex.makeCall(
        type, function(unit + "Times"), List.of(interval, TypedFunction.as(rex, factor, number)));
  }

  private static @Nullable String unit(RelDataType type) {
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName())
        ? "span"
        : SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName()) ? "months" : null;
  }

  private static SqlFunction function(String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier("moment_" + method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        null,
        JavaMethod.of(SpanSums.class, method, NullPolicy.STRICT));
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static long spanPlus(long span, long other) {
    try {
      return Math.addExact(span, other);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static long spanMinus(long span, long other) {
    try {
      return Math.subtractExact(span, other);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static long spanTimes(long span, long factor) {
    try {
      return Math.multiplyExact(span, factor);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static int monthsPlus(int months, int other) {
    return months((long) months + other);
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static int monthsMinus(int months, int other) {
    return months((long) months - other);
  }

  /** For generated code. @throws SqlStateException 22008 */
  public static int monthsTimes(int months, long factor) {
    return months(spanTimes(months, factor));
  }

  private static int months(long months) {
    try {
      return Math.toIntExact(months);
    } catch (ArithmeticException e) {
      throw outOfRange(e);
    }
  }

  private static SqlStateException outOfRange(ArithmeticException cause) {
    return new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range", cause);
  }
}
