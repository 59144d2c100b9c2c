package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorOperators;

/** Counts the coordinates that differ, with the Vector API. */
final class HammingLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    int count = 0;
    for (int i = 0; i < bytes; i += STEP) {
      count += load(query, q + i).compare(VectorOperators.NE, load(rows, o0 + i)).trueCount();
    }
    return count;
  }
}
