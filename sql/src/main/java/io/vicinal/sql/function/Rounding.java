package io.vicinal.sql.function;

import static org.apache.calcite.sql.type.SqlTypeFamily.APPROXIMATE_NUMERIC;
import static org.apache.calcite.sql.type.SqlTypeFamily.DECIMAL;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Holds ROUND and TRUNC, whose results have as many digits after the point as they are asked for,
 * as in PostgreSQL: {@code round(42.4382, 2)} is 42.44. Calcite's functions leave the type of a
 * number as it is, and take a billion digits literally.
 */
public final class Rounding {
  private static final SqlFunction ROUND = function("ROUND");
  private static final SqlFunction TRUNC = function("TRUNC");

  private static final SqlFunction ROUND_DECIMAL = method("round", DECIMAL);
  private static final SqlFunction TRUNC_DECIMAL = method("trunc", DECIMAL);
  private static final SqlFunction ROUND_DOUBLE = method("roundDouble", APPROXIMATE_NUMERIC);
  private static final SqlFunction TRUNC_DOUBLE = method("truncDouble", APPROXIMATE_NUMERIC);

  private Rounding() {}

  private static SqlFunction method(String name, SqlTypeFamily number) {
    return OverloadedMethod.function(
        name, ReturnTypes.ARG0_NULLABLE, NumberFunctions.class, name, 1, number, INTEGER);
  }

  private static SqlFunction function(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        Rounding::typeOf,
        null,
        OperandTypes.NUMERIC_OPTIONAL_INTEGER,
        SqlFunctionCategory.NUMERIC);
  }

  static List<SqlOperator> all() {
    return List.of(ROUND, TRUNC);
  }

  /** Returns whether {@code operator} is one of these. */
  public static boolean is(SqlOperator operator) {
    return operator.equals(ROUND) || operator.equals(TRUNC);
  }

  /** Returns what computes {@code operator} of {@code operands} with the type that it has. */
  public static RexNode convert(
      SqlOperator operator, List<RexNode> operands, RelDataType type, RexBuilder rex) {
    boolean round = operator.equals(ROUND);
    RexNode number = operands.getFirst();
    if (number.getType().getSqlTypeName() == SqlTypeName.NULL) {
      return rex.makeNullLiteral(type);
    }
    SqlFunction of;
    RelDataType in;
    if (SqlTypeUtil.isApproximateNumeric(number.getType())) {
      of = round ? ROUND_DOUBLE : TRUNC_DOUBLE;
      in = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    } else {
      of = round ? ROUND_DECIMAL : TRUNC_DECIMAL;
      in = rex.getTypeFactory().decimalOf(number.getType());
    }
    var converted = new ArrayList<>(operands);
    converted.set(0, rex.ensureType(in, number, true));
    RelDataType computed = rex.getTypeFactory().createTypeWithNullability(in, type.isNullable());
    return rex.ensureType(type, rex.makeCall(computed, of, converted), true);
  }

  /** Digits that a literal does not tell are as many as the number has. */
  private static RelDataType typeOf(SqlOperatorBinding call) {
    RelDataType number = call.getOperandType(0);
    boolean one = call.getOperandCount() == 1;
    RelDataType type = number;
    if (number.getSqlTypeName() == SqlTypeName.DECIMAL
        && (one || call.isOperandLiteral(1, false))) {
      BigDecimal digits = one ? BigDecimal.ZERO : call.getOperandLiteralValue(1, BigDecimal.class);
      if (digits != null) {
        type = rounded(number, digits, call.getTypeFactory());
      }
    }
    boolean nullable = number.isNullable() || (!one && call.getOperandType(1).isNullable());
    return call.getTypeFactory().createTypeWithNullability(type, nullable);
  }

  private static RelDataType rounded(
      RelDataType number, BigDecimal digits, RelDataTypeFactory types) {
    int most = types.getTypeSystem().getMaxPrecision(SqlTypeName.DECIMAL);
    int whole = Math.min(number.getPrecision() - number.getScale() + 1, most); // 9.9 is 10
    int scale = Math.clamp(digits.longValue(), 0, most - whole);
    return types.createSqlType(SqlTypeName.DECIMAL, whole + scale, scale);
  }
}
