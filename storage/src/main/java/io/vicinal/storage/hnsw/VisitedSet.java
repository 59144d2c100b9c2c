package io.vicinal.storage.hnsw;

import java.util.Arrays;

/**
 * Remembers which ordinals a search has seen, in one bit each.
 *
 * <p>Clearing costs little: small sets are filled with zeros, of large ones only the words that
 * were touched.
 */
final class VisitedSet {
  private static final int FILL_WORDS_MAX = 32 * 1024; // 2 million ordinals, 256 KiB

  private long[] words = new long[0];
  private int[] touched = new int[0];
  private int touchedCount;

  /** Empties the set and makes room for the ordinals below {@code count}. */
  void reset(int count) {
    int wordCount = (count + 63) >>> 6;
    if (words.length < wordCount) {
      words = new long[wordCount];
      touched = wordCount > FILL_WORDS_MAX ? new int[1024] : touched;
    } else if (words.length <= FILL_WORDS_MAX) {
      Arrays.fill(words, 0, wordCount, 0L);
    } else {
      for (int i = 0; i < touchedCount; i++) {
        words[touched[i]] = 0;
      }
    }
    touchedCount = 0;
  }

  /** Adds {@code ordinal} and returns whether it is new. */
  boolean add(int ordinal) {
    int word = ordinal >>> 6;
    long bit = 1L << ordinal;
    long before = words[word];
    if ((before & bit) != 0) {
      return false;
    }
    words[word] = before | bit;
    if (before == 0 && words.length > FILL_WORDS_MAX) {
      touch(word);
    }
    return true;
  }

  private void touch(int word) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = word;
  }
}
