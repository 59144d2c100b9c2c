package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.quantization.RowEncoder;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Encodes the rows of a graph in parallel. */
final class GraphCodes {
  private static final int STEP = 1 << 8;
  private static final int STEPS_PER_CHECK = 1 << 8;

  private GraphCodes() {}

  static RowCodes encode(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      ParallelLoop loop,
      Runnable check,
      SegmentAllocator allocator) {
    long bytes = RowCodes.sizeBytes(rows.count(), rows.dimension());
    MemorySegment memory = GraphImage.memory(bytes, allocator);
    var encoder = new RowEncoder(rows, present, metric, memory);
    int pieces = (rows.count() + STEP - 1) / STEP;
    for (int first = 0; first < pieces; first += STEPS_PER_CHECK) {
      int from = first;
      loop.run(
          Math.min(STEPS_PER_CHECK, pieces - from),
          (worker, piece) -> {
            int row = (from + piece) * STEP;
            encoder.encode(row, Math.min(rows.count(), row + STEP));
          });
      check.run();
    }
    return encoder.codes();
  }
}
