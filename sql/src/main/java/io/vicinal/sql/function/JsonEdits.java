package io.vicinal.sql.function;

import io.vicinal.sql.type.ArrayText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.calcite.runtime.FlatLists;
import org.jspecify.annotations.Nullable;

/** Makes other JSON of JSON, as PostgreSQL does of JSONB, for generated code. */
public final class JsonEdits {
  private JsonEdits() {}

  /** {@code a || b}: members of both objects; else elements, as which all but an array are one. */
  public static String concat(String a, String b) {
    Object left = JsonTree.read(a);
    Object right = JsonTree.read(b);
    if (left instanceof Map<?, ?> members && right instanceof Map<?, ?> others) {
      Map<Object, @Nullable Object> all = new LinkedHashMap<>(members);
      all.putAll(others);
      return write(all);
    }
    List<@Nullable Object> all = new ArrayList<>(elements(left));
    all.addAll(elements(right));
    return write(all);
  }

  private static List<@Nullable Object> elements(@Nullable Object value) {
    List<@Nullable Object> elements = new ArrayList<>();
    if (value instanceof List<?> array) {
      elements.addAll(array);
    } else {
      elements.add(value);
    }
    return elements;
  }

  /** {@code json - 'key'}: also the elements of an array that are this text. */
  public static String without(String json, String key) {
    return without(json, List.of(key));
  }

  /** {@code json - '{a,b}'::text[]}. */
  public static String without(String json, List<?> keys) {
    Object value = JsonTree.read(json);
    return switch (value) {
      case Map<?, ?> members -> {
        Map<Object, @Nullable Object> kept = new LinkedHashMap<>(members);
        keys.forEach(kept::remove);
        yield write(kept);
      }
      case List<?> array -> {
        List<@Nullable Object> kept = new ArrayList<>(array);
        kept.removeIf(element -> element instanceof String && keys.contains(element));
        yield write(kept);
      }
      case null, default -> throw JsonMaking.invalid("cannot delete from a JSON scalar");
    };
  }

  /** {@code json - 0}: without the element there. */
  public static String withoutElement(String json, long index) {
    if (!(JsonTree.read(json) instanceof List<?> array)) {
      throw JsonMaking.invalid("cannot delete an element by its index from JSON that is no array");
    }
    List<@Nullable Object> kept = new ArrayList<>(array);
    long at = index < 0 ? kept.size() + index : index;
    if (at >= 0 && at < kept.size()) {
      kept.remove((int) at);
    }
    return write(kept);
  }

  /** {@code json #- '{a,0}'}. */
  public static String withoutPath(String json, String path) {
    return change(json, path, (container, step) -> remove(container, step));
  }

  private static void remove(Object container, String step) {
    if (container instanceof Map<?, ?> object) {
      object.remove(step);
    } else if (container instanceof List<?> array) {
      int at = position(step, array.size());
      if (at >= 0 && at < array.size()) {
        array.remove(at);
      }
    }
  }

  public static String set(String json, String path, String value) {
    return set(json, path, value, true);
  }

  /** Replaces what is at the end of the path, or adds it if {@code create} says so. */
  public static String set(String json, String path, String value, boolean create) {
    Object replacement = JsonTree.read(value);
    return change(json, path, (container, step) -> put(container, step, replacement, create));
  }

  @SuppressWarnings("unchecked") // what JsonTree reads
  private static void put(Object container, String step, @Nullable Object value, boolean create) {
    if (container instanceof Map<?, ?> object) {
      if (create || object.containsKey(step)) {
        ((Map<String, @Nullable Object>) object).put(step, value);
      }
      return;
    }
    List<@Nullable Object> array = (List<@Nullable Object>) container;
    int at = position(step, array.size());
    if (at >= 0 && at < array.size()) {
      array.set(at, value);
    } else if (create) {
      array.add(at < 0 ? 0 : array.size(), value);
    }
  }

  public static String insert(String json, String path, String value) {
    return insert(json, path, value, false);
  }

  /** Inserts an element before or after the one at the path, or a member that is not there. */
  public static String insert(String json, String path, String value, boolean after) {
    Object added = JsonTree.read(value);
    return change(json, path, (container, step) -> add(container, step, added, after));
  }

  @SuppressWarnings("unchecked") // what JsonTree reads
  private static void add(Object container, String step, @Nullable Object value, boolean after) {
    if (container instanceof Map<?, ?> object) {
      if (object.containsKey(step)) {
        throw JsonMaking.invalid("cannot replace existing key \"" + step + '"');
      }
      ((Map<String, @Nullable Object>) object).put(step, value);
      return;
    }
    List<@Nullable Object> array = (List<@Nullable Object>) container;
    int at = position(step, array.size());
    array.add(Math.clamp(after && at >= 0 ? at + 1L : at, 0, array.size()), value);
  }

