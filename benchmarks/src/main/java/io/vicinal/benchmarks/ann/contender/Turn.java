package io.vicinal.benchmarks.ann.contender;

import java.util.List;

/**
 * How many queries were answered in one go.
 *
 * @param wallSeconds from the first query to the last answer
 * @param cpuSeconds what the asking threads used, all together
 */
public record Turn(long queries, double wallSeconds, double cpuSeconds) {
  /** Returns the turn of threads that ran at the same time. */
  public static Turn together(List<Turn> turns) {
    return new Turn(
        turns.stream().mapToLong(Turn::queries).sum(),
        turns.stream().mapToDouble(Turn::wallSeconds).max().orElseThrow(),
        turns.stream().mapToDouble(Turn::cpuSeconds).sum());
  }

  public double perWallSecond() {
    return queries / wallSeconds;
  }

  /** Returns queries per CPU second: what one core that nobody else uses would answer. */
  public double perCpuSecond() {
    return queries / cpuSeconds;
  }
}
