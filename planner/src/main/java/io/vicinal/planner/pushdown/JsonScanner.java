package io.vicinal.planner.pushdown;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds a value in a document that is known to be JSON, in UTF-8, without reading what is beside it
 * more than it has to: strings and nested values are passed over. Of equal keys the last one
 * counts.
 *
 * <p>Not thread-safe. A place is the index of a value's first byte, -1 for none.
 */
final class JsonScanner {
  static final int NONE = -1;

  private byte[] bytes = new byte[256];
  private int length;

  /** Takes the next document. Returns the place of its value. */
  int begin(MemorySegment memory, long start, int size) {
    if (bytes.length < size) {
      bytes = new byte[Math.max(size, 2 * bytes.length)];
    }
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, start, bytes, 0, size);
    length = size;
    return blanks(0);
  }

  /** Returns the place that {@code steps} lead to. */
  int follow(int root, List<JsonStep> steps) {
    int place = root;
    for (int i = 0; i < steps.size() && place != NONE; i++) {
      place =
          switch (steps.get(i)) {
            case JsonStep.Key key -> isObject(place) ? member(place, key.name()) : NONE;
            case JsonStep.Index index -> isArray(place) ? element(place, index.index()) : NONE;
            case JsonStep.Either either ->
                isObject(place)
                    ? member(place, either.name())
                    : isArray(place) && either.index() != null
                        ? element(place, either.index())
                        : NONE;
          };
    }
    return place;
  }

  boolean isObject(int place) {
    return bytes[place] == '{';
  }

  boolean isArray(int place) {
    return bytes[place] == '[';
  }

  boolean isString(int place) {
    return bytes[place] == '"';
  }

  boolean isNull(int place) {
    return bytes[place] == 'n';
  }

  /** Returns the value at {@code place} as it is written. */
  String text(int place) {
    return new String(bytes, place, skip(place) - place, StandardCharsets.UTF_8);
  }

  /** Returns whether the string at {@code place} has no escapes, so that it is its own value. */
  boolean isPlain(int place) {
    for (int at = place + 1; bytes[at] != '"'; at++) {
      if (bytes[at] == '\\') {
        return false;
      }
    }
    return true;
  }

  /** Returns a string without escapes. */
  String plain(int place) {
    return new String(bytes, place + 1, skip(place) - place - 2, StandardCharsets.UTF_8);
  }

  private int member(int object, JsonStep.Name name) {
    int found = NONE;
    int at = blanks(object + 1);
    while (bytes[at] != '}') {
      int key = at;
      int end = skipString(key);
      at = blanks(blanks(end) + 1); // the colon
      if (isKey(key + 1, end - 1, name)) {
        found = at;
      }
      at = blanks(skip(at));
      if (bytes[at] == ',') {
        at = blanks(at + 1);
      }
    }
    return found;
  }

  private boolean isKey(int from, int to, JsonStep.Name name) {
    if (Arrays.equals(bytes, from, to, name.bytes(), 0, name.bytes().length)) {
      return true;
    }
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\\') {
        String written = new String(bytes, from - 1, to - from + 2, StandardCharsets.UTF_8);
        return JsonValues.string(written).equals(name.text());
      }
    }
    return false;
  }

  private int element(int array, int index) {
    int wanted = index;
    if (index < 0) {
      wanted = count(array) + index;
      if (wanted < 0) {
        return NONE;
      }
    }
    int at = blanks(array + 1);
    for (int i = 0; bytes[at] != ']'; i++) {
      if (i == wanted) {
        return at;
      }
      at = next(at);
    }
    return NONE;
  }

  private int count(int array) {
    int count = 0;
    for (int at = blanks(array + 1); bytes[at] != ']'; at = next(at)) {
      count++;
    }
    return count;
  }

  /** Returns the place behind the element at {@code at}, and its comma. */
  private int next(int at) {
    int end = blanks(skip(at));
    return bytes[end] == ',' ? blanks(end + 1) : end;
  }

  private int blanks(int from) {
    int at = from;
    while (at < length && bytes[at] <= ' ') {
      at++;
    }
    return at;
  }

  private int skipString(int place) {
    int at = place + 1;
    while (bytes[at] != '"') {
      at += bytes[at] == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  /** Returns the index behind the value at {@code place}. */
  private int skip(int place) {
    if (isString(place)) {
      return skipString(place);
    }
    int at = place;
    if (!isObject(place) && !isArray(place)) {
      while (at < length && ",]} \t\n\r".indexOf(bytes[at]) < 0) {
        at++;
      }
      return at;
    }
    int depth = 0;
    do {
      switch (bytes[at]) {
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case '"' -> at = skipString(at);
        default -> at++;
      }
    } while (depth > 0);
    return at;
  }
}
