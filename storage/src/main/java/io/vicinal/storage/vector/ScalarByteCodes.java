package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.ScalarCodes.LONG_LE;
import static io.vicinal.storage.vector.VectorBytes.SHORT_LE;
import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import java.lang.foreign.MemorySegment;

/** Does the arithmetic of codes of a byte per coordinate without the Vector API. */
final class ScalarByteCodes implements ByteCodeKernel {
  @Override
  public void estimate(
      MemorySegment query,
      int coordinates,
      MemorySegment codes,
      long stride,
      int[] ordinals,
      int count,
      float base,
      float step2,
      float sum,
      float low,
      float[] out) {
    for (int i = 0; i < count; i++) {
      long o = ordinals[i] * stride;
      long f = o + coordinates;
      out[i] =
          base
              + codes.get(FLOAT_LE, f)
              + codes.get(FLOAT_LE, f + 4) * (step2 * products(query, coordinates, codes, o) - sum)
              + low * codes.get(FLOAT_LE, f + 8);
    }
  }

  /** Returns the sum of the products of a query and the row at {@code o}. */
  static int products(MemorySegment query, int coordinates, MemorySegment codes, long o) {
    int even0 = 0;
    int even1 = 0;
    int odd0 = 0;
    int odd1 = 0;
    for (int i = 0; i < coordinates; i += Long.BYTES) {
      long x = codes.get(LONG_LE, o + i);
      even0 += (int) (x & 0xFF) * query.get(SHORT_LE, i);
      odd0 += (int) (x >>> 8 & 0xFF) * query.get(SHORT_LE, coordinates + i);
      even1 += (int) (x >>> 16 & 0xFF) * query.get(SHORT_LE, i + 2);
      odd1 += (int) (x >>> 24 & 0xFF) * query.get(SHORT_LE, coordinates + i + 2);
      even0 += (int) (x >>> 32 & 0xFF) * query.get(SHORT_LE, i + 4);
      odd0 += (int) (x >>> 40 & 0xFF) * query.get(SHORT_LE, coordinates + i + 4);
      even1 += (int) (x >>> 48 & 0xFF) * query.get(SHORT_LE, i + 6);
      odd1 += (int) (x >>> 56) * query.get(SHORT_LE, coordinates + i + 6);
    }
    return even0 + even1 + odd0 + odd1;
  }
}
