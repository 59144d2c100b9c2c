package io.vicinal.storage.scan;

import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ScanSpec;
import org.jspecify.annotations.Nullable;

/** Tells whether all values of a scan are known before it is executed. */
final class Operands {
  private Operands() {}

  static boolean areLiteral(ScanSpec spec) {
    boolean order =
        spec.nearest() == null
            || (isLiteral(spec.nearest().query())
                && isLiteral(spec.nearest().limit())
                && isLiteral(spec.nearest().efSearch()));
    return order && isLiteral(spec.limit()) && areLiteral(spec.filter());
  }

  static boolean areLiteral(@Nullable Predicate predicate) {
    return switch (predicate) {
      case null -> true;
      case Predicate.Compare compare -> isLiteral(compare.operand());
      case Predicate.In in -> in.operands().stream().allMatch(Operands::isLiteral);
      case Predicate.IsNull _ -> true;
      case Predicate.IsTrue _ -> true;
      case Predicate.Like like -> isLiteral(like.pattern());
      case Predicate.WithinDistance within ->
          isLiteral(within.vector()) && isLiteral(within.bound());
      case Predicate.And and -> and.terms().stream().allMatch(Operands::areLiteral);
      case Predicate.Or or -> or.terms().stream().allMatch(Operands::areLiteral);
      case Predicate.Not not -> areLiteral(not.term());
    };
  }

  private static boolean isLiteral(@Nullable Operand operand) {
    return operand == null || operand instanceof Operand.Literal;
  }
}