  /** Does {@code change} to the container that the last step of {@code path} is about. */
  private static String change(String json, String path, BiConsumer<Object, String> change) {
    Object whole = JsonTree.read(json);
    if (!(whole instanceof Map<?, ?> || whole instanceof List<?>)) {
      throw JsonMaking.invalid("cannot set a path in a JSON scalar");
    }
    List<@Nullable String> steps = ArrayText.parse(path);
    Object at = whole;
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i);
      if (step == null) {
        throw JsonMaking.invalid("path element at position " + (i + 1) + " is null");
      }
      if (at instanceof List<?> && !isIndex(step)) {
        throw JsonMaking.invalid(
            "path element at position " + (i + 1) + " is not an integer: \"" + step + '"');
      }
      if (i == steps.size() - 1) {
        change.accept(at, step);
      } else {
        Object next = next(at, step);
        if (!(next instanceof Map<?, ?> || next instanceof List<?>)) {
          break;
        }
        at = next;
      }
    }
    return write(whole);
  }

  private static @Nullable Object next(Object container, String step) {
    if (container instanceof Map<?, ?> object) {
      return object.get(step);
    }
    List<?> array = (List<?>) container;
    int at = position(step, array.size());
    return at >= 0 && at < array.size() ? array.get(at) : null;
  }

  private static boolean isIndex(String step) {
    return step.matches("-?[0-9]{1,9}");
  }

  /** Negative where it is before the first element. */
  private static int position(String step, int size) {
    int index = Integer.parseInt(step);
    return index < 0 ? Math.max(size + index, -1) : index;
  }

  public static String withoutNulls(String json) {
    return write(withoutNullsOf(JsonTree.read(json)));
  }

  private static @Nullable Object withoutNullsOf(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> object -> {
        Map<Object, @Nullable Object> kept = new LinkedHashMap<>();
        object.forEach((key, member) -> {
          if (member != null) {
            kept.put(key, withoutNullsOf(member));
          }
        });
        yield kept;
      }
      case List<?> array -> {
        List<@Nullable Object> kept = new ArrayList<>();
        array.forEach(element -> kept.add(withoutNullsOf(element)));
        yield kept;
      }
      case null, default -> value;
    };
  }

  /** {@code json ? 'key'}: a key of the object, or a text of the array. */
  public static boolean has(String json, String key) {
    return hasKey(JsonTree.read(json), key);
  }

  private static boolean hasKey(@Nullable Object value, @Nullable Object key) {
    return switch (value) {
      case Map<?, ?> object -> object.containsKey(key);
      case List<?> array -> key != null && array.contains(key);
      case String text -> text.equals(key);
      case null, default -> false;
    };
  }

  public static boolean hasAny(String json, List<?> keys) {
    Object value = JsonTree.read(json);
    return keys.stream().anyMatch(key -> hasKey(value, key));
  }

  public static boolean hasAll(String json, List<?> keys) {
    Object value = JsonTree.read(json);
    return keys.stream().allMatch(key -> key == null || hasKey(value, key));
  }

  /** Writes a member or an element on each line, with four blanks for each level. */
  public static String pretty(String json) {
    var text = new StringBuilder();
    pretty(JsonTree.read(json), 0, text);
    return text.toString();
  }

  private static void pretty(@Nullable Object value, int level, StringBuilder text) {
    String line = "\n" + "    ".repeat(level + 1);
    TextFunctions.requireBounded(text.length());
    if (value instanceof Map<?, ?> object && !object.isEmpty()) {
      String before = "{";
      for (Map.Entry<?, ?> member : object.entrySet()) {
        text.append(before).append(line).append(write(String.valueOf(member.getKey())));
        text.append(": ");
        pretty(member.getValue(), level + 1, text);
        before = ",";
      }
      text.append('\n').append("    ".repeat(level)).append('}');
    } else if (value instanceof List<?> array && !array.isEmpty()) {
      String before = "[";
      for (Object element : array) {
        text.append(before).append(line);
        pretty(element, level + 1, text);
        before = ",";
      }
      text.append('\n').append("    ".repeat(level)).append(']');
    } else {
      text.append(write(value));
    }
  }

  /** Returns the elements as JSON. @throws SqlStateException 22023 if it is no array */
  public static List<Object> elements(String json) {
    List<Object> elements = new ArrayList<>();
    array(json).forEach(element -> elements.add(write(element)));
    return elements;
  }

  /** Returns the elements as text, null for null. */
  public static List<@Nullable Object> elementTexts(String json) {
    List<@Nullable Object> elements = new ArrayList<>();
    array(json).forEach(element -> elements.add(text(element)));
    return elements;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value instanceof String text ? text : write(value);
  }

  private static List<?> array(String json) {
    if (JsonTree.read(json) instanceof List<?> array) {
      return array;
    }
    throw JsonMaking.invalid("cannot get the elements of JSON that is no array");
  }

  /** Returns the keys. @throws SqlStateException 22023 if it is no object */
  public static List<Object> keys(String json) {
    if (JsonTree.read(json) instanceof Map<?, ?> object) {
      return new ArrayList<>(object.keySet());
    }
    throw JsonMaking.invalid("cannot get the keys of JSON that is no object");
  }

  /** Returns a row with the key and the value, as JSON, of each member. */
  public static List<Object> members(String json) {
    List<Object> rows = new ArrayList<>();
    object(json).forEach((key, value) -> rows.add(FlatLists.of(key, write(value))));
    return rows;
  }

  /** Returns a row with the key and the value, as text, of each member. */
  public static List<Object> textMembers(String json) {
    List<Object> rows = new ArrayList<>();
    object(json).forEach((key, value) -> rows.add(FlatLists.of(key, text(value))));
    return rows;
  }

  private static Map<?, ?> object(String json) {
    if (JsonTree.read(json) instanceof Map<?, ?> object) {
      return object;
    }
    throw JsonMaking.invalid("cannot get the members of JSON that is no object");
  }

  private static String write(@Nullable Object value) {
    return JsonTree.write(value);
  }
}
