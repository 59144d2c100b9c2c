package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.WideningLanes.BYTE_STEP;
import static io.vicinal.storage.vector.WideningLanes.INTS;
import static io.vicinal.storage.vector.WideningLanes.shorts;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums squared differences of whole numbers of a byte with the Vector API, exactly: a square has 16
 * bits, two of which are taken out of each int, and all of 65,535 have 32, read without a sign.
 */
final class Int8SquaredLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    IntVector a0 = IntVector.zero(INTS);
    IntVector b0 = IntVector.zero(INTS);
    for (int i = 0; i < bytes; i += BYTE_STEP) {
      ShortVector x = shorts(query, q + i);
      ShortVector d0 = x.sub(shorts(rows, o0 + i));
      IntVector p0 = d0.mul(d0).reinterpretAsInts();
      a0 = a0.add(p0.and(0xFFFF));
      b0 = b0.add(p0.lanewise(VectorOperators.LSHR, Short.SIZE));
    }
    return Integer.toUnsignedLong(a0.add(b0).reduceLanes(VectorOperators.ADD));
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
    IntVector a0 = IntVector.zero(INTS);
    IntVector b0 = IntVector.zero(INTS);
    IntVector a1 = IntVector.zero(INTS);
    IntVector b1 = IntVector.zero(INTS);
    IntVector a2 = IntVector.zero(INTS);
    IntVector b2 = IntVector.zero(INTS);
    IntVector a3 = IntVector.zero(INTS);
    IntVector b3 = IntVector.zero(INTS);
    for (int i = 0; i < bytes; i += BYTE_STEP) {
      ShortVector x = shorts(query, q + i);
      ShortVector d0 = x.sub(shorts(rows, o0 + i));
      IntVector p0 = d0.mul(d0).reinterpretAsInts();
      a0 = a0.add(p0.and(0xFFFF));
      b0 = b0.add(p0.lanewise(VectorOperators.LSHR, Short.SIZE));
      ShortVector d1 = x.sub(shorts(rows, o1 + i));
      IntVector p1 = d1.mul(d1).reinterpretAsInts();
      a1 = a1.add(p1.and(0xFFFF));
      b1 = b1.add(p1.lanewise(VectorOperators.LSHR, Short.SIZE));
      ShortVector d2 = x.sub(shorts(rows, o2 + i));
      IntVector p2 = d2.mul(d2).reinterpretAsInts();
      a2 = a2.add(p2.and(0xFFFF));
      b2 = b2.add(p2.lanewise(VectorOperators.LSHR, Short.SIZE));
      ShortVector d3 = x.sub(shorts(rows, o3 + i));
      IntVector p3 = d3.mul(d3).reinterpretAsInts();
      a3 = a3.add(p3.and(0xFFFF));
      b3 = b3.add(p3.lanewise(VectorOperators.LSHR, Short.SIZE));
    }
    out[at] = Integer.toUnsignedLong(a0.add(b0).reduceLanes(VectorOperators.ADD));
    out[at + 1] = Integer.toUnsignedLong(a1.add(b1).reduceLanes(VectorOperators.ADD));
    out[at + 2] = Integer.toUnsignedLong(a2.add(b2).reduceLanes(VectorOperators.ADD));
    out[at + 3] = Integer.toUnsignedLong(a3.add(b3).reduceLanes(VectorOperators.ADD));
  }
}
