package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.WideningLanes.BYTE_STEP;
import static io.vicinal.storage.vector.WideningLanes.INTS;
import static io.vicinal.storage.vector.WideningLanes.shorts;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums products of whole numbers of a byte with the Vector API, exactly: a product has 16 bits with
 * its sign, two of which are taken out of each int.
 */
final class Int8DotLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    IntVector a0 = IntVector.zero(INTS);
    IntVector b0 = IntVector.zero(INTS);
    for (int i = 0; i < bytes; i += BYTE_STEP) {
      ShortVector x = shorts(query, q + i);
      IntVector p0 = x.mul(shorts(rows, o0 + i)).reinterpretAsInts();
      a0 =
          a0.add(
              p0.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      b0 = b0.add(p0.lanewise(VectorOperators.ASHR, Short.SIZE));
    }
    return a0.add(b0).reduceLanes(VectorOperators.ADD);
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
      IntVector p0 = x.mul(shorts(rows, o0 + i)).reinterpretAsInts();
      a0 =
          a0.add(
              p0.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      b0 = b0.add(p0.lanewise(VectorOperators.ASHR, Short.SIZE));
      IntVector p1 = x.mul(shorts(rows, o1 + i)).reinterpretAsInts();
      a1 =
          a1.add(
              p1.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      b1 = b1.add(p1.lanewise(VectorOperators.ASHR, Short.SIZE));
      IntVector p2 = x.mul(shorts(rows, o2 + i)).reinterpretAsInts();
      a2 =
          a2.add(
              p2.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      b2 = b2.add(p2.lanewise(VectorOperators.ASHR, Short.SIZE));
      IntVector p3 = x.mul(shorts(rows, o3 + i)).reinterpretAsInts();
      a3 =
          a3.add(
              p3.lanewise(VectorOperators.LSHL, Short.SIZE)
                  .lanewise(VectorOperators.ASHR, Short.SIZE));
      b3 = b3.add(p3.lanewise(VectorOperators.ASHR, Short.SIZE));
    }
    out[at] = a0.add(b0).reduceLanes(VectorOperators.ADD);
    out[at + 1] = a1.add(b1).reduceLanes(VectorOperators.ADD);
    out[at + 2] = a2.add(b2).reduceLanes(VectorOperators.ADD);
    out[at + 3] = a3.add(b3).reduceLanes(VectorOperators.ADD);
  }
}
