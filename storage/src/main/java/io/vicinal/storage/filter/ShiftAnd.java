package io.vicinal.storage.filter;

import java.util.Arrays;

/**
 * Finds a piece with wildcards by following all its prefixes at once, one bit each (Baeza-Yates &
 * Gonnet 1992): a text of n code points takes n steps of one word per 64 code points of the piece.
 */
final class ShiftAnd {
  private final int length;
  private final int[] symbols; // sorted, the code points of the piece
  private final long[][] places; // per symbol, and last for all others, the places that accept it

  ShiftAnd(int[] piece) {
    length = piece.length;
    symbols =
        Arrays.stream(piece).filter(p -> p != CodePointMatcher.ANY).sorted().distinct().toArray();
    places = new long[symbols.length + 1][(length + 63) / 64];
    for (int i = 0; i < length; i++) {
      for (int s = 0; s <= symbols.length; s++) {
        boolean accepts =
            piece[i] == CodePointMatcher.ANY || (s < symbols.length && piece[i] == symbols[s]);
        places[s][i / 64] |= accepts ? 1L << i : 0;
      }
    }
  }

  /** Returns the end of the first place of the piece in {@code text[from..end)}, or -1. */
  int find(int[] text, int from, int end) {
    if (length == 0) {
      return from;
    }
    long[] state = new long[places[0].length];
    long found = 1L << (length - 1);
    for (int i = from; i < end; i++) {
      int symbol = Arrays.binarySearch(symbols, text[i]);
      long[] accepted = places[symbol < 0 ? symbols.length : symbol];
      long carry = 1;
      for (int w = 0; w < state.length; w++) {
        long shifted = state[w] << 1 | carry;
        carry = state[w] >>> 63;
        state[w] = shifted & accepted[w];
      }
      if ((state[state.length - 1] & found) != 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
