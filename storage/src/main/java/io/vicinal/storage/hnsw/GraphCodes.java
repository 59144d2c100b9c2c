package io.vicinal.storage.hnsw;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.quantization.RowEncoder;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Encodes the rows of a graph in parallel. */
final class GraphCodes {
  /** Below this, the vectors are in the processor's caches, and codes save little. */
  static final int AUTO_NODES_MIN = 4_096;

  private static final int STEP = 1 << 8;

  private GraphCodes() {}

  /**
   * Encodes the rows of {@code graph}, whose levels are decided; null if codes are not wanted or
   * cannot help.
   */
  static @Nullable RowCodes of(
      HnswGraph graph,
      VectorRows rows,
      @Nullable BitSet present,
      Quantization quantization,
      ParallelLoop loop,
      BuildProgress progress,
      SegmentAllocator allocator) {
    Runnable check = () -> progress.report(0, rows.count());
    return areTried(quantization, graph.metric(), linked(graph))
        ? encode(rows, present, graph.metric(), quantization, loop, check, allocator)
        : null;
  }

  /** Returns whether {@code linked} rows get codes, at first. */
  static boolean areTried(Quantization quantization, Metric metric, int linked) {
    return switch (quantization) {
      case NONE -> false;
      case RABITQ, INT8 -> linked > 0;
      case AUTO -> linked >= AUTO_NODES_MIN && RowCodes.supports(metric);
    };
  }

  /** Returns how many nodes are in the graph, or will be. */
  static int linked(HnswGraph graph) {
    int linked = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      linked += graph.level(node) >= 0 ? 1 : 0;
    }
    return linked;
  }

  static RowCodes encode(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      Quantization quantization,
      ParallelLoop loop,
      Runnable check,
      SegmentAllocator allocator) {
    long bytes = RowCodes.sizeBytes(rows.count(), rows.dimension(), quantization);
    MemorySegment memory = GraphImage.memory(bytes, allocator);
    var encoder = new RowEncoder(rows, present, metric, quantization, memory, check);
    int pieces = (rows.count() + STEP - 1) / STEP;
    loop.run(
        pieces,
        (worker, piece) -> {
          if (worker == ParallelLoop.CALLER) {
            check.run();
          }
          int row = piece * STEP;
          encoder.encode(row, Math.min(rows.count(), row + STEP));
        });
    return encoder.codes();
  }
}
