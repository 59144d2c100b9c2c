package io.vicinal.storage.filter;

import io.vicinal.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A LIKE pattern, ready to be matched in time linear in the text: {@code %} stands for any text,
 * {@code _} for any one code point, and the escape character makes the next one stand for itself.
 *
 * <p>The pattern is cut at each {@code %} into pieces of fixed length. The first and the last one
 * are compared in place, those between are looked for from left to right, each as early as
 * possible; nothing is tried twice. Immutable and thread-safe.
 */
public final class LikePattern {
  private final TextMatcher matcher;

  private LikePattern(List<int[]> pieces, boolean ignoreCase) {
    boolean literal = pieces.stream().allMatch(LikePattern::isLiteral);
    this.matcher =
        literal && !ignoreCase
            ? new ByteMatcher(utf8(pieces))
            : new CodePointMatcher(pieces, ignoreCase);
  }

  /**
   * Returns the compiled pattern.
   *
   * @param escape the escape character, 0 for none
   * @throws StorageException.ValueOutOfRange if nothing follows the escape character
   */
  public static LikePattern compile(String pattern, char escape, boolean ignoreCase) {
    int[] points = pattern.codePoints().toArray();
    List<int[]> pieces = new ArrayList<>();
    int[] piece = new int[points.length];
    int length = 0;
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      if (escape != 0 && point == escape) {
        if (++i == points.length) {
          throw new StorageException.ValueOutOfRange(
              "LIKE pattern must not end with its escape character '" + escape + "'");
        }
        piece[length++] = literal(points[i], ignoreCase);
      } else if (point == '%') {
        pieces.add(Arrays.copyOf(piece, length));
        length = 0;
      } else {
        piece[length++] = point == '_' ? CodePointMatcher.ANY : literal(point, ignoreCase);
      }
    }
    pieces.add(Arrays.copyOf(piece, length));
    return new LikePattern(pieces, ignoreCase);
  }

  private static int literal(int point, boolean ignoreCase) {
    return ignoreCase ? CodePointMatcher.fold(point) : point;
  }

  private static boolean isLiteral(int[] piece) {
    return Arrays.stream(piece).noneMatch(point -> point == CodePointMatcher.ANY);
  }

  private static List<byte[]> utf8(List<int[]> pieces) {
    return pieces.stream()
        .map(piece -> new String(piece, 0, piece.length).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** Returns whether {@code text} matches. */
  public boolean matches(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return matches(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  /** Returns whether the UTF-8 text of {@code length} bytes at {@code start} matches. */
  public boolean matches(MemorySegment memory, long start, int length) {
    return matcher.matches(memory, start, length);
  }
}
