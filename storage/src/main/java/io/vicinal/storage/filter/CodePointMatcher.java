package io.vicinal.storage.filter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Matches pieces with wildcards, or without regard to case, on decoded code points. */
final class CodePointMatcher implements TextMatcher {
  /** Stands in a piece for any code point. */
  static final int ANY = -1;

  private final List<int[]> pieces;
  private final boolean ignoreCase;
  private final ShiftAnd[] searches;
  private final int lengthMin;

  CodePointMatcher(List<int[]> pieces, boolean ignoreCase) {
    this.pieces = pieces;
    this.ignoreCase = ignoreCase;
    searches = new ShiftAnd[pieces.size()];
    int sum = 0;
    for (int i = 0; i < searches.length; i++) {
      searches[i] = new ShiftAnd(pieces.get(i));
      sum += pieces.get(i).length;
    }
    lengthMin = sum;
  }

  @Override
  public boolean matches(MemorySegment memory, long start, int length) {
    int[] text = decode(memory, start, length);
    int last = searches.length - 1;
    if (last == 0) {
      return text.length == lengthMin && isAt(text, 0, 0);
    }
    int end = text.length - pieces.get(last).length;
    if (text.length < lengthMin || !isAt(text, 0, 0) || !isAt(text, end, last)) {
      return false;
    }
    int at = pieces.getFirst().length;
    for (int i = 1; i < last; i++) {
      at = searches[i].find(text, at, end);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  private int[] decode(MemorySegment memory, long start, int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, start, bytes, 0, length);
    int[] points = new String(bytes, StandardCharsets.UTF_8).codePoints().toArray();
    if (ignoreCase) {
      for (int i = 0; i < points.length; i++) {
        points[i] = fold(points[i]);
      }
    }
    return points;
  }

  /** Returns what all cases of a letter have in common. */
  static int fold(int point) {
    return Character.toLowerCase(Character.toUpperCase(point));
  }

  private boolean isAt(int[] text, int at, int piece) {
    int[] wanted = pieces.get(piece);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != ANY && wanted[i] != text[at + i]) {
        return false;
      }
    }
    return true;
  }
}
