package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.SWAP_1;
import static io.vicinal.storage.vector.Lanes.SWAP_2;
import static io.vicinal.storage.vector.Lanes.SWAP_4;
import static io.vicinal.storage.vector.Lanes.SWAP_8;
import static io.vicinal.storage.vector.Lanes.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Sums squared differences with the Vector API.
 *
 * <p>One accumulator register per row in every method, so all of them round alike. Loops and sums
 * are written out, since a vector that passes through a call may become an object; how the lanes of
 * an accumulator are added is told at {@link Lanes#SWAP_8}.
 */
final class SquaredLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector x = load(query, q + i);
      FloatVector d0 = x.sub(load(rows, o0 + i));
      a0 = d0.fma(d0, a0);
    }
    if (STEP > 8 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_8));
    }
    if (STEP > 4 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_4));
    }
    a0 = a0.add(a0.rearrange(SWAP_2));
    a0 = a0.add(a0.rearrange(SWAP_1));
    return a0.lane(0);
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
      FloatVector d0 = x.sub(load(rows, o0 + i));
      a0 = d0.fma(d0, a0);
      FloatVector d1 = x.sub(load(rows, o1 + i));
      a1 = d1.fma(d1, a1);
      FloatVector d2 = x.sub(load(rows, o2 + i));
      a2 = d2.fma(d2, a2);
      FloatVector d3 = x.sub(load(rows, o3 + i));
      a3 = d3.fma(d3, a3);
    }
    if (STEP > 8 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_8));
      a1 = a1.add(a1.rearrange(SWAP_8));
      a2 = a2.add(a2.rearrange(SWAP_8));
      a3 = a3.add(a3.rearrange(SWAP_8));
    }
    if (STEP > 4 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_4));
      a1 = a1.add(a1.rearrange(SWAP_4));
      a2 = a2.add(a2.rearrange(SWAP_4));
      a3 = a3.add(a3.rearrange(SWAP_4));
    }
    a0 = a0.add(a0.rearrange(SWAP_2));
    a1 = a1.add(a1.rearrange(SWAP_2));
    a2 = a2.add(a2.rearrange(SWAP_2));
    a3 = a3.add(a3.rearrange(SWAP_2));
    a0 = a0.add(a0.rearrange(SWAP_1));
    a1 = a1.add(a1.rearrange(SWAP_1));
    a2 = a2.add(a2.rearrange(SWAP_1));
    a3 = a3.add(a3.rearrange(SWAP_1));
    out[at] = a0.lane(0);
    out[at + 1] = a1.lane(0);
    out[at + 2] = a2.lane(0);
    out[at + 3] = a3.lane(0);
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
      FloatVector d0 = x.sub(load(rows, o0 + i));
      a0 = d0.fma(d0, a0);
      FloatVector d1 = x.sub(load(rows, o1 + i));
      a1 = d1.fma(d1, a1);
      FloatVector d2 = x.sub(load(rows, o2 + i));
      a2 = d2.fma(d2, a2);
      FloatVector d3 = x.sub(load(rows, o3 + i));
      a3 = d3.fma(d3, a3);
      FloatVector d4 = x.sub(load(rows, o4 + i));
      a4 = d4.fma(d4, a4);
      FloatVector d5 = x.sub(load(rows, o5 + i));
      a5 = d5.fma(d5, a5);
      FloatVector d6 = x.sub(load(rows, o6 + i));
      a6 = d6.fma(d6, a6);
      FloatVector d7 = x.sub(load(rows, o7 + i));
      a7 = d7.fma(d7, a7);
    }
    if (STEP > 8 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_8));
      a1 = a1.add(a1.rearrange(SWAP_8));
      a2 = a2.add(a2.rearrange(SWAP_8));
      a3 = a3.add(a3.rearrange(SWAP_8));
      a4 = a4.add(a4.rearrange(SWAP_8));
      a5 = a5.add(a5.rearrange(SWAP_8));
      a6 = a6.add(a6.rearrange(SWAP_8));
      a7 = a7.add(a7.rearrange(SWAP_8));
    }
    if (STEP > 4 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_4));
      a1 = a1.add(a1.rearrange(SWAP_4));
      a2 = a2.add(a2.rearrange(SWAP_4));
      a3 = a3.add(a3.rearrange(SWAP_4));
      a4 = a4.add(a4.rearrange(SWAP_4));
      a5 = a5.add(a5.rearrange(SWAP_4));
      a6 = a6.add(a6.rearrange(SWAP_4));
      a7 = a7.add(a7.rearrange(SWAP_4));
    }
    a0 = a0.add(a0.rearrange(SWAP_2));
    a1 = a1.add(a1.rearrange(SWAP_2));
    a2 = a2.add(a2.rearrange(SWAP_2));
    a3 = a3.add(a3.rearrange(SWAP_2));
    a4 = a4.add(a4.rearrange(SWAP_2));
    a5 = a5.add(a5.rearrange(SWAP_2));
    a6 = a6.add(a6.rearrange(SWAP_2));
    a7 = a7.add(a7.rearrange(SWAP_2));
    a0 = a0.add(a0.rearrange(SWAP_1));
    a1 = a1.add(a1.rearrange(SWAP_1));
    a2 = a2.add(a2.rearrange(SWAP_1));
    a3 = a3.add(a3.rearrange(SWAP_1));
    a4 = a4.add(a4.rearrange(SWAP_1));
    a5 = a5.add(a5.rearrange(SWAP_1));
    a6 = a6.add(a6.rearrange(SWAP_1));
    a7 = a7.add(a7.rearrange(SWAP_1));
    out[at] = a0.lane(0);
    out[at + 1] = a1.lane(0);
    out[at + 2] = a2.lane(0);
    out[at + 3] = a3.lane(0);
    out[at + 4] = a4.lane(0);
    out[at + 5] = a5.lane(0);
    out[at + 6] = a6.lane(0);
    out[at + 7] = a7.lane(0);
  }

  @Override
  public void fourByTwo(
      MemorySegment queries,
      long q0,
      long q1,
      long q2,
      long q3,
      MemorySegment rows,
      long o0,
      long o1,
      int bytes,
      float[] out,
      int at,
      int step) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector a5 = FloatVector.zero(FLOATS);
    FloatVector a6 = FloatVector.zero(FLOATS);
    FloatVector a7 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector x = load(rows, o0 + i);
      FloatVector y = load(rows, o1 + i);
      FloatVector v0 = load(queries, q0 + i);
      FloatVector d0 = v0.sub(x);
      a0 = d0.fma(d0, a0);
      FloatVector d1 = v0.sub(y);
      a1 = d1.fma(d1, a1);
      FloatVector v1 = load(queries, q1 + i);
      FloatVector d2 = v1.sub(x);
      a2 = d2.fma(d2, a2);
      FloatVector d3 = v1.sub(y);
      a3 = d3.fma(d3, a3);
      FloatVector v2 = load(queries, q2 + i);
      FloatVector d4 = v2.sub(x);
      a4 = d4.fma(d4, a4);
      FloatVector d5 = v2.sub(y);
      a5 = d5.fma(d5, a5);
      FloatVector v3 = load(queries, q3 + i);
      FloatVector d6 = v3.sub(x);
      a6 = d6.fma(d6, a6);
      FloatVector d7 = v3.sub(y);
      a7 = d7.fma(d7, a7);
    }
    if (STEP > 8 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_8));
      a1 = a1.add(a1.rearrange(SWAP_8));
      a2 = a2.add(a2.rearrange(SWAP_8));
      a3 = a3.add(a3.rearrange(SWAP_8));
      a4 = a4.add(a4.rearrange(SWAP_8));
      a5 = a5.add(a5.rearrange(SWAP_8));
      a6 = a6.add(a6.rearrange(SWAP_8));
      a7 = a7.add(a7.rearrange(SWAP_8));
    }
    if (STEP > 4 * Float.BYTES) {
      a0 = a0.add(a0.rearrange(SWAP_4));
      a1 = a1.add(a1.rearrange(SWAP_4));
      a2 = a2.add(a2.rearrange(SWAP_4));
      a3 = a3.add(a3.rearrange(SWAP_4));
      a4 = a4.add(a4.rearrange(SWAP_4));
      a5 = a5.add(a5.rearrange(SWAP_4));
      a6 = a6.add(a6.rearrange(SWAP_4));
      a7 = a7.add(a7.rearrange(SWAP_4));
    }
    a0 = a0.add(a0.rearrange(SWAP_2));
    a1 = a1.add(a1.rearrange(SWAP_2));
    a2 = a2.add(a2.rearrange(SWAP_2));
    a3 = a3.add(a3.rearrange(SWAP_2));
    a4 = a4.add(a4.rearrange(SWAP_2));
    a5 = a5.add(a5.rearrange(SWAP_2));
    a6 = a6.add(a6.rearrange(SWAP_2));
    a7 = a7.add(a7.rearrange(SWAP_2));
    a0 = a0.add(a0.rearrange(SWAP_1));
    a1 = a1.add(a1.rearrange(SWAP_1));
    a2 = a2.add(a2.rearrange(SWAP_1));
    a3 = a3.add(a3.rearrange(SWAP_1));
    a4 = a4.add(a4.rearrange(SWAP_1));
    a5 = a5.add(a5.rearrange(SWAP_1));
    a6 = a6.add(a6.rearrange(SWAP_1));
    a7 = a7.add(a7.rearrange(SWAP_1));
    out[at] = a0.lane(0);
    out[at + 1] = a1.lane(0);
    out[at + step] = a2.lane(0);
    out[at + step + 1] = a3.lane(0);
    out[at + 2 * step] = a4.lane(0);
    out[at + 2 * step + 1] = a5.lane(0);
    out[at + 3 * step] = a6.lane(0);
    out[at + 3 * step + 1] = a7.lane(0);
  }
}
