package io.vicinal.planner.pushdown;

import io.vicinal.sql.function.CheckedMath;
import java.math.BigDecimal;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * An expression that is {@code offset + scale * distance}, such as the similarity {@code 1 -
 * (embedding <=> ?)} or {@code (embedding <#> ?) * -1}.
 *
 * @param scale never zero; below zero, a larger value means nearer
 */
public record DistanceTerm(double offset, double scale, DistanceCall distance) {

  /** Recognizes a distance under any number of literal additions, subtractions and factors. */
  public static Optional<DistanceTerm> of(RexNode node) {
    Optional<DistanceCall> plain = DistanceCall.of(node);
    if (plain.isPresent()) {
      return plain.map(call -> new DistanceTerm(0, 1, call));
    }
    if (!(node instanceof RexCall call)) {
      return Optional.empty();
    }
    return switch (call.getKind()) {
      case MINUS_PREFIX -> of(call.getOperands().get(0)).map(term -> term.times(-1));
      case CAST -> isDouble(call) ? of(call.getOperands().get(0)) : Optional.empty();
      case PLUS, MINUS, TIMES, DIVIDE -> binary(call);
      default -> Optional.empty();
    };
  }

  private static boolean isDouble(RexNode node) {
    SqlTypeName type = node.getType().getSqlTypeName();
    return type == SqlTypeName.DOUBLE || type == SqlTypeName.FLOAT;
  }

  private static Optional<DistanceTerm> binary(RexCall call) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    Optional<Double> leftNumber = number(left);
    Optional<Double> rightNumber = number(right);
    if (leftNumber.isPresent() == rightNumber.isPresent()) {
      return Optional.empty();
    }
    double number = leftNumber.orElseGet(() -> rightNumber.orElseThrow());
    Optional<DistanceTerm> term = of(leftNumber.isPresent() ? right : left);
    return switch (call.getKind()) {
      case PLUS -> term.map(it -> it.plus(number));
      case MINUS ->
          leftNumber.isPresent()
              ? term.map(it -> it.times(-1).plus(number))
              : term.map(it -> it.plus(-number));
      case TIMES -> number == 0 ? Optional.empty() : term.map(it -> it.times(number));
      case DIVIDE ->
          leftNumber.isPresent() || number == 0
              ? Optional.empty()
              : term.map(it -> it.times(1 / number));
      default -> Optional.empty();
    };
  }

  /** Returns the number that {@code node} is, also with a sign, a cast or a check around it. */
  static Optional<Double> number(RexNode node) {
    if (node instanceof RexCall call && CheckedMath.isCheck(call.getOperator())) {
      return number(call.getOperands().getFirst());
    }
    if (node instanceof RexCall call && call.getKind() == org.apache.calcite.sql.SqlKind.CAST) {
      return isDouble(call) ? number(call.getOperands().get(0)) : Optional.empty();
    }
    if (node instanceof RexCall call
        && call.getKind() == org.apache.calcite.sql.SqlKind.MINUS_PREFIX) {
      return number(call.getOperands().get(0)).map(it -> -it);
    }
    if (!(node instanceof RexLiteral literal)
        || !SqlTypeName.NUMERIC_TYPES.contains(literal.getType().getSqlTypeName())) {
      return Optional.empty();
    }
    return Optional.ofNullable(literal.getValueAs(BigDecimal.class)).map(BigDecimal::doubleValue);
  }

  private DistanceTerm plus(double number) {
    return new DistanceTerm(offset + number, scale, distance);
  }

  private DistanceTerm times(double number) {
    return new DistanceTerm(offset * number, scale * number, distance);
  }

  /** Returns whether a larger value of the expression means a smaller distance. */
  public boolean isSimilarity() {
    return scale < 0;
  }
}
