package io.vicinal.storage.hnsw;

import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import org.jspecify.annotations.Nullable;

/** Gives a linked graph its codes, where it should have some, and its recall curve. */
final class GraphFinish {
  /** Below this, a curve would say little, and hardly anybody searches the graph. */
  static final int MEASURED_NODES_MIN = 1_000;

  /** At this recall, walks on distances and on codes are compared. */
  private static final double COMPARED_RECALL = 0.95;

  // Nanoseconds of one estimate or distance, about, measured where memory is waited for.
  private static final double ESTIMATE_NANOS = 30;
  private static final double DISTANCE_NANOS = 40;
  private static final double NANOS_PER_LINE = 3.5;

  /** Distances that a walk computes for each candidate that it keeps. */
  private static final double DISTANCES_PER_CANDIDATE = 15;

  private GraphFinish() {}

  static HnswGraph run(
      HnswGraph graph,
      @Nullable RowCodes codes,
      VectorRows rows,
      Quantization quantization,
      ParallelLoop loop,
      BuildProgress progress) {
    Runnable check = () -> progress.report(rows.count(), rows.count());
    if (GraphCodes.linked(graph) < MEASURED_NODES_MIN) {
      return graph.with(codes, null);
    }
    RecallCurve curve = new RecallMeasurement(graph, codes, rows, loop, check).run();
    boolean keeps = codes != null && (quantization.alwaysCodes() || pays(curve, codes, rows));
    return graph.with(keeps ? codes : null, curve);
  }

  /**
   * Returns whether walking on codes, with as many more candidates as give the same recall and the
   * distances of all of them, should take less time than walking on distances.
   */
  static boolean pays(RecallCurve curve, RowCodes codes, VectorRows rows) {
    if (!CodeTrial.mayPay(rows, codes)) {
      return false;
    }
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
