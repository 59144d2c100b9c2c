package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.WideningLanes.BYTE_STEP;
import static io.vicinal.storage.vector.WideningLanes.INTS;
import static io.vicinal.storage.vector.WideningLanes.shorts;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** Sums absolute differences of whole numbers of a byte with the Vector API, exactly. */
final class Int8AbsoluteLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    IntVector a0 = IntVector.zero(INTS);
    IntVector b0 = IntVector.zero(INTS);
    for (int i = 0; i < bytes; i += BYTE_STEP) {
      ShortVector x = shorts(query, q + i);
      IntVector p0 = x.sub(shorts(rows, o0 + i)).abs().reinterpretAsInts();
      a0 = a0.add(p0.and(0xFFFF));
      b0 = b0.add(p0.lanewise(VectorOperators.LSHR, Short.SIZE));
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
      IntVector p0 = x.sub(shorts(rows, o0 + i)).abs().reinterpretAsInts();
      a0 = a0.add(p0.and(0xFFFF));
      b0 = b0.add(p0.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p1 = x.sub(shorts(rows, o1 + i)).abs().reinterpretAsInts();
      a1 = a1.add(p1.and(0xFFFF));
      b1 = b1.add(p1.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p2 = x.sub(shorts(rows, o2 + i)).abs().reinterpretAsInts();
      a2 = a2.add(p2.and(0xFFFF));
      b2 = b2.add(p2.lanewise(VectorOperators.LSHR, Short.SIZE));
      IntVector p3 = x.sub(shorts(rows, o3 + i)).abs().reinterpretAsInts();
      a3 = a3.add(p3.and(0xFFFF));
      b3 = b3.add(p3.lanewise(VectorOperators.LSHR, Short.SIZE));
    }
    out[at] = a0.add(b0).reduceLanes(VectorOperators.ADD);
    out[at + 1] = a1.add(b1).reduceLanes(VectorOperators.ADD);
    out[at + 2] = a2.add(b2).reduceLanes(VectorOperators.ADD);
    out[at + 3] = a3.add(b3).reduceLanes(VectorOperators.ADD);
  }
}
