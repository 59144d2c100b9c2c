package io.vicinal.planner.prepare;

import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.function.DateTimeCasts;
import io.vicinal.sql.function.ZoneFunctions;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Computes casts of quoted dates and times while planning, so that storage plans with the value,
 * and leaves every other constant expression as it is.
 *
 * <p>Calcite's own executor compiles a class for each expression, which takes a quarter of a second
 * for an array of 1,536 numbers; generated code computes them once anyway.
 */
final class LiteralCasts implements RexExecutor {
  static final RexExecutor INSTANCE = new LiteralCasts(Session.UTC);

  private final String zone;

  private LiteralCasts(String zone) {
    this.zone = zone;
  }

  /** Returns what takes texts of instants for what clocks in {@code zone} show. */
  static RexExecutor in(String zone) {
    return zone.equals(Session.UTC) ? INSTANCE : new LiteralCasts(zone);
  }

  @Override
  public void reduce(RexBuilder rexBuilder, List<RexNode> constants, List<RexNode> reduced) {
    for (RexNode constant : constants) {
      RexNode literal = fold(rexBuilder, constant, zone);
      reduced.add(literal == null ? constant : literal);
    }
  }

  /** Returns the literal that {@code node} computes, null if it is another expression. */
  static @Nullable RexNode fold(RexBuilder rexBuilder, RexNode node) {
    return fold(rexBuilder, node, Session.UTC);
  }

  /** Does the same where texts of instants are of {@code zone}. */
  static @Nullable RexNode fold(RexBuilder rexBuilder, RexNode node, String zone) {
    if (!(node instanceof RexCall call)
        || call.getKind() != SqlKind.CAST
        || !(call.getOperands().get(0) instanceof RexLiteral text)) {
      return null;
    }
    if (SqlTypeName.EXACT_TYPES.contains(text.getType().getSqlTypeName())) {
      return number(rexBuilder, text, call.getType());
    }
    if (!SqlTypeUtil.isCharacter(text.getType())
        || !SqlTypeName.DATETIME_TYPES.contains(call.getType().getSqlTypeName())) {
      return null;
    }
    try {
      Object value = OperandList.value(text);
      boolean zoned =
          call.getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              && !zone.equals(Session.UTC);
      value =
          zoned && value instanceof String quoted
              ? (Object) ZoneFunctions.read(zone, quoted)
              : new ParameterConversion(call.getType(), 0).toInternal(value);
      return value == null ? null : literal(rexBuilder, (Number) value, call.getType());
    } catch (SqlStateException e) {
      return null; // the same text fails when the statement runs, if it comes to that
    }
  }

  /** Numbers of lists that hold fractions too are compared as such, each by a cast of its own. */
  private static @Nullable RexNode number(
      RexBuilder rexBuilder, RexLiteral literal, RelDataType type) {
    BigDecimal number = literal.getValueAs(BigDecimal.class);
    return number == null || type.getSqlTypeName() != SqlTypeName.DOUBLE
        ? null
        : rexBuilder.makeApproxLiteral(number, type);
  }

  /** Returns {@code node}, or what reads its text in the place of a cast to a date or time. */
  static RexNode checked(RexBuilder rexBuilder, RexNode node) {
    if (!(node instanceof RexCall call)
        || call.getKind() != SqlKind.CAST
        || !SqlTypeUtil.isCharacter(call.getOperands().get(0).getType())) {
      return node;
    }
    RexNode read = DateTimeCasts.of(rexBuilder, call.getOperands().get(0), call.getType());
    return read == null ? node : read;
  }

  private static @Nullable RexNode literal(RexBuilder rexBuilder, Number value, RelDataType type) {
    int precision = type.getPrecision();
    return switch (type.getSqlTypeName()) {
      case DATE ->
          Microseconds.dateLiteral(value.intValue()).map(rexBuilder::makeDateLiteral).orElse(null);
      case TIME ->
          rexBuilder.makeTimeLiteral(Microseconds.timeLiteral(value.longValue()), precision);
      case TIMESTAMP ->
          Microseconds.literal(value.longValue())
              .map(it -> rexBuilder.makeTimestampLiteral(it, precision))
              .orElse(null);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          Microseconds.literal(value.longValue())
              .map(it -> rexBuilder.makeTimestampWithLocalTimeZoneLiteral(it, precision))
              .orElse(null);
      default -> null;
    };
  }
}
