package io.vicinal.sql.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Divides decimals to the last digit that their quotient's type has. The code that Calcite makes
 * keeps 16 digits in all ({@code SqlFunctions.divide} with {@code MathContext.DECIMAL64}), whatever
 * the type promises.
 */
public final class DecimalQuotient {
  private static final SqlFunction OPERATOR =
      new SqlUserDefinedFunction(
          new SqlIdentifier("decimal_quotient", SqlParserPos.ZERO),
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          InferTypes.FIRST_KNOWN,
          null,
          JavaMethod.of(DecimalQuotient.class, "quotient", NullPolicy.STRICT));

  private DecimalQuotient() {}

  /** Returns whether {@code operator} divides its first operand by its second. */
  public static boolean is(SqlOperator operator) {
    return operator.equals(OPERATOR);
  }

  /** Returns {@code node}, with every division in it that gives a decimal made exact. */
  public static RexNode in(RexNode node, RexBuilder rex) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            return of(super.visitCall(call), rex);
          }
        });
  }

  /** Returns {@code node}, an exact division where it is one that gives a decimal. */
  static RexNode of(RexNode node, RexBuilder rex) {
    RelDataType type = node.getType();
    if (!(node instanceof RexCall call)
        || call.getKind() != SqlKind.DIVIDE
        || type.getSqlTypeName() != SqlTypeName.DECIMAL) {
      return node;
    }
    return rex.makeCall(
        type,
        OPERATOR,
        List.of(
            decimal(call.getOperands().get(0), rex),
            decimal(call.getOperands().get(1), rex),
            rex.makeExactLiteral(BigDecimal.valueOf(type.getScale()))));
  }

  private static RexNode decimal(RexNode operand, RexBuilder rex) {
    RelDataType type = operand.getType();
    return type.getSqlTypeName() == SqlTypeName.DECIMAL
        ? operand
        : rex.ensureType(rex.getTypeFactory().decimalOf(type), operand, true);
  }

  /**
   * Returns {@code dividend / divisor} with {@code scale} digits after the point, rounded half away
   * from zero; for generated code.
   *
   * @throws ArithmeticException if the divisor is zero
   */
  public static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor, int scale) {
    return dividend.divide(divisor, scale, RoundingMode.HALF_UP);
  }
}
