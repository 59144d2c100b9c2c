package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Compares rows of bits, 64 at a time, without the Vector API. Of bits, the squared differences,
 * the absolute ones and the coordinates that differ are all the same number.
 */
enum BitKernel implements RowKernel {
  /** Counts the bits that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += Long.BYTES) {
        count += Long.bitCount(query.get(LONG_LE, q + i) ^ rows.get(LONG_LE, o0 + i));
      }
      return count;
    }

    @Override
    public void four(
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
      int c0 = 0;
      int c1 = 0;
      int c2 = 0;
      int c3 = 0;
      for (int i = 0; i < bytes; i += Long.BYTES) {
        long x = query.get(LONG_LE, q + i);
        c0 += Long.bitCount(x ^ rows.get(LONG_LE, o0 + i));
        c1 += Long.bitCount(x ^ rows.get(LONG_LE, o1 + i));
        c2 += Long.bitCount(x ^ rows.get(LONG_LE, o2 + i));
        c3 += Long.bitCount(x ^ rows.get(LONG_LE, o3 + i));
      }
      out[at] = c0;
      out[at + 1] = c1;
      out[at + 2] = c2;
      out[at + 3] = c3;
    }
  },

  /** Counts the bits that both have. */
  BOTH {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += Long.BYTES) {
        count += Long.bitCount(query.get(LONG_LE, q + i) & rows.get(LONG_LE, o0 + i));
      }
      return count;
    }

    @Override
    public void four(
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
      int c0 = 0;
      int c1 = 0;
      int c2 = 0;
      int c3 = 0;
      for (int i = 0; i < bytes; i += Long.BYTES) {
        long x = query.get(LONG_LE, q + i);
        c0 += Long.bitCount(x & rows.get(LONG_LE, o0 + i));
        c1 += Long.bitCount(x & rows.get(LONG_LE, o1 + i));
        c2 += Long.bitCount(x & rows.get(LONG_LE, o2 + i));
        c3 += Long.bitCount(x & rows.get(LONG_LE, o3 + i));
      }
      out[at] = c0;
      out[at + 1] = c1;
      out[at + 2] = c2;
      out[at + 3] = c3;
    }
  },

  /** Returns one minus the share of common bits. */
  SHARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int both = 0;
      int either = 0;
      for (int i = 0; i < bytes; i += Long.BYTES) {
        long x = query.get(LONG_LE, q + i);
        long y = rows.get(LONG_LE, o0 + i);
        both += Long.bitCount(x & y);
        either += Long.bitCount(x | y);
      }
      return ScalarKernel.jaccard(both, either);
    }
  };

  private static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Returns the kernel for the raw sum behind {@code metric}. */
  static RowKernel kernel(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED, L1, HAMMING -> DIFFERENT;
      case COSINE, INNER_PRODUCT -> BOTH;
      case JACCARD -> SHARED;
    };
  }
}
