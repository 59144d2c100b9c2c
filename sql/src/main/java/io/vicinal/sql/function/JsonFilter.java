package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a document fits the filter of {@code JSON_MATCH}, such as {@code {"price": {"$gt":
 * 5}, "tags": {"$in": ["a", "b"]}, "author.name": "x"}}.
 *
 * <p>All members must hold. A path with dots leads into objects and, through every element, into
 * arrays; a condition holds if it does for one of the values at the path, {@code $ne} and {@code
 * $nin} if none of them is equal. Only values of one type are compared; what is missing equals
 * null.
 */
final class JsonFilter {
  private JsonFilter() {}

  /** Returns whether {@code document} fits. @throws SqlStateException 22023 for a wrong filter */
  static boolean matches(@Nullable Object document, @Nullable Object filter) {
    if (!(filter instanceof Map<?, ?> members)) {
      throw wrong("a filter must be an object");
    }
    boolean all = true;
    for (Map.Entry<?, ?> member : members.entrySet()) {
      // Every member is looked at, so that what is wrong in a filter does not depend on the row.
      all &= matches(document, String.valueOf(member.getKey()), member.getValue());
    }
    return all;
  }

  private static boolean matches(@Nullable Object document, String key, @Nullable Object wanted) {
    if (!key.startsWith("$")) {
      return holds(values(document, key), wanted);
    }
    boolean and = key.equals("$and");
    if (key.equals("$not")) {
      return !matches(document, wanted);
    }
    if (!and && !key.equals("$or")) {
      throw wrong("unknown operator \"" + key + '"');
    }
    if (!(wanted instanceof List<?> filters) || filters.isEmpty()) {
      throw wrong(key + " needs an array of filters");
    }
    int held = 0;
    for (Object filter : filters) {
      held += matches(document, filter) ? 1 : 0;
    }
    return and ? held == filters.size() : held > 0;
  }

  /** Returns the values at a path; of arrays they and their elements. */
  private static List<@Nullable Object> values(@Nullable Object document, String path) {
    List<@Nullable Object> values = new ArrayList<>();
    collect(document, path, values);
    return values;
  }

  private static void collect(
      @Nullable Object value, @Nullable String path, List<@Nullable Object> values) {
    if (path == null) {
      values.add(value);
      if (value instanceof List<?> array) {
        values.addAll(array);
      }
    } else if (value instanceof List<?> array) {
      array.forEach(element -> collect(element, path, values));
    } else if (value instanceof Map<?, ?> object) {
      int dot = path.indexOf('.');
      String key = dot < 0 ? path : path.substring(0, dot);
      if (object.containsKey(key)) {
        collect(object.get(key), dot < 0 ? null : path.substring(dot + 1), values);
      }
    }
  }

  private static boolean holds(List<@Nullable Object> values, @Nullable Object wanted) {
    if (!(wanted instanceof Map<?, ?> conditions) || !isCondition(conditions)) {
      return anyEquals(values, wanted);
    }
    boolean all = true;
    for (Map.Entry<?, ?> condition : conditions.entrySet()) {
      all &= holds(values, String.valueOf(condition.getKey()), condition.getValue());
    }
    return all;
  }

  private static boolean isCondition(Map<?, ?> object) {
    return object.keySet().stream().anyMatch(key -> String.valueOf(key).startsWith("$"));
  }

  private static boolean holds(
      List<@Nullable Object> values, String operator, @Nullable Object operand) {
    return switch (operator) {
      case "$eq" -> anyEquals(values, operand);
      case "$ne" -> !anyEquals(values, operand);
      case "$in" -> anyOf(values, operator, operand);
      case "$nin" -> !anyOf(values, operator, operand);
      case "$gt" -> values.stream().anyMatch(it -> compare(it, operand, 1, 1));
      case "$gte" -> values.stream().anyMatch(it -> compare(it, operand, 0, 1));
      case "$lt" -> values.stream().anyMatch(it -> compare(it, operand, -1, -1));
      case "$lte" -> values.stream().anyMatch(it -> compare(it, operand, -1, 0));
      case "$exists" -> {
        if (!(operand instanceof Boolean wanted)) {
          throw wrong("$exists needs true or false");
        }
        yield wanted != values.isEmpty();
      }
      case "$not" -> !holds(values, operand);
      default -> throw wrong("unknown operator \"" + operator + '"');
    };
  }

  private static boolean anyOf(
      List<@Nullable Object> values, String operator, @Nullable Object operand) {
    if (!(operand instanceof List<?> list)) {
      throw wrong(operator + " needs an array");
    }
    return list.stream().anyMatch(it -> anyEquals(values, it));
  }

  private static boolean anyEquals(List<@Nullable Object> values, @Nullable Object wanted) {
    return (wanted == null && values.isEmpty())
        || values.stream().anyMatch(value -> same(value, wanted));
  }

  private static boolean same(@Nullable Object one, @Nullable Object other) {
    if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
      return a.compareTo(b) == 0;
    }
    return Objects.equals(one, other);
  }

  /** Returns whether the sign of the comparison is one of both. */
  private static boolean compare(
      @Nullable Object value, @Nullable Object operand, int sign, int otherSign) {
    int order;
    if (value instanceof BigDecimal a && operand instanceof BigDecimal b) {
      order = Integer.signum(a.compareTo(b));
    } else if (value instanceof String a && operand instanceof String b) {
      order = Integer.signum(TextOrder.compare(a, b));
    } else {
      return false;
    }
    return order == sign || order == otherSign;
  }

  private static SqlStateException wrong(String what) {
    return new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "JSON_MATCH: " + what);
  }
}
