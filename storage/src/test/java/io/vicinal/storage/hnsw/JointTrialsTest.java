package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Walks that are for nothing are not paid for by every search. */
final class JointTrialsTest {
  private final JointTrials trials = new JointTrials(1);

  private long tries(int searches) {
    return IntStream.range(0, searches).filter(_ -> trials.mayTry()).count();
  }

  @Test
  void allSearchesTryWhileWalksFindEnoughNowAndThen() {
    for (int i = 0; i < 10; i++) {
      for (int failure = 1; failure < JointTrials.FAILURES_MAX; failure++) {
        trials.failed();
      }
      trials.succeeded();
      assertEquals(1_000, tries(1_000));
    }
  }

  @Test
  void fewSearchesTryWhereWalksFailAgainAndAgain() {
    for (int i = 0; i < JointTrials.FAILURES_MAX; i++) {
      assertTrue(trials.mayTry());
      trials.failed();
    }
    assertEquals(5, tries(5 * JointTrials.LEFT_OUT));
    trials.failed();
    assertEquals(1, tries(JointTrials.LEFT_OUT));
    trials.succeeded();
    assertEquals(1_000, tries(1_000));
  }
}
