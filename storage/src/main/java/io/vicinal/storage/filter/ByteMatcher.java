package io.vicinal.storage.filter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Matches pieces without wildcards on the bytes in place. UTF-8 synchronizes itself, so a piece is
 * only ever found where a code point begins.
 */
final class ByteMatcher implements TextMatcher {
  private final List<byte[]> pieces;
  private final MemorySegment[] memories;
  private final int[][] fallbacks;
  private final int lengthMin;

  ByteMatcher(List<byte[]> pieces) {
    this.pieces = pieces;
    memories = new MemorySegment[pieces.size()];
    fallbacks = new int[pieces.size()][];
    int sum = 0;
    for (int i = 0; i < memories.length; i++) {
      memories[i] = MemorySegment.ofArray(pieces.get(i));
      fallbacks[i] = fallback(pieces.get(i));
      sum += pieces.get(i).length;
    }
    lengthMin = sum;
  }

  @Override
  public boolean matches(MemorySegment memory, long start, int length) {
    int last = memories.length - 1;
    if (last == 0) {
      return length == lengthMin && isAt(memory, start, 0);
    }
    if (length < lengthMin || !isAt(memory, start, 0)) {
      return false;
    }
    long end = start + length - pieces.get(last).length;
    if (!isAt(memory, end, last)) {
      return false;
    }
    long at = start + pieces.getFirst().length;
    for (int i = 1; i < last; i++) {
      at = find(memory, at, end, i);
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean isAt(MemorySegment memory, long at, int piece) {
    int length = pieces.get(piece).length;
    return MemorySegment.mismatch(memory, at, at + length, memories[piece], 0, length) < 0;
  }

  /** Returns the end of the first place of a piece in the bytes up to {@code end}, or -1. */
  private long find(MemorySegment memory, long from, long end, int piece) {
    byte[] wanted = pieces.get(piece);
    int[] fallback = fallbacks[piece];
    int matched = 0;
    for (long at = from; matched < wanted.length; at++) {
      if (at == end) {
        return -1;
      }
      byte next = memory.get(ValueLayout.JAVA_BYTE, at);
      while (matched > 0 && wanted[matched] != next) {
        matched = fallback[matched - 1];
      }
      if (wanted[matched] == next) {
        matched++;
        if (matched == wanted.length) {
          return at + 1;
        }
      }
    }
    return from;
  }

  /** Returns per prefix the length of its longest proper border (Knuth, Morris & Pratt 1977). */
  private static int[] fallback(byte[] piece) {
    int[] borders = new int[piece.length];
    int border = 0;
    for (int i = 1; i < piece.length; i++) {
      while (border > 0 && piece[i] != piece[border]) {
        border = borders[border - 1];
      }
      if (piece[i] == piece[border]) {
        border++;
      }
      borders[i] = border;
    }
    return borders;
  }
}
