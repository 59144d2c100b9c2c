package io.vicinal.sql.function;

import java.util.List;
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
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/** Lets generated code refuse what does not fit a DOUBLE, where Java has infinity. */
public final class FiniteMath extends RexShuttle {
  private static final SqlFunction SUM = function("sum");
  private static final SqlFunction DIFFERENCE = function("difference");
  private static final SqlFunction PRODUCT = function("product");
  private static final SqlFunction QUOTIENT = function("quotient");

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public FiniteMath(RexBuilder builder) {
    this.builder = builder;
  }

  private static SqlFunction function(String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier("finite_" + method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE_NULLABLE,
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

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall other)
        || other.getOperands().size() != 2
        || other.getType().getSqlTypeName() != SqlTypeName.DOUBLE
        || !other.getOperands().stream().allMatch(it -> SqlTypeUtil.isNumeric(it.getType()))) {
      return visited;
    }
    SqlFunction function =
        switch (other.getKind()) {
          case PLUS -> SUM;
          case MINUS -> DIFFERENCE;
          case TIMES -> PRODUCT;
          case DIVIDE -> QUOTIENT;
          default -> null;
        };
    if (function == null) {
      return visited;
    }
    RelDataType number = builder.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    RexNode finite =
        builder.makeCall(
            function,
            other.getOperands().stream().map(it -> TypedFunction.as(builder, it, number)).toList());
    return builder.ensureType(other.getType(), finite, true);
  }
}
