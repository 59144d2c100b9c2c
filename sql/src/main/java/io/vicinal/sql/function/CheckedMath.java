package io.vicinal.sql.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Puts checks around operands where Calcite's code follows Java instead of SQL: division of
 * floating-point numbers by zero is an error, and so are the square root of a negative number and
 * the absolute value of the least integer.
 */
public final class CheckedMath {
  private static final SqlFunction SQUARE = check("square");
  private static final SqlFunction COUNTED = check("counted");

  private static final Map<SqlTypeName, SqlFunction> DIVISORS =
      Map.of(
          SqlTypeName.REAL, check("realDivisor"),
          SqlTypeName.FLOAT, check("divisor"),
          SqlTypeName.DOUBLE, check("divisor"));

  private static final Map<SqlTypeName, SqlFunction> MAGNITUDES =
      Map.of(
          SqlTypeName.SMALLINT, check("smallMagnitude"),
          SqlTypeName.INTEGER, check("magnitude"),
          SqlTypeName.BIGINT, check("bigMagnitude"));

  private CheckedMath() {}

  static SqlFunction check(String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        InferTypes.FIRST_KNOWN,
        null,
        JavaMethod.of(MathChecks.class, method, NullPolicy.STRICT));
  }

  /** Returns whether {@code operator} only checks its operand. */
  public static boolean isCheck(SqlOperator operator) {
    return operator instanceof SqlUserDefinedFunction function
        && function.getFunction() instanceof JavaMethod method
        && method.method().getDeclaringClass() == MathChecks.class;
  }

  /** Returns {@code division} with a check of its divisor, or to all digits, as its type needs. */
  public static RexNode division(RexNode division, RexBuilder rex) {
    SqlFunction check = DIVISORS.get(division.getType().getSqlTypeName());
    return check == null
        ? DecimalQuotient.of(division, rex)
        : checked(division, 1, check, division.getType(), rex);
  }

  /** Returns {@code root}, whatever Calcite makes of SQRT, with a check of its operand. */
  public static RexNode squareRoot(RexNode root, RexBuilder rex) {
    return checked(root, 0, SQUARE, rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE), rex);
  }

  /** Returns {@code magnitude}, a call of ABS, with a check of its operand where it needs one. */
  public static RexNode magnitude(RexNode magnitude, RexBuilder rex) {
    SqlFunction check = MAGNITUDES.get(magnitude.getType().getSqlTypeName());
    return check == null ? magnitude : checked(magnitude, 0, check, magnitude.getType(), rex);
  }

  /** Returns {@code sign}, a call of SIGN, which is 0 for NaN. */
  public static RexNode sign(RexNode sign, RexBuilder rex) {
    return SqlTypeUtil.isApproximateNumeric(sign.getType())
        ? checked(sign, 0, COUNTED, rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE), rex)
        : sign;
  }

  private static RexNode checked(
      RexNode node, int position, SqlFunction check, RelDataType type, RexBuilder rex) {
    if (!(node instanceof RexCall call)) {
      return node;
    }
    List<RexNode> operands = new ArrayList<>(call.getOperands());
    RexNode operand = operands.get(position);
    RelDataType wanted =
        rex.getTypeFactory().createTypeWithNullability(type, operand.getType().isNullable());
    operands.set(
        position, rex.makeCall(wanted, check, List.of(rex.ensureType(wanted, operand, true))));
    return call.clone(call.getType(), operands);
  }
}
