package io.vicinal.benchmarks.ann.measure;

import java.util.List;

/**
 * Lets all runners take their turns one after the other, again and again, so that whatever else the
 * machine does falls on all of them.
 *
 * @param count rounds that count; one more before them only warms up
 * @param seconds length of a turn
 */
public record Rounds(int count, double seconds) {
  /** Runs all rounds. */
  public void run(List<Runner> runners) throws Exception {
    for (int round = 0; round <= count; round++) {
      for (Runner runner : runners) {
        runner.turn(seconds, round > 0);
      }
    }
  }
}
