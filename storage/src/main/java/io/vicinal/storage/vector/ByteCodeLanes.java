package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Does the arithmetic of codes of a byte per coordinate with the Vector API, four rows at a time,
 * so that their memory is waited for together.
 *
 * <p>A short lane holds the sum of two products. Read as ints, two such lanes are added at once,
 * and the upper one alone once more, from which both sums follow: in {@code whole = lower + (upper
 * << 16)} nothing is lost to the overflow, since {@code lower} itself fits into an int.
 */
final class ByteCodeLanes implements ByteCodeKernel {
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, FLOATS.vectorShape());
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

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
    int[] products = new int[4];
    for (int i = 0; i < count; i += 4) {
      int last = count - 1; // the last rows may be computed several times
      long o0 = ordinals[i] * stride;
      long o1 = ordinals[Math.min(i + 1, last)] * stride;
      long o2 = ordinals[Math.min(i + 2, last)] * stride;
      long o3 = ordinals[Math.min(i + 3, last)] * stride;
      four(query, coordinates, codes, o0, o1, o2, o3, products);
      for (int j = i; j < Math.min(count, i + 4); j++) {
        long f = ordinals[j] * stride + coordinates;
        out[j] =
            base
                + codes.get(FLOAT_LE, f)
                + codes.get(FLOAT_LE, f + 4) * (step2 * products[j - i] - sum)
                + low * codes.get(FLOAT_LE, f + 8);
      }
    }
  }

  private static void four(
      MemorySegment query,
      int coordinates,
      MemorySegment codes,
      long o0,
      long o1,
      long o2,
      long o3,
      int[] out) {
    IntVector w0 = IntVector.zero(INTS);
    IntVector w1 = IntVector.zero(INTS);
    IntVector w2 = IntVector.zero(INTS);
    IntVector w3 = IntVector.zero(INTS);
    IntVector u0 = IntVector.zero(INTS);
    IntVector u1 = IntVector.zero(INTS);
    IntVector u2 = IntVector.zero(INTS);
    IntVector u3 = IntVector.zero(INTS);
    ShortVector mask = ShortVector.broadcast(SHORTS, 0xFF);
    for (int i = 0; i < coordinates; i += STEP) {
      ShortVector even = load(query, i);
      ShortVector odd = load(query, (long) coordinates + i);
      ShortVector x0 = load(codes, o0 + i);
      ShortVector x1 = load(codes, o1 + i);
      ShortVector x2 = load(codes, o2 + i);
      ShortVector x3 = load(codes, o3 + i);
      IntVector p0 =
          x0.and(mask)
              .mul(even)
              .add(x0.lanewise(VectorOperators.LSHR, Byte.SIZE).mul(odd))
              .reinterpretAsInts();
      w0 = w0.add(p0);
      u0 = u0.add(p0.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p1 =
          x1.and(mask)
              .mul(even)
              .add(x1.lanewise(VectorOperators.LSHR, Byte.SIZE).mul(odd))
              .reinterpretAsInts();
      w1 = w1.add(p1);
      u1 = u1.add(p1.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p2 =
          x2.and(mask)
              .mul(even)
              .add(x2.lanewise(VectorOperators.LSHR, Byte.SIZE).mul(odd))
              .reinterpretAsInts();
      w2 = w2.add(p2);
      u2 = u2.add(p2.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p3 =
          x3.and(mask)
              .mul(even)
              .add(x3.lanewise(VectorOperators.LSHR, Byte.SIZE).mul(odd))
              .reinterpretAsInts();
      w3 = w3.add(p3);
      u3 = u3.add(p3.lanewise(VectorOperators.LSHR, Short.SIZE));
    }
    // lower + upper = whole - (upper << 16) + upper
    out[0] = w0.sub(u0.lanewise(VectorOperators.LSHL, 16)).add(u0).reduceLanes(VectorOperators.ADD);
    out[1] = w1.sub(u1.lanewise(VectorOperators.LSHL, 16)).add(u1).reduceLanes(VectorOperators.ADD);
    out[2] = w2.sub(u2.lanewise(VectorOperators.LSHL, 16)).add(u2).reduceLanes(VectorOperators.ADD);
    out[3] = w3.sub(u3.lanewise(VectorOperators.LSHL, 16)).add(u3).reduceLanes(VectorOperators.ADD);
  }

  private static ShortVector load(MemorySegment memory, long offset) {
    return ShortVector.fromMemorySegment(SHORTS, memory, offset, ByteOrder.LITTLE_ENDIAN);
  }
}
