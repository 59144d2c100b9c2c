package io.vicinal.sql.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Lets generated code look at divisors before it divides whole numbers, so that an error without a
 * message is always an overflow: see {@link MathChecks#smallDivisor}.
 */
public final class IntegerDivisors extends RexShuttle {
  private static final Map<SqlTypeName, SqlFunction> CHECKS =
      Map.of(
          SqlTypeName.SMALLINT, CheckedMath.check("smallDivisor"),
          SqlTypeName.INTEGER, CheckedMath.check("integerDivisor"),
          SqlTypeName.BIGINT, CheckedMath.check("bigDivisor"));

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public IntegerDivisors(RexBuilder builder) {
    this.builder = builder;
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode visited = super.visitCall(call);
    if (!(visited instanceof RexCall division) || !divides(division.getKind())) {
      return visited;
    }
    RexNode divisor = division.getOperands().get(1);
    SqlFunction check = CHECKS.get(divisor.getType().getSqlTypeName());
    if (check == null || isKnown(divisor)) {
      return visited;
    }
    List<RexNode> operands = new ArrayList<>(division.getOperands());
    operands.set(1, builder.makeCall(divisor.getType(), check, List.of(divisor)));
    return division.clone(division.getType(), operands);
  }

  private static boolean divides(SqlKind kind) {
    return kind == SqlKind.DIVIDE || kind == SqlKind.CHECKED_DIVIDE || kind == SqlKind.MOD;
  }

  private static boolean isKnown(RexNode divisor) {
    if (!(divisor instanceof RexLiteral literal)) {
      return false;
    }
    BigDecimal number = literal.getValueAs(BigDecimal.class);
    return number != null && number.signum() != 0;
  }
}
