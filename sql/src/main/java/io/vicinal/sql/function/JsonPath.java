package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes a path of SQL/JSON in lax mode, as PostgreSQL's {@code jsonpath} has it: members of an
 * array are those of its elements, what is no array is one of one element, and what is not there is
 * no error. Values are those of {@link JsonTree}.
 *
 * @param items gives what the path leads to; of a predicate one value, null for unknown
 * @param predicate gives what is true of the document, null for unknown; null if it is no predicate
 */
record JsonPath(Items items, @Nullable Predicate predicate) {
  private static final int ITEMS_MAX = 1_000_000;
  private static final int ITEMS_BETWEEN_CHECKS = 1 << 12;

  /** The document, and the item that a filter looks at, which {@code @} stands for. */
  record Scope(@Nullable Object root, @Nullable Object current) {}

  /** Gives values for a document. */
  interface Items {
    List<@Nullable Object> of(Scope scope);
  }

  /** Gives a truth value for a document, null for unknown. */
  interface Predicate {
    @Nullable Boolean of(Scope scope);
  }

  static JsonPath ofItems(Items items) {
    return new JsonPath(items, null);
  }

  static JsonPath ofPredicate(Predicate predicate) {
    return new JsonPath(
        scope -> {
          List<@Nullable Object> one = new ArrayList<>();
          one.add(predicate.of(scope));
          return one;
        },
        predicate);
  }

  /** Returns this path, and then from each of its items on to all that {@code step} leads to. */
  JsonPath then(Function<@Nullable Object, List<@Nullable Object>> step) {
    return ofItems(scope -> each(items.of(scope), step));
  }

  /** Returns this path with those of its items for which {@code condition} is true. */
  JsonPath where(Predicate condition) {
    return ofItems(scope -> {
      List<@Nullable Object> kept = unwrapped(items.of(scope));
      kept.removeIf(item -> !Boolean.TRUE.equals(condition.of(new Scope(scope.root(), item))));
      return kept;
    });
  }

  static List<@Nullable Object> members(@Nullable Object item, @Nullable String key) {
    return each(
        item instanceof List<?> array ? new ArrayList<>(array) : one(item),
        element -> {
          List<@Nullable Object> found = new ArrayList<>();
          if (element instanceof Map<?, ?> object) {
            if (key == null) {
              found.addAll(object.values());
            } else if (object.containsKey(key)) {
              found.add(object.get(key));
            }
          }
          return found;
        });
  }

  /** Returns the elements from {@code first} to {@code last}, of which -1 is the last one. */
  static List<@Nullable Object> elements(@Nullable Object item, int first, int last) {
    List<?> all = item instanceof List<?> it ? it : one(item);
    int from = Math.max(first < 0 ? all.size() + first : first, 0);
    int to = Math.min(last < 0 ? all.size() + last : last, all.size() - 1);
    return from > to ? new ArrayList<>() : new ArrayList<>(all.subList(from, to + 1));
  }

  /** Returns {@code items} with the elements of arrays in their place. */
  static List<@Nullable Object> unwrapped(List<@Nullable Object> items) {
    return each(items, item -> item instanceof List<?> it ? new ArrayList<>(it) : one(item));
  }

  /** Returns whether some item of one side and one of the other are in the relation. */
  static Predicate any(JsonPath left, JsonPath right, Relation relation) {
    return scope -> {
      boolean unknown = false;
      List<@Nullable Object> others = unwrapped(right.items.of(scope));
      for (Object one : unwrapped(left.items.of(scope))) {
        LongText.check();
        for (Object other : others) {
          Boolean holds = relation.of(one, other);
          if (Boolean.TRUE.equals(holds)) {
            return true;
          }
          unknown |= holds == null;
        }
      }
      return unknown ? null : false;
    };
  }

  /** Says of two values whether something holds, null where they cannot be compared. */
  interface Relation {
    @Nullable Boolean of(@Nullable Object one, @Nullable Object other);
  }

  /** Returns the comparison {@code ==}, {@code !=}, {@code <} and so on. */
  static Relation comparison(String symbol) {
    return (one, other) -> {
      if ((one == null) != (other == null)) {
        return symbol.equals("!=");
      }
      Integer order = order(one, other);
      if (order == null) {
        return null;
      }
      return switch (symbol) {
        case "==" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    };
  }

  private static @Nullable Integer order(@Nullable Object one, @Nullable Object other) {
    if (one == null && other == null) {
      return 0;
    }
    if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
      return a.compareTo(b);
    }
    if (one instanceof Boolean a && other instanceof Boolean b) {
      return a.compareTo(b);
    }
    return one instanceof String a && other instanceof String b ? TextOrder.compare(a, b) : null;
  }

  static List<@Nullable Object> one(@Nullable Object item) {
    List<@Nullable Object> list = new ArrayList<>();
    list.add(item);
    return list;
  }

  private static List<@Nullable Object> each(
      List<@Nullable Object> items, Function<@Nullable Object, List<@Nullable Object>> step) {
    List<@Nullable Object> found = new ArrayList<>();
    int visited = 0;
    for (Object item : items) {
      found.addAll(step.apply(item));
      visited++;
      check(visited, found.size());
    }
    LongText.check();
    return found;
  }

  /**
   * Looks now and then whether to end.
   *
   * @throws SqlStateException 54000 if a step found more than {@link #ITEMS_MAX}
   */
  static void check(int visited, int found) {
    if (visited % ITEMS_BETWEEN_CHECKS == 0) {
      LongText.check();
    }
    if (found > ITEMS_MAX) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED, "path of JSON leads to more than " + ITEMS_MAX + " items");
    }
  }
}
