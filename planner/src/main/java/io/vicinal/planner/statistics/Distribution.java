package io.vicinal.planner.statistics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How often the values of a sample come: the most common ones each, all of them by equally full
 * ranges. Numbers, dates and times are {@code Double}s, texts {@code String}s of at most {@value
 * #TEXT_MAX} characters; other values have no ranges.
 *
 * @param common share of the rows that have a value, of the most common ones
 * @param complete whether no other values were found
 * @param bounds of the ranges, ascending, empty if there are none
 */
record Distribution(Map<Object, Double> common, boolean complete, List<Object> bounds) {
  static final Distribution UNKNOWN = new Distribution(Map.of(), false, List.of());

  private static final int COMMON_MAX = 100;
  private static final int RANGES = 200;
  private static final int TEXT_MAX = 100;

  /** How much more often than the average a value comes that is kept. */
  private static final double OFTEN = 1.25;

  Distribution {
    common = Map.copyOf(common);
    bounds = List.copyOf(bounds);
  }

  /** Returns what stands for a value here, null where nothing does. */
  static @Nullable Object key(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> Double.isNaN(number.doubleValue()) ? null : number.doubleValue() + 0.0;
      case String text -> text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
      case byte[] _ -> null;
      case List<?> _ -> null;
      default -> value;
    };
  }

  /**
   * Describes a sample.
   *
   * @param values counted by their keys
   * @param rows of the sample, with those that have NULL
   */
  static Distribution of(Map<Object, Integer> values, long rows) {
    long known = values.values().stream().mapToLong(Integer::longValue).sum();
    double average = (double) known / Math.max(1, values.size());
    boolean complete = values.size() <= COMMON_MAX;
    var common = new HashMap<Object, Double>();
    values.entrySet().stream()
        .filter(it -> complete || (it.getValue() > 1 && it.getValue() > OFTEN * average))
        .sorted(Map.Entry.<Object, Integer>comparingByValue().reversed())
        .limit(COMMON_MAX)
        .forEach(it -> common.put(it.getKey(), (double) it.getValue() / rows));
    return new Distribution(common, complete, bounds(values, known));
  }

  private static List<Object> bounds(Map<Object, Integer> values, long known) {
    if (!isOrdered(values, Double.class) && !isOrdered(values, String.class)) {
      return List.of();
    }
    var sorted = new ArrayList<Object>(values.keySet());
    sorted.sort(Distribution::compare);
    var bounds = new ArrayList<Object>();
    long passed = 0;
    for (Object value : sorted) {
      passed += values.getOrDefault(value, 0);
      while (bounds.size() <= RANGES && passed * RANGES > bounds.size() * (known - 1)) {
        bounds.add(value);
      }
    }
    return bounds;
  }

  private static boolean isOrdered(Map<Object, Integer> values, Class<?> type) {
    return values.size() > 1 && values.keySet().stream().allMatch(type::isInstance);
  }

  private static int compare(Object a, Object b) {
    return a instanceof Double one && b instanceof Double other
        ? one.compareTo(other)
        : a.toString().compareTo(b.toString());
  }

  /** Returns the share of the known values that are at most {@code key}, NaN if that is unknown. */
  double atMost(Object key) {
    if (bounds.isEmpty() || !bounds.getFirst().getClass().equals(key.getClass())) {
      return Double.NaN;
    }
    int found = Collections.binarySearch(bounds, key, Distribution::compare);
    if (found >= 0) {
      while (found + 1 < bounds.size() && bounds.get(found + 1).equals(key)) {
        found++;
      }
      return (double) found / (bounds.size() - 1);
    }
    int after = -found - 1;
    if (after == 0 || after == bounds.size()) {
      return after == 0 ? 0 : 1;
    }
    double within =
        key instanceof Double number
                && bounds.get(after - 1) instanceof Double low
                && bounds.get(after) instanceof Double high
            ? (number - low) / (high - low)
            : 0.5;
    return (after - 1 + within) / (bounds.size() - 1);
  }
}
