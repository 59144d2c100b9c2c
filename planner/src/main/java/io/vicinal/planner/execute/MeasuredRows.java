package io.vicinal.planner.execute;

import java.util.Objects;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.function.Function0;
import org.jspecify.annotations.Nullable;

/** The rows of an operator, which are counted and timed as they are pulled. */
public final class MeasuredRows<T extends @Nullable Object> extends AbstractEnumerable<T> {
  private final Function0<Enumerable<T>> maker;
  private final OperatorMeasure measure;
  private @Nullable Enumerable<T> made;

  private MeasuredRows(Function0<Enumerable<T>> maker, OperatorMeasure measure) {
    this.maker = maker;
    this.measure = measure;
  }

  /**
   * Generated code calls this.
   *
   * @param maker some operators read their input as soon as they are made
   */
  public static <T extends @Nullable Object> Enumerable<T> of(
      Function0<Enumerable<T>> maker, OperatorMeasure measure) {
    return new MeasuredRows<>(maker, measure);
  }

  private Enumerable<T> made() {
    Enumerable<T> known = made;
    if (known == null) {
      known = Objects.requireNonNull(maker.apply());
      if (known instanceof StorageRows scan) {
        scan.observe(measure::opened);
      }
      made = known;
    }
    return known;
  }

  @Override
  public Enumerator<T> enumerator() {
    long start = System.nanoTime();
    Enumerator<T> rows = made().enumerator();
    measure.begin(System.nanoTime() - start);
    return new RowHolder<>(rows) {
      @Override
      public boolean moveNext() {
        long begin = System.nanoTime();
        boolean more = super.moveNext();
        measure.pulled(more, System.nanoTime() - begin);
        return more;
      }
    };
  }
}
