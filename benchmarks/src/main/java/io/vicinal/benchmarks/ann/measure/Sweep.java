package io.vicinal.benchmarks.ann.measure;

import io.vicinal.benchmarks.ann.contender.Questions;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The recall of one index at several efforts, closest together around the wanted recalls. */
public final class Sweep {
  /** Each effort costs about 1.4 times the one before; the last is the most that Vicinal takes. */
  private static final int[] EFFORTS = {
    10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320, 450, 640, 1000
  };

  /** Two efforts that differ by a tenth at most are close enough to interpolate between. */
  private static final int PARTS = 10;

  private final NavigableMap<Integer, Double> recalls = new TreeMap<>();

  private Sweep() {}

  /** Two efforts, the recall of the first below the target and of the second not. */
  record Bracket(int low, int high) {}

  /**
   * Measures recall until the highest target is reached, with less effort until the lowest is not,
   * then around each target.
   *
   * @param recall tells it from the answers to all questions
   */
  public static Sweep of(
      Questions questions, ToDoubleFunction<int[][]> recall, List<Double> targets)
      throws Exception {
    var sweep = new Sweep();
    double highest = targets.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    for (int step : EFFORTS) {
      if (sweep.measure(questions, recall, step) >= highest) {
        break;
      }
    }
    double lowest = targets.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    int effort = EFFORTS[0];
    while (effort > questions.leastEffort() && sweep.recall(effort) >= lowest) {
      effort--;
      sweep.measure(questions, recall, effort);
    }
    for (double target : targets) {
      sweep.narrow(questions, recall, target);
    }
    return sweep;
  }

  /** Returns a sweep of known recalls. */
  static Sweep of(Map<Integer, Double> recalls) {
    var sweep = new Sweep();
    sweep.recalls.putAll(recalls);
    return sweep;
  }

  private double measure(Questions questions, ToDoubleFunction<int[][]> recall, int effort)
      throws Exception {
    double measured = recall.applyAsDouble(questions.answers(effort));
    recalls.put(effort, measured);
    return measured;
  }

  private void narrow(Questions questions, ToDoubleFunction<int[][]> recall, double target)
      throws Exception {
    Bracket bracket = bracket(target);
    while (bracket != null && bracket.high() - bracket.low() > 1 + bracket.low() / PARTS) {
      measure(questions, recall, (bracket.low() + bracket.high()) >>> 1);
      bracket = bracket(target);
    }
  }

  /**
   * Returns the lowest effort that reaches {@code target} with the one below it, twice the same
   * where the lowest of all reaches it, null where none does.
   */
  @Nullable Bracket bracket(double target) {
    for (var entry : recalls.entrySet()) {
      if (entry.getValue() >= target) {
        Integer below = recalls.lowerKey(entry.getKey());
        return new Bracket(below == null ? entry.getKey() : below, entry.getKey());
      }
    }
    return null;
  }

  /** Returns the recall at an effort that was measured. */
  double recall(int effort) {
    return Objects.requireNonNull(recalls.get(effort));
  }
}
