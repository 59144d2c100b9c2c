package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.load;
import static io.vicinal.storage.vector.Lanes.sum;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Sums products with the Vector API.
 *
 * <p>One accumulator register per row in every method, so all of them round alike; the loops are
 * written out because the compiler keeps vectors in registers only within one method.
 */
final class DotLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector x = load(query, q + i);
      a0 = x.fma(load(rows, o0 + i), a0);
    }
    return sum(a0);
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
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector x = load(query, q + i);
      a0 = x.fma(load(rows, o0 + i), a0);
      a1 = x.fma(load(rows, o1 + i), a1);
      a2 = x.fma(load(rows, o2 + i), a2);
      a3 = x.fma(load(rows, o3 + i), a3);
    }
    out[at] = sum(a0);
    out[at + 1] = sum(a1);
    out[at + 2] = sum(a2);
    out[at + 3] = sum(a3);
  }

  @Override
  public void eight(
      MemorySegment query,
      long q,
      MemorySegment rows,
      long o0,
      long o1,
      long o2,
      long o3,
      long o4,
      long o5,
      long o6,
      long o7,
      int bytes,
      float[] out,
      int at) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector a5 = FloatVector.zero(FLOATS);
    FloatVector a6 = FloatVector.zero(FLOATS);
    FloatVector a7 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector x = load(query, q + i);
      a0 = x.fma(load(rows, o0 + i), a0);
      a1 = x.fma(load(rows, o1 + i), a1);
      a2 = x.fma(load(rows, o2 + i), a2);
      a3 = x.fma(load(rows, o3 + i), a3);
      a4 = x.fma(load(rows, o4 + i), a4);
      a5 = x.fma(load(rows, o5 + i), a5);
      a6 = x.fma(load(rows, o6 + i), a6);
      a7 = x.fma(load(rows, o7 + i), a7);
    }
    out[at] = sum(a0);
    out[at + 1] = sum(a1);
    out[at + 2] = sum(a2);
    out[at + 3] = sum(a3);
    out[at + 4] = sum(a4);
    out[at + 5] = sum(a5);
    out[at + 6] = sum(a6);
    out[at + 7] = sum(a7);
  }
}
