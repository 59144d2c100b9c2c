package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.FLOATS;
import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.SWAP_1;
import static io.vicinal.storage.vector.Lanes.SWAP_2;
import static io.vicinal.storage.vector.Lanes.SWAP_4;
import static io.vicinal.storage.vector.Lanes.SWAP_8;
import static io.vicinal.storage.vector.Lanes.load;
import static io.vicinal.storage.vector.WideningLanes.HALF_SCALE;
import static io.vicinal.storage.vector.WideningLanes.half;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Sums absolute differences of floats and binary16 numbers with the Vector API.
 *
 * <p>One accumulator register per row in every method, so all of them round alike; see {@link
 * SquaredLanes}. Eight rows at a time are more than the compiler keeps in registers, measured.
 */
final class HalfAbsoluteLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector s = FloatVector.broadcast(FLOATS, HALF_SCALE);
    for (int i = 0; i < bytes; i += STEP / 2) {
      FloatVector x = load(query, q + 2L * i).neg();
      a0 = a0.add(half(rows, o0 + i).fma(s, x).abs());
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
    FloatVector s = FloatVector.broadcast(FLOATS, HALF_SCALE);
    for (int i = 0; i < bytes; i += STEP / 2) {
      FloatVector x = load(query, q + 2L * i).neg();
      a0 = a0.add(half(rows, o0 + i).fma(s, x).abs());
      a1 = a1.add(half(rows, o1 + i).fma(s, x).abs());
      a2 = a2.add(half(rows, o2 + i).fma(s, x).abs());
      a3 = a3.add(half(rows, o3 + i).fma(s, x).abs());
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
}
