package io.vicinal.benchmarks.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One line of the table.
 *
 * @param askers one for each connection
 * @param turns that were measured
 */
record Line(String name, List<Asker> askers, List<Turn> turns) {
  static Line of(String name, List<Asker> askers) {
    return new Line(name, List.copyOf(askers), new ArrayList<>());
  }

  int connections() {
    return askers.size();
  }

  /** Returns the median of all turns. */
  double median(ToDoubleFunction<Turn> number) {
    double[] sorted = turns.stream().mapToDouble(number).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Returns the median of what {@code base} takes less in the same round. */
  double medianOver(Line base, ToDoubleFunction<Turn> number) {
    double[] sorted = new double[turns.size()];
    Arrays.setAll(
        sorted, i -> number.applyAsDouble(turns.get(i)) - number.applyAsDouble(base.turns.get(i)));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  int lost() {
    return turns.stream().mapToInt(Turn::lost).sum();
  }
}
