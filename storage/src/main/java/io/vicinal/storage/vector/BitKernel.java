package io.vicinal.storage.vector;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Compares rows of bits, 64 at a time; rows are padded to a multiple of 8 bytes.
 *
 * <p>{@link Long#bitCount} is one instruction with and without the Vector API. Of bits, the squared
 * differences, the absolute ones and the coordinates that differ are all the same number.
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
