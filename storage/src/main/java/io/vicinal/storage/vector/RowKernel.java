package io.vicinal.storage.vector;

import java.lang.foreign.MemorySegment;

/**
 * Computes the raw sum behind a metric for one, four or eight rows against one query.
 *
 * <p>{@code bytes} is the padded length of a row, a multiple of 64, or 8, 16 or 32 for bits;
 * offsets are in bytes; a query of floats has as many, padded, as the padded row has coordinates.
 * For the same query and row all three methods return the same bits, so a row's distance does not
 * depend on the plan that found it. Implementations have no state.
 */
interface RowKernel {
  /** Returns the sum for the row at {@code o0}. */
  float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes);

  /** Writes the sums of four rows to {@code out[at..at+3]}. */
  default void four(
      MemorySegment query,
      long q,
      MemorySegment rows,
      long o0,
      long o1,
      long o2,
      long o3,
      int bytes,
      float[] out,
      int at) {
    out[at] = one(query, q, rows, o0, bytes);
    out[at + 1] = one(query, q, rows, o1, bytes);
    out[at + 2] = one(query, q, rows, o2, bytes);
    out[at + 3] = one(query, q, rows, o3, bytes);
  }

  /** Writes the sums of eight rows to {@code out[at..at+7]}. */
  default void eight(
      MemorySegment query,
      long q,
      MemorySegment rows,
      long o0,
      long o1,
      long o2,
      long o3,
      long o4,
      long o5,
      long o6,
      long o7,
      int bytes,
      float[] out,
      int at) {
    four(query, q, rows, o0, o1, o2, o3, bytes, out, at);
    four(query, q, rows, o4, o5, o6, o7, bytes, out, at + 4);
  }

  /**
   * Writes the sums of two rows against four queries, which lie at {@code q0} to {@code q3} of one
   * memory: those of the first row to {@code out[at]}, {@code out[at + step]} and so on, those of
   * the second one behind each.
   */
  default void fourByTwo(
      MemorySegment queries,
      long q0,
      long q1,
      long q2,
      long q3,
      MemorySegment rows,
      long o0,
      long o1,
      int bytes,
      float[] out,
      int at,
      int step) {
    out[at] = one(queries, q0, rows, o0, bytes);
    out[at + 1] = one(queries, q0, rows, o1, bytes);
    out[at + step] = one(queries, q1, rows, o0, bytes);
    out[at + step + 1] = one(queries, q1, rows, o1, bytes);
    out[at + 2 * step] = one(queries, q2, rows, o0, bytes);
    out[at + 2 * step + 1] = one(queries, q2, rows, o1, bytes);
    out[at + 3 * step] = one(queries, q3, rows, o0, bytes);
    out[at + 3 * step + 1] = one(queries, q3, rows, o1, bytes);
  }
}
