package io.vicinal.planner.pushdown;

import io.vicinal.sql.function.CheckedMath;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * An expression that never falls, or never rises, while a distance rises, such as {@code 1 / (1 +
 * (v <-> ?))}, {@code exp(-(v <-> ?))} and {@code round(v <-> ?, 3)}: rows by their distance are in
 * its order, too. Different distances may give the same value.
 *
 * @param falls whether nearer rows have larger values
 * @param low the value is never less, as far as is known
 * @param high the value is never more
 */
public record MonotoneDistance(DistanceCall distance, boolean falls, double low, double high) {
  private static final double ANY = Double.POSITIVE_INFINITY;

  /** Recognizes such an expression of a distance and literals. */
  public static Optional<MonotoneDistance> of(RexNode node) {
    Optional<DistanceCall> plain = DistanceCall.of(node);
    if (plain.isPresent()) {
      return plain.map(MonotoneDistance::of);
    }
    if (!(node instanceof RexCall call) || call.getOperands().isEmpty()) {
      return Optional.empty();
    }
    RexNode first = call.getOperands().getFirst();
    if (CheckedMath.isCheck(call.getOperator())) {
      return of(first);
    }
    return switch (call.getKind()) {
      case MINUS_PREFIX -> of(first).map(it -> it.times(-1));
      case CAST -> cast(call, first);
      case PLUS, MINUS, TIMES, DIVIDE -> arithmetic(call, first, call.getOperands().get(1));
      case FLOOR, CEIL ->
          call.getOperands().size() == 1 ? of(first).map(it -> it.rounded()) : Optional.empty();
      default -> function(call, first);
    };
  }

  private static MonotoneDistance of(DistanceCall distance) {
    return switch (distance.metric()) {
      case INNER_PRODUCT -> new MonotoneDistance(distance, false, -ANY, ANY);
      case COSINE -> new MonotoneDistance(distance, false, -1e-3, 2.001); // codes round, too
      default -> new MonotoneDistance(distance, false, 0, ANY);
    };
  }

  private static Optional<MonotoneDistance> cast(RexCall call, RexNode operand) {
    SqlTypeName type = call.getType().getSqlTypeName();
    if (!SqlTypeName.NUMERIC_TYPES.contains(type)) {
      return Optional.empty();
    }
    return SqlTypeName.APPROX_TYPES.contains(type)
        ? of(operand)
        : of(operand).map(it -> it.rounded());
  }

  private static Optional<MonotoneDistance> arithmetic(RexCall call, RexNode left, RexNode right) {
    Optional<Double> divided = DistanceTerm.number(left);
    Optional<Double> known = divided.or(() -> DistanceTerm.number(right));
    Optional<MonotoneDistance> term = of(divided.isPresent() ? right : left);
    if (known.isEmpty() || term.isEmpty()) {
      return Optional.empty();
    }
    double number = known.get();
    return switch (call.getKind()) {
      case PLUS -> term.map(it -> it.plus(number));
      case MINUS ->
          divided.isPresent()
              ? term.map(it -> it.times(-1).plus(number))
              : term.map(it -> it.plus(-number));
      case TIMES -> number == 0 ? Optional.empty() : term.map(it -> it.times(number));
      default -> {
        if (number == 0) {
          yield Optional.empty();
        }
        yield divided.isEmpty()
            ? term.map(it -> it.times(1 / number))
            : term.filter(it -> it.low > 0).map(it -> it.reciprocal().times(number));
      }
    };
  }

  private static Optional<MonotoneDistance> function(RexCall call, RexNode operand) {
    boolean isPlain = call.getOperands().size() == 1;
    RexNode second = isPlain ? operand : call.getOperands().get(1);
    return switch (call.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "exp" -> of(operand).map(it -> it.within(Math.exp(it.low), Math.exp(it.high)));
      case "power" ->
          DistanceTerm.number(second)
              .filter(exponent -> exponent > 0)
              .flatMap(exponent ->
                  of(operand)
                      .filter(it -> it.low >= 0)
                      .map(it ->
                          it.within(Math.pow(it.low, exponent), Math.pow(it.high, exponent))));
      case "round", "trunc", "rounddouble", "truncdouble" ->
          isPlain || DistanceTerm.number(second).isPresent()
              ? of(operand).map(it -> it.rounded())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private MonotoneDistance within(double newLow, double newHigh) {
    return new MonotoneDistance(distance, falls, newLow, newHigh);
  }

  private MonotoneDistance rounded() {
    return within(-ANY, ANY);
  }

  private MonotoneDistance plus(double number) {
    return within(low + number, high + number);
  }

  private MonotoneDistance times(double number) {
    return number > 0
        ? within(low * number, high * number)
        : new MonotoneDistance(distance, !falls, high * number, low * number);
  }

  /** {@code 1 / value} of values above zero. */
  private MonotoneDistance reciprocal() {
    return new MonotoneDistance(distance, !falls, 1 / high, 1 / low);
  }
}
