package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import java.lang.foreign.MemorySegment;
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

  /** Returns whether {@code ordinal} was added. */
  boolean contains(int ordinal) {
    return (words[ordinal >>> 6] >>> ordinal & 1) != 0;
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

  /**
   * Adds the ordinals of a list, writes those that are new to {@code out} and returns how many; the
   * list has up to {@code capacity} of them and ends at the first negative one.
   */
  int addList(MemorySegment memory, long offset, int capacity, int[] out) {
    long[] bits = words;
    if (bits.length > FILL_WORDS_MAX) {
      return addLargeList(memory, offset, capacity, out);
    }
    int count = 0;
    for (int i = 0; i < capacity; i++) {
      int ordinal = memory.get(INT_LE, offset + (long) i * Integer.BYTES);
      if (ordinal < 0) {
        break;
      }
      long before = bits[ordinal >>> 6];
      long after = before | 1L << ordinal;
      out[count] = ordinal;
      count += before == after ? 0 : 1; // no jump that the processor would have to guess
      bits[ordinal >>> 6] = after;
    }
    return count;
  }

  private int addLargeList(MemorySegment memory, long offset, int capacity, int[] out) {
    int count = 0;
    for (int i = 0; i < capacity; i++) {
      int ordinal = memory.get(INT_LE, offset + (long) i * Integer.BYTES);
      if (ordinal < 0) {
        break;
      }
      if (add(ordinal)) {
        out[count++] = ordinal;
      }
    }
    return count;
  }

  private void touch(int word) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = word;
  }
}
