package io.vicinal.planner.statistics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one column are distributed.
 *
 * @param nullFraction share of the rows with NULL
 * @param distinct number of different values, about
 * @param minimum of a column of numbers, NaN for others and where there is none
 * @param maximum of a column of numbers, NaN for others and where there is none
 */
public record ColumnStatistics(
    double nullFraction, double distinct, double minimum, double maximum) {
  /** Returns the share of the rows that have one certain value. */
  public double equal() {
    return (1 - nullFraction) / Math.max(1, distinct);
  }

  /** Returns the share of the rows between two numbers, NaN if that is not known. */
  public double between(double low, double high) {
    if (!(maximum > minimum) || Double.isNaN(low) || Double.isNaN(high)) {
      return Double.NaN;
    }
    double share = (Math.min(high, maximum) - Math.max(low, minimum)) / (maximum - minimum);
    return (1 - nullFraction) * Math.clamp(share, 0, 1);
  }

  /** Collects the values of a column. */
  static final class Builder {
    private final DistinctCount distinct = new DistinctCount();
    private long rows;
    private long nulls;
    private double minimum = Double.NaN;
    private double maximum = Double.NaN;

    void add(@Nullable Object value) {
      rows++;
      switch (value) {
        case null -> nulls++;
        case byte[] bytes -> distinct.add(Arrays.hashCode(bytes));
        case Number number -> {
          distinct.add(number instanceof Long whole ? hash(whole) : number.hashCode());
          double known = number.doubleValue();
          if (!Double.isNaN(known)) {
            minimum = Double.isNaN(minimum) ? known : Math.min(minimum, known);
            maximum = Double.isNaN(maximum) ? known : Math.max(maximum, known);
          }
        }
        default -> distinct.add(value.hashCode());
      }
    }

    /** Long.hashCode gives -k and k - 1 the same hash. */
    private static int hash(long value) {
      return (int) ((value * 0x9E3779B97F4A7C15L) >>> 32);
    }

    ColumnStatistics build() {
      double count = Math.min(distinct.estimate(), (double) (rows - nulls));
      return new ColumnStatistics(rows == 0 ? 0 : (double) nulls / rows, count, minimum, maximum);
    }
  }
}
