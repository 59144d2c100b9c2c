package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.Lanes.STEP;
import static io.vicinal.storage.vector.Lanes.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.VectorOperators;

/** Returns one minus the share of common non-zero coordinates, with the Vector API. */
final class JaccardLanes implements RowKernel {
  @Override
  public float one(MemorySegment query, long q, MemorySegment rows, long o0, int bytes) {
    int both = 0;
    int either = 0;
    for (int i = 0; i < bytes; i += STEP) {
      var inQuery = load(query, q + i).compare(VectorOperators.NE, 0f);
      var inRow = load(rows, o0 + i).compare(VectorOperators.NE, 0f);
      both += inQuery.and(inRow).trueCount();
      either += inQuery.or(inRow).trueCount();
    }
    return ScalarKernel.jaccard(both, either);
  }
}
