package io.vicinal.benchmarks.ann.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.benchmarks.ann.contender.Questions;
import io.vicinal.benchmarks.ann.contender.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

final class SweepTest {
  /** An index whose recall is 1 - 1 / effort, which it gives as the only answer. */
  private static final class FakeQuestions implements Questions {
    final List<Integer> efforts = new ArrayList<>();
    int leastEffort = 10;

    @Override
    public int leastEffort() {
      return leastEffort;
    }

    @Override
    public int[][] answers(int effort) {
      efforts.add(effort);
      return new int[][] {{effort}};
    }

    @Override
    public Turn turn(int effort, int threads, double seconds) {
      return new Turn(1_000_000 / effort, 1, 0.5);
    }
  }

  private static final ToDoubleFunction<int[][]> RECALL = answers -> 1 - 1.0 / answers[0][0];

  @Test
  void narrowsTheEffortsAroundATarget() throws Exception {
    var sweep = Sweep.of(new FakeQuestions(), RECALL, List.of(0.95));
    Sweep.Bracket bracket = sweep.bracket(0.95);
    assertNotNull(bracket);
    assertTrue(bracket.low() < 20 && bracket.high() >= 20, bracket.toString());
    assertTrue(bracket.high() - bracket.low() <= 2, bracket.toString());
  }

  @Test
  void goesNoFurtherThanTheHighestTarget() throws Exception {
    var questions = new FakeQuestions();
    Sweep.of(questions, RECALL, List.of(0.95, 0.99));
    assertTrue(
        questions.efforts.stream().allMatch(effort -> effort <= 112), questions.efforts::toString);
  }

  @Test
  void takesLessEffortWhereTheLeastOfOthersIsMoreThanEnough() throws Exception {
    var questions = new FakeQuestions();
    questions.leastEffort = 2;
    var sweep = Sweep.of(questions, RECALL, List.of(0.7, 0.95));
    assertEquals(new Sweep.Bracket(3, 4), sweep.bracket(0.7));
    assertEquals(3, questions.efforts.stream().mapToInt(Integer::intValue).min().orElseThrow());
    questions.leastEffort = 8;
    assertEquals(new Sweep.Bracket(8, 8), Sweep.of(questions, RECALL, List.of(0.7)).bracket(0.7));
  }

  @Test
  void hasNoBracketWhereNoEffortReachesTheTarget() {
    assertNull(Sweep.of(Map.of(10, 0.5, 20, 0.8)).bracket(0.95));
  }

  @Test
  void takesTheLowestEffortTwiceWhereItReachesTheTarget() {
    assertEquals(new Sweep.Bracket(10, 10), Sweep.of(Map.of(10, 0.97, 20, 1.0)).bracket(0.95));
  }

  @Test
  void interpolatesTheRateBetweenTheEffortsAroundTheTarget() throws Exception {
    Runner runner = Runner.of("fake", new FakeQuestions(), RECALL, List.of(0.95));
    new Rounds(3, 1).run(List.of(runner));
    double rate = runner.rate(0.95, Turn::perCpuSecond).orElseThrow();
    assertEquals(2 * 1_000_000 / 20.0, rate, 1_000);
    assertEquals(20, runner.effort(0.95).orElseThrow(), 1);
  }
}
