package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.VectorRows;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Links rows into a graph. */
public final class HnswBuilder {
  private HnswBuilder() {}

  /**
   * Builds a graph over {@code rows}; the same rows and parameters give the same bytes for any
   * number of threads (on processors with the same register width).
   *
   * <p>Rows that are absent or have no distance to themselves (zero vectors under COSINE) get no
   * links and are never found. All others can be reached from the entry point.
   *
   * @param present the rows that have a vector; null for all
   * @param threads how many threads work, the caller's among them
   */
  public static HnswGraphData build(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      HnswParameters parameters,
      int threads,
      BuildProgress progress) {
    HnswGraph graph = GraphImage.create(rows, present, metric, parameters);
    return link(graph, rows, 0, threads, progress);
  }

  /**
   * Builds a graph over {@code rows} that starts as {@code existing}, whose rows they begin with,
   * and links only the rows after those.
   *
   * <p>Rows known to {@code existing} must be unchanged; the rest is as in {@link #build}. The
   * result depends on where the rows were cut, unlike the quality of its answers.
   *
   * @param present as in {@link #build}; for rows of {@code existing} it is not asked
   */
  public static HnswGraphData extend(
      HnswGraph existing,
      VectorRows rows,
      @Nullable BitSet present,
      int threads,
      BuildProgress progress) {
    if (rows.count() < existing.nodeCount()) {
      throw new IllegalArgumentException(
          "a graph of %d nodes cannot be extended to %d rows"
              .formatted(existing.nodeCount(), rows.count()));
    }
    HnswGraph graph = GraphImage.extend(existing, rows, present);
    return link(graph, rows, existing.nodeCount(), threads, progress);
  }

  private static HnswGraphData link(
      HnswGraph graph, VectorRows rows, int firstOrdinal, int threads, BuildProgress progress) {
    try (var loop = new ParallelLoop(Math.max(1, threads))) {
      new GraphLinker(graph, rows, loop, progress).link(firstOrdinal);
    }
    return new HnswGraphData(graph);
  }
}
