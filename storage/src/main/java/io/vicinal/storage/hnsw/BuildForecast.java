package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.time.Duration;

/**
 * What building a graph is expected to take and to leave, known before it begins.
 *
 * @param codes whether the graph is expected to keep codes
 * @param fileBytes length of the graph: exact where the quantization is not AUTO, which measures at
 *     the end whether codes pay
 * @param cpuTime of all threads together; rough
 */
public record BuildForecast(BuildMemory memory, boolean codes, long fileBytes, Duration cpuTime) {
  private static final double LINE_BYTES = GraphImage.ALIGNMENT_BYTES;

  // Measured at 20,000 rows of 384 dimensions, m 16 and 32, ef_construction 100 and 200.
  private static final double DISTANCES_PER_CANDIDATE = 15;
  private static final double ESTIMATE_NANOS = 33;
  private static final double DISTANCE_NANOS = 40;
  private static final double NANOS_PER_LINE = 3.5;

  /** Distances between candidates for each link of the upper levels, which memory is near to. */
  private static final double COMPARED_PER_LINK = 130;

  private static final double COMPARED_NANOS = 4;
  private static final double COMPARED_NANOS_PER_LINE = 0.7;

  /** Returns what a graph over {@code rows} rows takes that are all linked. */
  public static BuildForecast of(
      int rows,
      VectorElement element,
      int dimension,
      Metric metric,
      HnswParameters parameters,
      Quantization quantization,
      int threads) {
    boolean tried = GraphCodes.areTried(quantization, metric, rows);
    long rowBytes = VectorRows.strideBytes(element, dimension);
    boolean kept =
        tried
            && (quantization.alwaysCodes() || CodeTrial.mayPay(rowBytes, dimension, quantization));
    var memory = BuildMemory.of(rows, dimension, metric, parameters, quantization, threads);
    long dropped = tried && !kept ? RowCodes.sizeBytes(rows, dimension, quantization) : 0;
    long curve = rows < GraphFinish.MEASURED_NODES_MIN ? 0 : RecallCurve.TYPICAL_BYTES;
    double nanos = nanosPerRow(rowBytes, kept, parameters);
    return new BuildForecast(
        memory,
        kept,
        memory.graphBytes() - dropped + curve,
        Duration.ofNanos((long) (nanos * rows)));
  }

  private static double nanosPerRow(long rowBytes, boolean byCodes, HnswParameters parameters) {
    double lines = rowBytes / LINE_BYTES;
    double distance = DISTANCE_NANOS + NANOS_PER_LINE * lines;
    double walked = DISTANCES_PER_CANDIDATE * parameters.efConstruction();
    double walk =
        byCodes
            ? walked * ESTIMATE_NANOS + parameters.efConstruction() * distance
            : walked * distance;
    double compared = COMPARED_NANOS + COMPARED_NANOS_PER_LINE * lines;
    return walk + COMPARED_PER_LINK * parameters.m() * compared;
  }
}
