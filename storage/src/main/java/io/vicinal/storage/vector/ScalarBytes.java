package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;

/** Compares floats with whole numbers of a byte, without the Vector API. */
enum ScalarBytes implements RowKernel {
  /** Sums squared differences. */
  SQUARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      for (int i = 0; i < bytes; i += 4) {
        float d0 = query.get(FLOAT_LE, q + 4L * i) - rows.get(JAVA_BYTE, o0 + i);
        a0 += d0 * d0;
        float d1 = query.get(FLOAT_LE, q + 4L * i + 4) - rows.get(JAVA_BYTE, o0 + i + 1);
        a1 += d1 * d1;
        float d2 = query.get(FLOAT_LE, q + 4L * i + 8) - rows.get(JAVA_BYTE, o0 + i + 2);
        a2 += d2 * d2;
        float d3 = query.get(FLOAT_LE, q + 4L * i + 12) - rows.get(JAVA_BYTE, o0 + i + 3);
        a3 += d3 * d3;
      }
      return (a0 + a1) + (a2 + a3);
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
      for (int i = 0; i < bytes; i += 4) {
        a0 += query.get(FLOAT_LE, q + 4L * i) * rows.get(JAVA_BYTE, o0 + i);
        a1 += query.get(FLOAT_LE, q + 4L * i + 4) * rows.get(JAVA_BYTE, o0 + i + 1);
        a2 += query.get(FLOAT_LE, q + 4L * i + 8) * rows.get(JAVA_BYTE, o0 + i + 2);
        a3 += query.get(FLOAT_LE, q + 4L * i + 12) * rows.get(JAVA_BYTE, o0 + i + 3);
      }
      return (a0 + a1) + (a2 + a3);
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
      for (int i = 0; i < bytes; i += 4) {
        a0 += Math.abs(query.get(FLOAT_LE, q + 4L * i) - rows.get(JAVA_BYTE, o0 + i));
        a1 += Math.abs(query.get(FLOAT_LE, q + 4L * i + 4) - rows.get(JAVA_BYTE, o0 + i + 1));
        a2 += Math.abs(query.get(FLOAT_LE, q + 4L * i + 8) - rows.get(JAVA_BYTE, o0 + i + 2));
        a3 += Math.abs(query.get(FLOAT_LE, q + 4L * i + 12) - rows.get(JAVA_BYTE, o0 + i + 3));
      }
      return (a0 + a1) + (a2 + a3);
    }
  },

  /** Counts the coordinates that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += 1) {
        count += query.get(FLOAT_LE, q + 4L * i) != rows.get(JAVA_BYTE, o0 + i) ? 1 : 0;
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
        boolean inQuery = query.get(FLOAT_LE, q + 4L * i) != 0;
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
