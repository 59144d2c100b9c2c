package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;

/**
 * Computes the raw sums without the Vector API, one row at a time.
 *
 * <p>Eight accumulators: Java adds floats strictly in order, so one alone would wait for itself.
 */
enum ScalarKernel implements RowKernel {
  /** Sums squared differences. */
  SQUARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      float a4 = 0;
      float a5 = 0;
      float a6 = 0;
      float a7 = 0;
      for (int i = 0; i < bytes; i += 32) {
        float d0 = query.get(FLOAT_LE, q + i) - rows.get(FLOAT_LE, o0 + i);
        float d1 = query.get(FLOAT_LE, q + i + 4) - rows.get(FLOAT_LE, o0 + i + 4);
        float d2 = query.get(FLOAT_LE, q + i + 8) - rows.get(FLOAT_LE, o0 + i + 8);
        float d3 = query.get(FLOAT_LE, q + i + 12) - rows.get(FLOAT_LE, o0 + i + 12);
        float d4 = query.get(FLOAT_LE, q + i + 16) - rows.get(FLOAT_LE, o0 + i + 16);
        float d5 = query.get(FLOAT_LE, q + i + 20) - rows.get(FLOAT_LE, o0 + i + 20);
        float d6 = query.get(FLOAT_LE, q + i + 24) - rows.get(FLOAT_LE, o0 + i + 24);
        float d7 = query.get(FLOAT_LE, q + i + 28) - rows.get(FLOAT_LE, o0 + i + 28);
        a0 += d0 * d0;
        a1 += d1 * d1;
        a2 += d2 * d2;
        a3 += d3 * d3;
        a4 += d4 * d4;
        a5 += d5 * d5;
        a6 += d6 * d6;
        a7 += d7 * d7;
      }
      return ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
    }
  },

  /** Sums products. */
  DOT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      float a4 = 0;
      float a5 = 0;
      float a6 = 0;
      float a7 = 0;
      for (int i = 0; i < bytes; i += 32) {
        a0 += query.get(FLOAT_LE, q + i) * rows.get(FLOAT_LE, o0 + i);
        a1 += query.get(FLOAT_LE, q + i + 4) * rows.get(FLOAT_LE, o0 + i + 4);
        a2 += query.get(FLOAT_LE, q + i + 8) * rows.get(FLOAT_LE, o0 + i + 8);
        a3 += query.get(FLOAT_LE, q + i + 12) * rows.get(FLOAT_LE, o0 + i + 12);
        a4 += query.get(FLOAT_LE, q + i + 16) * rows.get(FLOAT_LE, o0 + i + 16);
        a5 += query.get(FLOAT_LE, q + i + 20) * rows.get(FLOAT_LE, o0 + i + 20);
        a6 += query.get(FLOAT_LE, q + i + 24) * rows.get(FLOAT_LE, o0 + i + 24);
        a7 += query.get(FLOAT_LE, q + i + 28) * rows.get(FLOAT_LE, o0 + i + 28);
      }
      return ((a0 + a1) + (a2 + a3)) + ((a4 + a5) + (a6 + a7));
    }
  },

  /** Sums absolute differences. */
  ABSOLUTE {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      for (int i = 0; i < bytes; i += 16) {
        a0 += Math.abs(query.get(FLOAT_LE, q + i) - rows.get(FLOAT_LE, o0 + i));
        a1 += Math.abs(query.get(FLOAT_LE, q + i + 4) - rows.get(FLOAT_LE, o0 + i + 4));
        a2 += Math.abs(query.get(FLOAT_LE, q + i + 8) - rows.get(FLOAT_LE, o0 + i + 8));
        a3 += Math.abs(query.get(FLOAT_LE, q + i + 12) - rows.get(FLOAT_LE, o0 + i + 12));
      }
      return (a0 + a1) + (a2 + a3);
    }
  },

  /** Counts the coordinates that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += Float.BYTES) {
        count += query.get(FLOAT_LE, q + i) != rows.get(FLOAT_LE, o0 + i) ? 1 : 0;
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
      for (int i = 0; i < bytes; i += Float.BYTES) {
        boolean inQuery = query.get(FLOAT_LE, q + i) != 0;
        boolean inRow = rows.get(FLOAT_LE, o0 + i) != 0;
        both += inQuery && inRow ? 1 : 0;
        either += inQuery || inRow ? 1 : 0;
      }
      return jaccard(both, either);
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

  static float jaccard(int both, int either) {
    return either == 0 ? 0 : 1 - (float) both / either;
  }
}
