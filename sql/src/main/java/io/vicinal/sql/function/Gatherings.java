package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds what computes lists, JSON and percentiles of groups, for generated code. */
public final class Gatherings {
  private static final Comparator<Object> ORDER = Gatherings::compare;

  private Gatherings() {}

  private static int compare(Object a, Object b) {
    return a instanceof List<?> first && b instanceof List<?> second
        ? new ArrayKey(first).compareTo(new ArrayKey(second))
        : ArrayKey.compare(a, b);
  }

  /** ARRAY_AGG: NULLs, too; NULL of no rows. */
  public static final class Array implements Gathering {
    private final List<@Nullable Object> values = new ArrayList<>();

    @Override
    public void add(@Nullable Object value) {
      values.add(value);
    }

    @Override
    public @Nullable Object result() {
      return values.isEmpty() ? null : new ArrayList<>(values);
    }
  }

  /** ARRAY_AGG of distinct values, each at its first place; NULL is one of them. */
  public static final class DistinctArray implements Gathering {
    private final List<@Nullable Object> values = new ArrayList<>();
    private final Set<Object> known = new TreeSet<>(ORDER);
    private boolean knowsNull;

    @Override
    public void add(@Nullable Object value) {
      if (value == null ? !knowsNull : known.add(value)) {
        values.add(value);
      }
      knowsNull |= value == null;
    }

    @Override
    public @Nullable Object result() {
      return values.isEmpty() ? null : new ArrayList<>(values);
    }
  }

  /** JSON_AGG of values that are JSON; NULL is null. */
  public static final class JsonArray implements Gathering {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void add(@Nullable Object value) {
      text.append(text.isEmpty() ? "[" : ",").append(value == null ? "null" : value);
      TextFunctions.requireBounded(text.length());
    }

    @Override
    public @Nullable Object result() {
      return text.isEmpty() ? null : text + "]";
    }
  }

  /** JSON_OBJECT_AGG of keys and values that are JSON; of equal keys the last one counts. */
  public static final class JsonObject implements Gathering {
    private final Map<String, String> members = new LinkedHashMap<>();
    private long length;

    @Override
    public void add(@Nullable Object value) {
      throw new AssertionError("a member needs a key");
    }

    @Override
    public void add(@Nullable Object key, @Nullable Object value) {
      String name = JsonMaking.key(key);
      String json = value == null ? "null" : value.toString();
      length += name.length() + json.length();
      TextFunctions.requireBounded(length);
      members.put(name, json);
    }

    @Override
    public @Nullable Object result() {
      List<Object> all = new ArrayList<>();
      members.forEach((key, value) -> {
        all.add(key);
        all.add(value);
      });
      return all.isEmpty() ? null : JsonMaking.object(all);
    }
  }

  /** The value that comes most often, of several the least. */
  public static final class Mode implements Gathering {
    private final Map<Object, Long> counts = new LinkedHashMap<>();

    @Override
    public void add(@Nullable Object value) {
      if (value != null) {
        counts.merge(value, 1L, Long::sum);
      }
    }

    @Override
    public @Nullable Object result() {
      Object best = null;
      long most = 0;
      for (Map.Entry<Object, Long> entry : counts.entrySet()) {
        boolean better =
            entry.getValue() > most
                || (entry.getValue() == most && best != null && compare(entry.getKey(), best) < 0);
        best = better ? entry.getKey() : best;
        most = better ? entry.getValue() : most;
      }
      return best;
    }
  }

  /** The values of a percentile with its share, which is the same in every row. */
  public abstract static class Percentile implements Gathering {
    private final List<Object> values = new ArrayList<>();
    private @Nullable Object share;

    @Override
    public void add(@Nullable Object value) {
      throw new AssertionError("a percentile needs a share");
    }

    @Override
    public void add(@Nullable Object value, @Nullable Object share) {
      this.share = share;
      if (value != null) {
        values.add(value);
      }
    }

    List<Object> sorted() {
      var sorted = new ArrayList<>(values);
      Collections.sort(sorted, ORDER);
      return sorted;
    }

    Percentile() {}

    abstract @Nullable Object at(List<Object> sorted, double share);

    @Override
    public @Nullable Object result() {
      List<Object> sorted = sorted();
      if (sorted.isEmpty() || share == null) {
        return null;
      }
      if (share instanceof List<?> shares) {
        List<@Nullable Object> results = new ArrayList<>();
        shares.forEach(it -> results.add(it == null ? null : at(sorted, checked(it))));
        return results;
      }
      return at(sorted, checked(share));
    }

    private static double checked(Object share) {
      double value =
          share instanceof Number number ? number.doubleValue() : readShare(share.toString());
      if (!(value >= 0 && value <= 1)) {
        throw new SqlStateException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
            "percentile value " + share + " is not between 0 and 1");
      }
      return value;
    }
  }

  private static double readShare(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "invalid number: \"" + text + '"', e);
    }
  }

  /** PERCENTILE_CONT: between two values in proportion. */
  public static class Continuous extends Percentile {
    @Override
    @Nullable Object at(List<Object> sorted, double share) {
      double place = share * (sorted.size() - 1);
      int low = (int) Math.floor(place);
      int high = (int) Math.ceil(place);
      double first = number(sorted.get(low));
      return low == high ? first : first + (number(sorted.get(high)) - first) * (place - low);
    }

    private static double number(Object value) {
      return value instanceof BigDecimal decimal
          ? decimal.doubleValue()
          : ((Number) value).doubleValue();
    }
  }

  /** PERCENTILE_CONT … DESC. */
  public static final class ContinuousDown extends Continuous {
    @Override
    List<Object> sorted() {
      return super.sorted().reversed();
    }
  }

  /** PERCENTILE_DISC: the first value that has at least this share up to it. */
  public static class Discrete extends Percentile {
    @Override
    @Nullable Object at(List<Object> sorted, double share) {
      int place = (int) Math.ceil(share * sorted.size()) - 1;
      return sorted.get(Math.clamp(place, 0, sorted.size() - 1));
    }
  }

  /** PERCENTILE_DISC … DESC. */
  public static final class DiscreteDown extends Discrete {
    @Override
    List<Object> sorted() {
      return super.sorted().reversed();
    }
  }
}
