package io.vicinal.sql.function;

import io.vicinal.sql.type.ArrayText;
import io.vicinal.sql.type.ElementForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the operators and functions of arrays as PostgreSQL does, for generated code. Arrays are
 * lists; elements of two of them have the same class.
 */
public final class ArrayFunctions {
  private ArrayFunctions() {}

  /** {@code CAST(text AS T ARRAY)}; {@code form} is the name of an {@link ElementForm}. */
  public static List<@Nullable Object> fromText(String text, String form) {
    ElementForm element = ElementForm.named(form);
    var array = new ArrayList<@Nullable Object>();
    for (String value : ArrayText.parse(text)) {
      array.add(value == null ? null : element.read(value));
    }
    return array;
  }

  /** {@code CAST(array AS TEXT)}. */
  public static String toText(List<?> array, String form) {
    ElementForm element = ElementForm.named(form);
    return ArrayText.<Object>write(array, element::write);
  }

  /** {@code CAST(array AS T ARRAY)}. */
  public static List<@Nullable Object> convert(List<?> array, String from, String to) {
    ElementForm source = ElementForm.named(from);
    ElementForm target = ElementForm.named(to);
    var result = new ArrayList<@Nullable Object>();
    for (Object value : array) {
      result.add(value == null ? null : target.convert(value, source));
    }
    return result;
  }

  /** Returns {@code array}, an empty one for NULL. */
  public static List<?> orEmpty(@Nullable List<?> array) {
    return array == null ? List.of() : array;
  }

  /** {@code element = ANY (array)}. */
  public static @Nullable Boolean has(@Nullable List<?> array, @Nullable Object element) {
    if (array == null) {
      return null;
    }
    Boolean miss = false;
    for (Object value : array) {
      if (value == null || element == null) {
        miss = null;
      } else if (same(value, element)) {
        return true;
      }
    }
    return miss;
  }

  /** {@code a && b}. */
  public static boolean overlaps(List<?> a, List<?> b) {
    return a.stream().anyMatch(value -> isIn(value, b));
  }

  /** {@code a @> b}. */
  public static boolean contains(List<?> a, List<?> b) {
    return b.stream().allMatch(value -> isIn(value, a));
  }

