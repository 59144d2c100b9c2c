package io.vicinal.storage.segment;

import java.util.Arrays;
import java.util.Objects;

/**
 * Holds one bit per ordinal, 0 to {@link #size} - 1. Not thread-safe while somebody writes.
 *
 * <p>Bits beyond the size are always 0. Operations of two bitmaps accept different sizes: missing
 * bits of the other one count as 0.
 */
public final class Bitmap {
  private final int size;
  private final long[] words;

  /** Creates {@code size} bits, all 0. */
  public Bitmap(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("a bitmap cannot have " + size + " bits");
    }
    this.size = size;
    this.words = new long[(int) ((size + 63L) >>> 6)];
  }

  /** Returns {@code size} bits, all 1. */
  public static Bitmap full(int size) {
    Bitmap bitmap = new Bitmap(size);
    bitmap.fill(0, size);
    return bitmap;
  }

  /** Returns a copy that shares nothing with this one. */
  public Bitmap copy() {
    Bitmap copy = new Bitmap(size);
    System.arraycopy(words, 0, copy.words, 0, words.length);
    return copy;
  }

  /** Returns the number of bits. */
  public int size() {
    return size;
  }

  /** Returns the words, not a copy: bit {@code i} is bit {@code i % 64} of word {@code i / 64}. */
  public long[] words() {
    return words;
  }

  /** Returns the bit at {@code ordinal}. */
  public boolean get(int ordinal) {
    Objects.checkIndex(ordinal, size);
    return (words[ordinal >>> 6] & (1L << ordinal)) != 0;
  }

  /** Sets the bit at {@code ordinal} to 1. */
  public void set(int ordinal) {
    Objects.checkIndex(ordinal, size);
    words[ordinal >>> 6] |= 1L << ordinal;
  }

  /** Sets the bit at {@code ordinal} to 0. */
  public void clear(int ordinal) {
    Objects.checkIndex(ordinal, size);
    words[ordinal >>> 6] &= ~(1L << ordinal);
  }

  /** Sets the bits {@code from} (inclusive) to {@code to} (exclusive) to 1. */
  public void fill(int from, int to) {
    Objects.checkFromToIndex(from, to, size);
    if (from == to) {
      return;
    }
    int first = from >>> 6;
    int last = (to - 1) >>> 6;
    long head = -1L << from;
    long tail = -1L >>> -to;
    if (first == last) {
      words[first] |= head & tail;
      return;
    }
    words[first] |= head;
    Arrays.fill(words, first + 1, last, -1L);
    words[last] |= tail;
  }

  /** Keeps the bits that are also in {@code other}. */
  public void and(Bitmap other) {
    int common = Math.min(words.length, other.words.length);
    for (int i = 0; i < common; i++) {
      words[i] &= other.words[i];
    }
    Arrays.fill(words, common, words.length, 0);
  }

  /** Adds the bits of {@code other}; those beyond this size are left out. */
  public void or(Bitmap other) {
    int common = Math.min(words.length, other.words.length);
    for (int i = 0; i < common; i++) {
      words[i] |= other.words[i];
    }
    clearTail();
  }

  /** Removes the bits of {@code other}. */
  public void andNot(Bitmap other) {
    int common = Math.min(words.length, other.words.length);
    for (int i = 0; i < common; i++) {
      words[i] &= ~other.words[i];
    }
  }

  /** Returns the number of bits that are 1. */
  public int cardinality() {
    int sum = 0;
    for (long word : words) {
      sum += Long.bitCount(word);
    }
    return sum;
  }

  /** Returns the number of bits below {@code end} that are 1. */
  public int cardinality(int end) {
    int sum = 0;
    int whole = Math.min(end >>> 6, words.length);
    for (int i = 0; i < whole; i++) {
      sum += Long.bitCount(words[i]);
    }
    if (whole < words.length && (end & 63) != 0) {
      sum += Long.bitCount(words[whole] & ((1L << end) - 1));
    }
    return sum;
  }

  /** Returns the first 1 at or after {@code from}, or -1 if there is none. */
  public int nextSet(int from) {
    if (from >= size) {
      return -1;
    }
    int index = from >>> 6;
    long word = words[index] & (-1L << from);
    while (word == 0) {
      if (++index == words.length) {
        return -1;
      }
      word = words[index];
    }
    return (index << 6) + Long.numberOfTrailingZeros(word);
  }

  private void clearTail() {
    if ((size & 63) != 0) {
      words[words.length - 1] &= -1L >>> -size;
    }
  }
}
