package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.SWAP_1;
import static io.vicinal.storage.vector.Lanes.SWAP_2;
import static io.vicinal.storage.vector.Lanes.SWAP_4;
import static io.vicinal.storage.vector.Lanes.SWAP_8;
import static io.vicinal.storage.vector.Lanes.load;
import static io.vicinal.storage.vector.WideningLanes.signed;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Sums products of floats and whole numbers of a byte with the Vector API.
 *
 * <p>One accumulator register per row in every method, so all of them round alike; see {@link
 * SquaredLanes}.
 */
final class ByteDotLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    for (int i = 0; i < bytes; i += STEP / 4) {
      FloatVector x = load(query, q + 4L * i);
      a0 = x.fma(signed(rows, o0 + i), a0);
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
    for (int i = 0; i < bytes; i += STEP / 4) {
      FloatVector x = load(query, q + 4L * i);
      a0 = x.fma(signed(rows, o0 + i), a0);
      a1 = x.fma(signed(rows, o1 + i), a1);
      a2 = x.fma(signed(rows, o2 + i), a2);
      a3 = x.fma(signed(rows, o3 + i), a3);
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
    for (int i = 0; i < bytes; i += STEP / 4) {
      FloatVector x = load(query, q + 4L * i);
      a0 = x.fma(signed(rows, o0 + i), a0);
      a1 = x.fma(signed(rows, o1 + i), a1);
      a2 = x.fma(signed(rows, o2 + i), a2);
      a3 = x.fma(signed(rows, o3 + i), a3);
      a4 = x.fma(signed(rows, o4 + i), a4);
      a5 = x.fma(signed(rows, o5 + i), a5);
      a6 = x.fma(signed(rows, o6 + i), a6);
      a7 = x.fma(signed(rows, o7 + i), a7);
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
    a0 = a0.add(a0.rearrange(SWAP_1));
    a1 = a1.add(a1.rearrange(SWAP_1));
    a2 = a2.add(a2.rearrange(SWAP_1));
    a3 = a3.add(a3.rearrange(SWAP_1));
    out[at] = a0.lane(0);
    out[at + 1] = a1.lane(0);
    out[at + 2] = a2.lane(0);
    out[at + 3] = a3.lane(0);
    a4 = a4.add(a4.rearrange(SWAP_2));
    a4 = a4.add(a4.rearrange(SWAP_1));
    out[at + 4] = a4.lane(0);
    a5 = a5.add(a5.rearrange(SWAP_2));
    a5 = a5.add(a5.rearrange(SWAP_1));
    out[at + 5] = a5.lane(0);
    a6 = a6.add(a6.rearrange(SWAP_2));
    a6 = a6.add(a6.rearrange(SWAP_1));
    out[at + 6] = a6.lane(0);
    a7 = a7.add(a7.rearrange(SWAP_2));
    a7 = a7.add(a7.rearrange(SWAP_1));
    out[at + 7] = a7.lane(0);
  }
}