  private static boolean isIn(@Nullable Object value, List<?> array) {
    if (value == null) {
      return false;
    }
    for (Object other : array) {
      if (other != null && same(value, other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(Object a, Object b) {
    return switch (a) {
      case BigDecimal x when b instanceof BigDecimal y -> x.compareTo(y) == 0;
      case Double x when b instanceof Double y -> Double.compare(x + 0.0, y + 0.0) == 0;
      case Float x when b instanceof Float y -> Float.compare(x + 0f, y + 0f) == 0;
      default -> a.equals(b);
    };
  }

  private static boolean isSameOrNull(@Nullable Object a, @Nullable Object b) {
    return (a == null || b == null) ? (a == null && b == null) : same(a, b);
  }

  /** {@code array || element}; NULL counts as an empty array. */
  public static List<@Nullable Object> append(@Nullable List<?> array, @Nullable Object element) {
    var result = new ArrayList<@Nullable Object>(array == null ? List.of() : array);
    result.add(element);
    return result;
  }

  /** {@code element || array}. */
  public static List<@Nullable Object> prepend(@Nullable Object element, @Nullable List<?> array) {
    var result = new ArrayList<@Nullable Object>();
    result.add(element);
    if (array != null) {
      result.addAll(array);
    }
    return result;
  }

  /** {@code a || b}; NULL if both are. */
  public static @Nullable List<?> concatenate(@Nullable List<?> a, @Nullable List<?> b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    var result = new ArrayList<@Nullable Object>(a);
    result.addAll(b);
    return result;
  }

  public static @Nullable List<?> remove(@Nullable List<?> array, @Nullable Object element) {
    return array == null
        ? null
        : filtered(array, value -> isSameOrNull(value, element) ? REMOVED : value);
  }

  public static @Nullable List<?> replace(
      @Nullable List<?> array, @Nullable Object element, @Nullable Object by) {
    return array == null
        ? null
        : filtered(array, value -> isSameOrNull(value, element) ? by : value);
  }

  private static final Object REMOVED = new Object();

  private interface Change {
    @Nullable Object of(@Nullable Object value);
  }

  private static List<@Nullable Object> filtered(List<?> array, Change change) {
    var result = new ArrayList<@Nullable Object>();
    for (Object value : array) {
      Object changed = change.of(value);
      if (!REMOVED.equals(changed)) {
        result.add(changed);
      }
    }
    return result;
  }

  /** Returns where {@code element} is first, from 1; NULL where it is not. */
  public static @Nullable Integer position(@Nullable List<?> array, @Nullable Object element) {
    return position(array, element, 1);
  }

  /** Returns where {@code element} is first from {@code start} on. */
  public static @Nullable Integer position(
      @Nullable List<?> array, @Nullable Object element, @Nullable Integer start) {
    if (array == null || start == null) {
      return null;
    }
    for (int i = Math.max(0, start - 1); i < array.size(); i++) {
      if (isSameOrNull(array.get(i), element)) {
        return i + 1;
      }
    }
    return null;
  }

  /** Returns every place of {@code element}. */
  public static @Nullable List<Integer> positions(
      @Nullable List<?> array, @Nullable Object element) {
    if (array == null) {
      return null;
    }
    var places = new ArrayList<Integer>();
    for (int i = 0; i < array.size(); i++) {
      if (isSameOrNull(array.get(i), element)) {
        places.add(i + 1);
      }
    }
    return places;
  }

  /** Returns the number of elements; NULL of an empty array and other dimensions than the first. */
  public static @Nullable Integer length(List<?> array, int dimension) {
    return dimension == 1 && !array.isEmpty() ? (Integer) array.size() : null;
  }

  /** Returns the first position; NULL as {@link #length}. */
  public static @Nullable Integer lower(List<?> array, int dimension) {
    return length(array, dimension) == null ? null : (Integer) 1;
  }

  /** {@code array[from:to]}, as much of it as there is. */
  public static List<@Nullable Object> slice(List<?> array, int from, int to) {
    int start = Math.max(0, from - 1);
    int end = Math.min(array.size(), to);
    return start >= end ? List.of() : new ArrayList<>(array.subList(start, end));
  }

  /** Puts the elements that are not NULL together, {@code delimiter} between them. */
  public static @Nullable String join(
      @Nullable List<?> array,
      @Nullable String delimiter,
      @Nullable String otherwise,
      String form) {
    if (array == null || delimiter == null) {
      return null;
    }
    ElementForm element = ElementForm.named(form);
    var text = new StringBuilder();
    boolean first = true;
    for (Object value : array) {
      String part = value == null ? otherwise : element.write(value);
      if (part != null) {
        text.append(first ? "" : delimiter).append(part);
        first = false;
      }
    }
    return text.toString();
  }

  public static @Nullable List<@Nullable String> split(
      @Nullable String text, @Nullable String delimiter) {
    return split(text, delimiter, null);
  }

  /** Cuts a text; without a delimiter every character is an element. */
  public static @Nullable List<@Nullable String> split(
      @Nullable String text, @Nullable String delimiter, @Nullable String nullText) {
    if (text == null) {
      return null;
    }
    List<String> parts =
        text.isEmpty()
            ? List.of()
            : delimiter == null
                ? text.codePoints().mapToObj(Character::toString).toList()
                : delimiter.isEmpty() ? List.of(text) : cut(text, delimiter);
    var array = new ArrayList<@Nullable String>();
    parts.forEach(part -> array.add(part.equals(nullText) ? null : part));
    return array;
  }

  private static List<String> cut(String text, String delimiter) {
    return Arrays.asList(text.split(java.util.regex.Pattern.quote(delimiter), -1));
  }
}
