package io.vicinal.storage.scan;

import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ScanSpec;
import java.util.stream.Stream;
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
    return of(predicate).allMatch(Operands::isLiteral);
  }

  /** Returns whether {@code operand} stands in {@code predicate}. */
  static boolean uses(@Nullable Predicate predicate, Operand operand) {
    return of(predicate).anyMatch(operand::equals);
  }

  private static Stream<Operand> of(@Nullable Predicate predicate) {
    return switch (predicate) {
      case null -> Stream.of();
      case Predicate.Compare compare -> Stream.of(compare.operand());
      case Predicate.In in -> in.operands().stream();
      case Predicate.IsNull _ -> Stream.of();
      case Predicate.IsTrue _ -> Stream.of();
      case Predicate.Like like -> Stream.of(like.pattern());
      case Predicate.WithinDistance within -> Stream.of(within.vector(), within.bound());
      case Predicate.ArrayCompare array -> Stream.of(array.operand());
      case Predicate.Satisfies text -> text.operands().stream();
      case Predicate.And and -> and.terms().stream().flatMap(Operands::of);
      case Predicate.Or or -> or.terms().stream().flatMap(Operands::of);
      case Predicate.Not not -> of(not.term());
    };
  }

  private static boolean isLiteral(@Nullable Operand operand) {
    return operand == null || operand instanceof Operand.Literal;
  }
}
