package io.vicinal.storage.vector;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;

/** Compares whole numbers of a byte, exactly, without the Vector API. */
enum ScalarInt8 implements RowKernel {
  /** Sums squared differences. */
  SQUARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int a0 = 0;
      int a1 = 0;
      int a2 = 0;
      int a3 = 0;
      for (int i = 0; i < bytes; i += 4) {
        int d0 = query.get(JAVA_BYTE, q + i) - rows.get(JAVA_BYTE, o0 + i);
        a0 += d0 * d0;
        int d1 = query.get(JAVA_BYTE, q + i + 1) - rows.get(JAVA_BYTE, o0 + i + 1);
        a1 += d1 * d1;
        int d2 = query.get(JAVA_BYTE, q + i + 2) - rows.get(JAVA_BYTE, o0 + i + 2);
        a2 += d2 * d2;
        int d3 = query.get(JAVA_BYTE, q + i + 3) - rows.get(JAVA_BYTE, o0 + i + 3);
        a3 += d3 * d3;
      }
      return (long) a0 + a1 + a2 + a3;
    }
  },

  /** Sums products. */
  DOT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int a0 = 0;
      int a1 = 0;
      int a2 = 0;
      int a3 = 0;
      for (int i = 0; i < bytes; i += 4) {
        a0 += query.get(JAVA_BYTE, q + i) * rows.get(JAVA_BYTE, o0 + i);
        a1 += query.get(JAVA_BYTE, q + i + 1) * rows.get(JAVA_BYTE, o0 + i + 1);
        a2 += query.get(JAVA_BYTE, q + i + 2) * rows.get(JAVA_BYTE, o0 + i + 2);
        a3 += query.get(JAVA_BYTE, q + i + 3) * rows.get(JAVA_BYTE, o0 + i + 3);
      }
      return (long) a0 + a1 + a2 + a3;
    }
  },

  /** Sums absolute differences. */
  ABSOLUTE {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int a0 = 0;
      int a1 = 0;
      int a2 = 0;
      int a3 = 0;
      for (int i = 0; i < bytes; i += 4) {
        a0 += Math.abs(query.get(JAVA_BYTE, q + i) - rows.get(JAVA_BYTE, o0 + i));
        a1 += Math.abs(query.get(JAVA_BYTE, q + i + 1) - rows.get(JAVA_BYTE, o0 + i + 1));
        a2 += Math.abs(query.get(JAVA_BYTE, q + i + 2) - rows.get(JAVA_BYTE, o0 + i + 2));
        a3 += Math.abs(query.get(JAVA_BYTE, q + i + 3) - rows.get(JAVA_BYTE, o0 + i + 3));
      }
      return (long) a0 + a1 + a2 + a3;
    }
  },

  /** Counts the coordinates that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += 1) {
        count += query.get(JAVA_BYTE, q + i) != rows.get(JAVA_BYTE, o0 + i) ? 1 : 0;
      }
      return count;
    }
  },

  /** Returns one minus the share of common non-zero coordinates. */
  SHARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int both = 0;
      int either = 0;
      for (int i = 0; i < bytes; i += 1) {
        boolean inQuery = query.get(JAVA_BYTE, q + i) != 0;
        boolean inRow = rows.get(JAVA_BYTE, o0 + i) != 0;
        both += inQuery && inRow ? 1 : 0;
        either += inQuery || inRow ? 1 : 0;
      }
      return ScalarKernel.jaccard(both, either);
    }
  };

  /** Returns the kernel for the raw sum behind {@code metric}. */
  static RowKernel kernel(Metric metric) {
    return switch (metric) {
      case L2, L2_SQUARED -> SQUARED;
      case COSINE, INNER_PRODUCT -> DOT;
      case L1 -> ABSOLUTE;
      case HAMMING -> DIFFERENT;
      case JACCARD -> SHARED;
    };
  }
}
