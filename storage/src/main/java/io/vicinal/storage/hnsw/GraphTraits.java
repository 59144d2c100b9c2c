package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a graph's searches beforehand; unlike the graph it may be kept longer than the
 * graph's memory.
 *
 * @param curve what searches found at the end of the build, null if it was not measured
 * @param codeBytes bytes per row of the codes that searches walk by, 0 for distances
 */
public record GraphTraits(@Nullable RecallCurve curve, int codeBytes) {
  /** Of the misses that a target allows, so many are aimed at: a curve has errors of its own. */
  private static final double TARGET_MISSES = 0.9;

  /** What the default effort is trusted with where nothing was measured. */
  private static final double ACCURACY_OF_DEFAULT = 0.95;

  /**
   * Returns the effort whose searches for {@code k} rows are expected to find {@code target}, a
   * share, of the true ones; empty if none is known to.
   */
  public OptionalInt effort(double target, int k) {
    double rows = Math.max(k, RecallCurve.K);
    double effort =
        curve == null
            ? (target <= ACCURACY_OF_DEFAULT ? HnswParameters.EF_SEARCH_DEFAULT : Double.NaN)
            : curve.effort(1 - TARGET_MISSES * (1 - target), false) * rows / RecallCurve.K;
    return effort <= HnswParameters.EF_SEARCH_MAX // false for NaN
        ? OptionalInt.of((int) Math.max(k, Math.ceil(effort)))
        : OptionalInt.empty();
  }
}
