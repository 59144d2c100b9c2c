package io.vicinal.planner.pushdown;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One step from a JSON value to a part of it. */
sealed interface JsonStep {
  /** A key, with its bytes in UTF-8. */
  record Name(String text, byte[] bytes) {
    static Name of(String text) {
      return new Name(text, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** To a member of an object. */
  record Key(Name name) implements JsonStep {}

  /** To an element of an array, from 0, or from the end where it is negative. */
  record Index(int index) implements JsonStep {}

  /** To a member of an object, or, where the key is a number, to an element of an array. */
  record Either(Name name, @Nullable Integer index) implements JsonStep {}

  static JsonStep key(String name) {
    return new Key(Name.of(name));
  }

  /** Returns the step of a path such as {@code {a,0}}; null leads nowhere. */
  static @Nullable JsonStep either(@Nullable String name) {
    if (name == null) {
      return null;
    }
    Integer index;
    try {
      index = Integer.valueOf(name);
    } catch (NumberFormatException e) {
      index = null;
    }
    return new Either(Name.of(name), index);
  }

  /**
   * Returns the steps of a lax path of SQL/JSON that has only names and positions, null for any
   * other.
   */
  static @Nullable List<JsonStep> ofPath(String path) {
    String text = path.strip();
    if (text.startsWith("lax ")) {
      text = text.substring(4).strip();
    }
    if (!text.startsWith("$")) {
      return null;
    }
    var steps = new ArrayList<JsonStep>();
    int at = 1;
    while (at < text.length()) {
      int end = at + 1;
      if (text.charAt(at) == '.') {
        while (end < text.length() && isNamePart(text.charAt(end))) {
          end++;
        }
        if (end == at + 1 || Character.isDigit(text.charAt(at + 1))) {
          return null;
        }
        steps.add(key(text.substring(at + 1, end)));
      } else if (text.charAt(at) == '[') {
        while (end < text.length() && end - at < 9 && isDigit(text.charAt(end))) {
          end++;
        }
        if (end == at + 1 || end == text.length() || text.charAt(end) != ']') {
          return null;
        }
        steps.add(new Index(Integer.parseInt(text, at + 1, end, 10)));
        end++;
      } else {
        return null;
      }
      at = end;
    }
    return steps;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNamePart(char c) {
    return c == '_' || isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
