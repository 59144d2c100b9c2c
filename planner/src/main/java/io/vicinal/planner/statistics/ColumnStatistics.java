package io.vicinal.planner.statistics;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the values of one column are distributed.
 *
 * @param nullFraction share of the rows with NULL
 * @param distinct number of different values, about
 * @param minimum of a column of numbers, NaN for others and where there is none
 * @param maximum of a column of numbers, NaN for others and where there is none
 * @param distribution of the values in a sample
 */
public record ColumnStatistics(
    double nullFraction,
    double distinct,
    double minimum,
    double maximum,
    Distribution distribution) {
  /** Describes a column of which each row has its own value. */
  public static ColumnStatistics unique(double rows, double minimum, double maximum) {
    return new ColumnStatistics(0, rows, minimum, maximum, Distribution.UNKNOWN);
  }

  /** Returns the share of the rows that have one value, on average. */
  public double equal() {
    return (1 - nullFraction) / Math.max(1, distinct);
  }

  /** Returns the share of the rows that have a value as storage holds it, null for any. */
  public double equal(@Nullable Object value) {
    Object key = Distribution.key(value);
    Map<Object, Double> common = distribution.common();
    if (key == null || common.isEmpty()) {
      return equal();
    }
    Double share = common.get(key);
    if (share != null) {
      return share;
    }
    if (distribution.complete()) {
      return 0;
    }
    double rest = 1 - nullFraction - common.values().stream().mapToDouble(it -> it).sum();
    return Math.max(0, rest) / Math.max(1, distinct - common.size());
  }

  /** Returns the share of the rows that have a value, 0 if it is none of the most common ones. */
  public double common(@Nullable Object value) {
    Object key = Distribution.key(value);
    return key == null ? 0 : distribution.common().getOrDefault(key, 0.0);
  }

  /**
   * Returns the share of the rows between two values as storage holds them, with the upper and
   * without the lower one, NaN if that is not known; null is no bound.
   */
  public double between(@Nullable Object low, @Nullable Object high) {
    Object from = Distribution.key(low);
    Object to = Distribution.key(high);
    double below = from == null ? 0 : distribution.atMost(from);
    double within = to == null ? 1 : distribution.atMost(to);
    if (!Double.isNaN(below) && !Double.isNaN(within)) {
      return (1 - nullFraction) * Math.clamp(within - below, 0, 1);
    }
    return between(
        from instanceof Double number ? number : Double.NEGATIVE_INFINITY,
        to instanceof Double number ? number : Double.POSITIVE_INFINITY,
        (from == null || from instanceof Double) && (to == null || to instanceof Double));
  }

  private double between(double low, double high, boolean numbers) {
    if (!numbers || !(maximum > minimum)) {
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
    private long sampled;
    private final Map<Object, Integer> sample = new HashMap<>();

    /** Adds the value of a row that stands for others, too. */
    void addToSample(@Nullable Object value) {
      sampled++;
      Object key = Distribution.key(value);
      if (key != null) {
        sample.merge(key, 1, Integer::sum);
      }
    }

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

    /**
     * Returns what was found.
     *
     * @param tableRows of which those that were added may be a part
     */
    ColumnStatistics build(long tableRows) {
      double count = Math.min(distinct.estimate(), (double) (rows - nulls));
      return new ColumnStatistics(
          rows == 0 ? 0 : (double) nulls / rows,
          rows < tableRows ? ofAll(count, tableRows) : count,
          minimum,
          maximum,
          Distribution.of(sample, Math.max(1, sampled)));
    }

    /** Estimates how many there are of all rows (Haas and Stokes 1998, as PostgreSQL does). */
    private double ofAll(double count, long tableRows) {
      double known = (double) rows - nulls;
      if (known <= 0 || sample.isEmpty()) {
        return count;
      }
      double all = known * tableRows / rows;
      double once = sample.values().stream().filter(it -> it == 1).count();
      double estimate = known * count / (known - once + once * known / all);
      return Math.clamp(estimate, count, all);
    }
  }
}
