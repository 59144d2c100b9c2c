package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a graph's searches beforehand; unlike the graph it may be kept longer than the
 * graph's memory.
 *
 * @param curve what searches found at the end of the build, null if it was not measured
 * @param codeBytes bytes per row of the codes that searches walk by, 0 for distances
 * @param quantization what these codes are: NONE, RABITQ or INT8
 */
public record GraphTraits(@Nullable RecallCurve curve, int codeBytes, Quantization quantization) {
  /** Of the misses that a target allows, so many are aimed at: a curve has errors of its own. */
  private static final double TARGET_MISSES = 0.9;

  /** How many times the candidates a search by codes keeps where that was not measured. */
  private static final double WIDENING_UNMEASURED = 2;

  private static final double WIDENING_MAX = 8;

  /** Wider walks have no cutoff, because their candidates would take much memory. */
  private static final int WIDTH_MAX = (int) (WIDENING_MAX * HnswParameters.EF_SEARCH_MAX);

  /**
   * A curve that ends at 1 found all of some hundred rows, which does not say that none is missed
   * ever: no estimates could promise that.
   */
  private static final double MISSES_MIN = 0.0005;

  /** What the default effort is trusted with where nothing was measured. */
  private static final double ACCURACY_OF_DEFAULT = 0.95;

  /** Knows of no codes, or of codes like those of RABITQ. */
  GraphTraits(@Nullable RecallCurve curve, int codeBytes) {
    this(curve, codeBytes, codeBytes == 0 ? Quantization.NONE : Quantization.RABITQ);
  }

  static GraphTraits of(@Nullable RecallCurve curve, @Nullable RowCodes codes) {
    return codes == null
        ? new GraphTraits(curve, 0)
        : new GraphTraits(curve, Math.toIntExact(codes.strideBytes()), codes.quantization());
  }

  /**
   * Returns how many candidates a search for {@code k} rows keeps to find as much as {@code ef} of
   * them find without codes: more, if it goes by codes.
   */
  public int candidates(int ef, int k) {
    if (codeBytes == 0) {
      return ef;
    }
    double effort = ef * (double) RecallCurve.K / Math.max(k, RecallCurve.K);
    double widening = curve == null ? WIDENING_UNMEASURED : curve.widening(effort);
    boolean known = widening <= WIDENING_MAX; // false for NaN
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(ef * (known ? widening : WIDENING_MAX)));
  }

  /**
   * Returns what share of the {@code k} nearest rows a search of effort {@code ef} is expected to
   * find, NaN if that was not measured.
   */
  public double recall(int ef, int k) {
    double effort = ef * (double) RecallCurve.K / Math.max(k, RecallCurve.K);
    return curve == null ? Double.NaN : curve.recall(effort, false);
  }

  /** Returns the least effort of a search for {@code k} rows that does less than others. */
  int effortMin(int k) {
    double measured = curve == null ? RecallCurve.K : curve.effortMin(codeBytes > 0);
    return (int) Math.ceil(Math.min(1, measured / RecallCurve.K) * k);
  }

  /** Returns what share of the {@code k} nearest rows a search of effort {@code ef} may miss. */
  double missing(int ef, int k) {
    double effort = ef * (double) RecallCurve.K / Math.max(k, RecallCurve.K);
    double recall = curve == null ? Double.NaN : curve.recall(effort, false);
    double misses = 1 - (Double.isNaN(recall) ? ACCURACY_OF_DEFAULT : recall);
    return TARGET_MISSES * Math.max(misses, MISSES_MIN);
  }

  /**
   * Returns which candidates a search for {@code k} rows of {@code width} candidates leaves out.
   */
  Cutoff cutoff(int width, int k) {
    double effort = width * (double) RecallCurve.K / Math.max(k, RecallCurve.K);
    return curve == null || width > WIDTH_MAX ? Cutoff.NONE : curve.cutoff(effort, codeBytes > 0);
  }

  /**
   * Returns the effort whose searches for {@code k} rows are expected to find {@code target}, a
   * share, of the true ones; empty if none is known to.
   */
  public OptionalInt effort(double target, int k) {
    double effort = curve == null ? unmeasuredEffort(target) : measuredEffort(curve, target, k);
    return effort <= HnswParameters.EF_SEARCH_MAX // false for NaN
        ? OptionalInt.of((int) Math.max(effortMin(k), Math.ceil(effort)))
        : OptionalInt.empty();
  }

  private static double unmeasuredEffort(double target) {
    return target <= ACCURACY_OF_DEFAULT ? HnswParameters.EF_SEARCH_DEFAULT : Double.NaN;
  }

  private double measuredEffort(RecallCurve measured, double target, int k) {
    double aim = 1 - TARGET_MISSES * (1 - target);
    double effort = measured.effort(aim, false);
    if (codeBytes > 0) {
      double byCodes = measured.effort(aim, true);
      // Of a search's effort, codes widen the candidates so many times at most.
      effort =
          byCodes <= HnswParameters.EF_SEARCH_MAX // false for NaN
              ? Math.max(effort, byCodes / WIDENING_MAX)
              : Double.NaN;
    }
    return effort * Math.max(k, RecallCurve.K) / RecallCurve.K;
  }
}
