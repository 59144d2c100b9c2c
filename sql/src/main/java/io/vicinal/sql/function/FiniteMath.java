package io.vicinal.sql.function;

import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Lets generated code refuse what does not fit a DOUBLE or REAL, where Java has infinity. */
public final class FiniteMath extends RexShuttle {
  private static final Map<SqlKind, SqlFunction> OF_DOUBLES =
      Map.of(
          SqlKind.PLUS, function("sum", SqlTypeName.DOUBLE),
          SqlKind.MINUS, function("difference", SqlTypeName.DOUBLE),
          SqlKind.TIMES, function("product", SqlTypeName.DOUBLE),
          SqlKind.DIVIDE, function("quotient", SqlTypeName.DOUBLE));
  private static final Map<SqlKind, SqlFunction> OF_REALS =
      Map.of(
          SqlKind.PLUS, function("realSum", SqlTypeName.REAL),
          SqlKind.MINUS, function("realDifference", SqlTypeName.REAL),
          SqlKind.TIMES, function("realProduct", SqlTypeName.REAL),
          SqlKind.DIVIDE, function("realQuotient", SqlTypeName.REAL));

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public FiniteMath(RexBuilder builder) {
    this.builder = builder;
  }

  private static SqlFunction function(String method, SqlTypeName result) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier("finite_" + method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(result).andThen(SqlTypeTransforms.TO_NULLABLE),
        null,
        OperandTypes.operandMetadata(
            List.of(), typeFactory -> List.<RelDataType>of(), i -> "x" + i, i -> false),
        JavaMethod.of(FiniteMath.class, method, NullPolicy.STRICT));
  }

  /** Generated code calls this and the following. */
  public static double sum(double a, double b) {
    return NumberFunctions.finite(a + b, a, b);
  }

  public static double difference(double a, double b) {
    return NumberFunctions.finite(a - b, a, b);
  }

  public static double product(double a, double b) {
    return NumberFunctions.finite(a * b, a, b);
  }

  public static double quotient(double a, double b) {
    return NumberFunctions.finite(a / b, a, b);
  }

  public static float realSum(float a, float b) {
    return (float) NumberFunctions.finite(a + b, a, b);
  }

  public static float realDifference(float a, float b) {
    return (float) NumberFunctions.finite(a - b, a, b);
  }

  public static float realProduct(float a, float b) {
    return (float) NumberFunctions.finite(a * b, a, b);
  }

  public static float realQuotient(float a, float b) {
    return (float) NumberFunctions.finite(a / b, a, b);
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall other)
        || other.getOperands().size() != 2
        || !other.getOperands().stream().allMatch(it -> SqlTypeUtil.isNumeric(it.getType()))) {
      return visited;
    }
    SqlTypeName type = other.getType().getSqlTypeName();
    Map<SqlKind, SqlFunction> functions =
        switch (type) {
          case DOUBLE -> OF_DOUBLES;
          case REAL -> OF_REALS;
          default -> Map.of();
        };
    SqlFunction function = functions.get(other.getKind());
    if (function == null) {
      return visited;
    }
    RelDataType number = builder.getTypeFactory().createSqlType(type);
    RexNode finite =
        builder.makeCall(
            function,
            other.getOperands().stream().map(it -> TypedFunction.as(builder, it, number)).toList());
    return builder.ensureType(other.getType(), finite, true);
  }
}
