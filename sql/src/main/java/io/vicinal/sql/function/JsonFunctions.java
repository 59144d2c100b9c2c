package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.ArrayText;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Computes the operators and functions of JSON as PostgreSQL does, for generated code. */
public final class JsonFunctions {
  private static final Pattern MODE = Pattern.compile("^\\s*(strict|lax)\\s+");
  private static final String ILLEGAL = "Illegal jsonpath spec";

  private JsonFunctions() {}

  /** {@code json -> 'key'}: the member as JSON; NULL where there is none. */
  public static @Nullable String member(String json, String key) {
    return JsonTree.read(json) instanceof Map<?, ?> object && object.containsKey(key)
        ? JsonTree.write(object.get(key))
        : null;
  }

  /** {@code json -> 0}: the element as JSON; from the end where the index is negative. */
  public static @Nullable String element(String json, long index) {
    List<?> array = JsonTree.read(json) instanceof List<?> it ? it : List.of();
    int at = Math.clamp(index < 0 ? array.size() + index : index, -1, Integer.MAX_VALUE);
    return at >= 0 && at < array.size() ? JsonTree.write(array.get(at)) : null;
  }

  /** {@code json ->> 'key'}: strings without quotes, and NULL for null. */
  public static @Nullable String memberText(String json, String key) {
    return text(member(json, key));
  }

  public static @Nullable String elementText(String json, long index) {
    return text(element(json, index));
  }

  /** {@code json #> '{a,0}'}: what a path of keys and positions leads to. */
  public static @Nullable String atPath(String json, String path) {
    Object value = JsonTree.read(json);
    for (String step : ArrayText.parse(path)) {
      if (value instanceof Map<?, ?> object && step != null && object.containsKey(step)) {
        value = object.get(step);
      } else if (value instanceof List<?> array && position(step, array.size()) >= 0) {
        value = array.get(position(step, array.size()));
      } else {
        return null;
      }
    }
    return JsonTree.write(value);
  }

  /** Returns the path that is one step. */
  public static String step(String step) {
    return ArrayText.write(List.of(step), it -> it);
  }

  /** Returns the position that {@code step} stands for, -1 for none. */
  private static int position(@Nullable String step, int size) {
    try {
      int index = Integer.parseInt(String.valueOf(step));
      int at = index < 0 ? size + index : index;
      return at < size ? Math.max(at, -1) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** {@code json #>> '{a,0}'}: the same as text. */
  public static @Nullable String textAtPath(String json, String path) {
    return text(atPath(json, path));
  }

  /** {@code json @> other}, as PostgreSQL has it of JSONB. */
  public static boolean contains(String json, String other) {
    Object whole = JsonTree.read(json);
    Object part = JsonTree.read(other);
    boolean elementOfArray =
        whole instanceof List<?> && !(part instanceof List<?> || part instanceof Map<?, ?>);
    return contains(whole, elementOfArray ? Collections.singletonList(part) : part);
  }

  private static boolean contains(@Nullable Object whole, @Nullable Object part) {
    return switch (part) {
      case Map<?, ?> members ->
          whole instanceof Map<?, ?> object
              && members.entrySet().stream()
                  .allMatch(it ->
                      object.containsKey(it.getKey())
                          && contains(object.get(it.getKey()), it.getValue()));
      case List<?> elements ->
          whole instanceof List<?> array
              && elements.stream()
                  .allMatch(element -> {
                    LongText.check(); // long arrays take the product of their lengths
                    return array.stream().anyMatch(it -> contains(it, element));
                  });
      case BigDecimal number -> whole instanceof BigDecimal it && it.compareTo(number) == 0;
      case null -> whole == null;
      default -> part.equals(whole);
    };
  }

  /** Returns {@code json} as the operators write it, without blanks. */
  public static String normal(String json) {
    return JsonTree.write(JsonTree.read(json));
  }

  /** Returns what is JSON as text: strings without quotes, and NULL for null. */
  public static @Nullable String text(@Nullable String json) {
    if (json == null || json.equals("null")) {
      return null;
    }
    return JsonTree.read(json) instanceof String string ? string : json;
  }

  public static String typeOf(String json) {
    return typeOfValue(JsonTree.read(json));
  }

  static String typeOfValue(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      case String _ -> "string";
      case Boolean _ -> "boolean";
      case null -> "null";
      default -> "number";
    };
  }

  /** Returns the number of elements. @throws SqlStateException 22023 if it is no array */
  public static int arrayLength(String json) {
    if (JsonTree.read(json) instanceof List<?> array) {
      return array.size();
    }
    throw new SqlStateException(
        SqlState.INVALID_PARAMETER_VALUE, "cannot get the length of JSON that is no array");
  }

  /** Returns {@code path}. @throws SqlStateException 22023 if it is no path */
  public static String path(String path) {
    String strict = "strict " + withoutMode(path);
    Exception failure =
        org.apache.calcite.runtime.JsonFunctions.jsonApiCommonSyntax("{}", strict).exc;
    // That the empty document has nothing there has another text.
    if (failure != null && String.valueOf(failure.getMessage()).startsWith(ILLEGAL)) {
      throw new SqlStateException(
          SqlState.INVALID_PARAMETER_VALUE, "\"" + path + "\" is not a path of JSON", failure);
    }
    return path;
  }

  /** Returns {@code path} with its mode; one without any is lax, which Calcite takes for strict. */
  public static String withMode(String path) {
    return MODE.matcher(path).lookingAt() ? path : "lax " + path;
  }

  /** Returns {@code path} without {@code strict} or {@code lax}. */
  static String withoutMode(String path) {
    return MODE.matcher(path).replaceFirst("");
  }

  public static boolean matches(String json, String filter) {
    return JsonFilter.matches(JsonTree.read(json), JsonTree.read(filter));
  }
}
