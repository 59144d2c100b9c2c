package io.vicinal.storage.hnsw;

import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.SegmentAllocator;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Gives a linked graph its codes, where it should have some, and its recall curve. */
final class GraphFinish {
  /** Below this, a curve would say little, and hardly anybody searches the graph. */
  static final int MEASURED_NODES_MIN = 1_000;

  /** Below this, the vectors are in the processor's caches, and codes save little. */
  static final int AUTO_NODES_MIN = 4_096;

  /** At this recall, walks on distances and on codes are compared. */
  private static final double COMPARED_RECALL = 0.95;

  // Nanoseconds of one estimate or distance, about, measured where memory is waited for.
  private static final double ESTIMATE_NANOS = 30;
  private static final double DISTANCE_NANOS = 40;
  private static final double NANOS_PER_LINE = 3.5;

  /** Distances that a walk computes for each candidate that it keeps. */
  private static final double DISTANCES_PER_CANDIDATE = 15;

  private GraphFinish() {}

  /** Returns whether a graph over {@code rows} rows of this kind gets codes, at first. */
  static boolean triesCodes(Quantization quantization, HnswGraph graph, int linked) {
    return switch (quantization) {
      case NONE -> false;
      case RABITQ -> linked > 0;
      case AUTO -> linked >= AUTO_NODES_MIN && RowCodes.supports(graph.metric());
    };
  }

  static HnswGraph run(
      HnswGraph graph,
      VectorRows rows,
      @Nullable BitSet present,
      Quantization quantization,
      ParallelLoop loop,
      Runnable check,
      SegmentAllocator allocator) {
    int linked = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      linked += graph.level(node) >= 0 ? 1 : 0;
    }
    RowCodes codes =
        triesCodes(quantization, graph, linked)
            ? GraphCodes.encode(rows, present, graph.metric(), loop, check, allocator)
            : null;
    if (linked < MEASURED_NODES_MIN) {
      return graph.with(codes, null);
    }
    RecallCurve curve = new RecallMeasurement(graph, codes, rows, loop, check).run();
    boolean keeps =
        codes != null && (quantization == Quantization.RABITQ || pays(curve, codes, rows));
    return graph.with(keeps ? codes : null, curve);
  }

  /**
   * Returns whether walking on codes, with as many more candidates as give the same recall and the
   * distances of all of them, should take less time than walking on distances.
   */
  static boolean pays(RecallCurve curve, RowCodes codes, VectorRows rows) {
    double lines = rows.strideBytes() / (double) GraphImage.ALIGNMENT_BYTES;
    double codeLines = codes.strideBytes() / (double) GraphImage.ALIGNMENT_BYTES;
    double distance = DISTANCE_NANOS + NANOS_PER_LINE * lines;
    double estimate = ESTIMATE_NANOS + NANOS_PER_LINE * codeLines;
    double byDistances = DISTANCES_PER_CANDIDATE * distance;
    double byCodes = DISTANCES_PER_CANDIDATE * estimate + distance;
    double widening = curve.widening(curve.effort(COMPARED_RECALL, false));
    return widening * byCodes < byDistances; // false for NaN
  }
}
