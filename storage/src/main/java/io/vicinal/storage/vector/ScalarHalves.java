package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorBytes.SHORT_LE;
import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;
import static java.lang.Float.float16ToFloat;

import io.vicinal.storage.Metric;
import java.lang.foreign.MemorySegment;

/** Compares floats with binary16 numbers, without the Vector API. */
enum ScalarHalves implements RowKernel {
  /** Sums squared differences. */
  SQUARED {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      float a0 = 0;
      float a1 = 0;
      float a2 = 0;
      float a3 = 0;
      for (int i = 0; i < bytes; i += 8) {
        float d0 = query.get(FLOAT_LE, q + 2L * i) - float16ToFloat(rows.get(SHORT_LE, o0 + i));
        a0 += d0 * d0;
        float d1 =
            query.get(FLOAT_LE, q + 2L * i + 4) - float16ToFloat(rows.get(SHORT_LE, o0 + i + 2));
        a1 += d1 * d1;
        float d2 =
            query.get(FLOAT_LE, q + 2L * i + 8) - float16ToFloat(rows.get(SHORT_LE, o0 + i + 4));
        a2 += d2 * d2;
        float d3 =
            query.get(FLOAT_LE, q + 2L * i + 12) - float16ToFloat(rows.get(SHORT_LE, o0 + i + 6));
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
      for (int i = 0; i < bytes; i += 8) {
        a0 += query.get(FLOAT_LE, q + 2L * i) * float16ToFloat(rows.get(SHORT_LE, o0 + i));
        a1 += query.get(FLOAT_LE, q + 2L * i + 4) * float16ToFloat(rows.get(SHORT_LE, o0 + i + 2));
        a2 += query.get(FLOAT_LE, q + 2L * i + 8) * float16ToFloat(rows.get(SHORT_LE, o0 + i + 4));
        a3 += query.get(FLOAT_LE, q + 2L * i + 12) * float16ToFloat(rows.get(SHORT_LE, o0 + i + 6));
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
      for (int i = 0; i < bytes; i += 8) {
        a0 +=
            Math.abs(query.get(FLOAT_LE, q + 2L * i) - float16ToFloat(rows.get(SHORT_LE, o0 + i)));
        a1 +=
            Math.abs(
                query.get(FLOAT_LE, q + 2L * i + 4)
                    - float16ToFloat(rows.get(SHORT_LE, o0 + i + 2)));
        a2 +=
            Math.abs(
                query.get(FLOAT_LE, q + 2L * i + 8)
                    - float16ToFloat(rows.get(SHORT_LE, o0 + i + 4)));
        a3 +=
            Math.abs(
                query.get(FLOAT_LE, q + 2L * i + 12)
                    - float16ToFloat(rows.get(SHORT_LE, o0 + i + 6)));
      }
      return (a0 + a1) + (a2 + a3);
    }
  },

  /** Counts the coordinates that differ. */
  DIFFERENT {
    @Override
    public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
      int count = 0;
      for (int i = 0; i < bytes; i += 2) {
        count +=
            query.get(FLOAT_LE, q + 2L * i) != float16ToFloat(rows.get(SHORT_LE, o0 + i)) ? 1 : 0;
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
      for (int i = 0; i < bytes; i += 2) {
        boolean inQuery = query.get(FLOAT_LE, q + 2L * i) != 0;
        boolean inRow = float16ToFloat(rows.get(SHORT_LE, o0 + i)) != 0;
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
