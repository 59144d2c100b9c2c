package io.vicinal.planner.execute;

import java.util.function.UnaryOperator;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.linq4j.function.Function1;
import org.apache.calcite.linq4j.function.Function2;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a frame, to which rows are added one by one. Generated code of an aggregate of one
 * group computes them: instead of rows it is given this, and hands over how it begins, adds and
 * ends.
 */
final class FrameTotals extends AbstractEnumerable<@Nullable Object[]> {
  private @Nullable Object total;
  private @Nullable Function2<Object, Object, Object> adder;
  private @Nullable Function1<Object, Object> selector;

  private FrameTotals() {}

  /** Begins with no rows. */
  static FrameTotals of(UnaryOperator<Enumerable<?>> aggregate) {
    var totals = new FrameTotals();
    var _ = aggregate.apply(totals);
    return totals;
  }

  void add(@Nullable Object[] row) {
    if (adder != null) {
      total = adder.apply(total, row);
    }
  }

  /** Returns the results for the rows so far. */
  @Nullable Object[] results() {
    return selector == null ? new Object[0] : (Object[]) selector.apply(total);
  }

  /** Takes over what generated code hands over; what it makes of the answer is not looked at. */
  @Override
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"})
  public <A, R> R aggregate(
      A seed, Function2<A, @Nullable Object[], A> func, Function1<A, R> result) {
    total = seed;
    adder = (Function2<Object, Object, Object>) (Function2<?, ?, ?>) func;
    selector = (Function1<Object, Object>) (Function1<?, ?>) result;
    return null;
  }

  @Override
  public Enumerator<@Nullable Object[]> enumerator() {
    return Linq4j.emptyEnumerator();
  }
}
