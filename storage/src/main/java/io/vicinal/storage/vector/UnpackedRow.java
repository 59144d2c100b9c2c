package io.vicinal.storage.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Lends one row as floats, to compare it with others as a query is; scratch memory of a thread. */
final class UnpackedRow {
  private float[] row = new float[0];
  private MemorySegment memory = MemorySegment.NULL;

  /** Returns the row as a query of floats; what was returned before is overwritten. */
  MemorySegment row(VectorRows rows, int ordinal) {
    if (row.length != rows.dimension()) {
      row = new float[rows.dimension()];
      memory =
          Arena.ofAuto().allocate(DistanceQuery.paddedBytes(row.length), VectorRows.LINE_BYTES);
    }
    rows.copy(ordinal, row);
    MemorySegment.copy(row, 0, memory, VectorRows.FLOAT_LE, 0, row.length);
    return memory;
  }
}
