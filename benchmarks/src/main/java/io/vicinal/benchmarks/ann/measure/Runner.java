package io.vicinal.benchmarks.ann.measure;

import io.vicinal.benchmarks.ann.contender.Questions;
import io.vicinal.benchmarks.ann.contender.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** One contender in the rounds: its sweep, and its turns at the efforts around each target. */
public final class Runner {
  private final String name;
  private final Questions questions;
  private final Sweep sweep;
  private final int threads;
  private final SortedMap<Integer, List<Turn>> turns = new TreeMap<>();

  private Runner(String name, Questions questions, Sweep sweep, int threads) {
    this.name = name;
    this.questions = questions;
    this.sweep = sweep;
    this.threads = threads;
  }

  /** Sweeps recall around {@code targets}; that also warms the contender up. */
  public static Runner of(
      String name, Questions questions, ToDoubleFunction<int[][]> recall, List<Double> targets)
      throws Exception {
    var runner = new Runner(name, questions, Sweep.of(questions, recall, targets), 1);
    for (double target : targets) {
      Sweep.Bracket bracket = runner.sweep.bracket(target);
      if (bracket != null) {
        runner.turns.put(bracket.low(), new ArrayList<>());
        runner.turns.put(bracket.high(), new ArrayList<>());
      }
    }
    return runner;
  }

  /** Returns a runner without a sweep, at one effort, with so many threads. */
  public static Runner fixed(String name, Questions questions, int effort, int threads) {
    return new Runner(name, questions, Sweep.of(Map.of()), threads).with(effort, threads);
  }

  /** Returns a runner of the same questions at one effort, with so many threads. */
  public Runner with(int effort, int otherThreads) {
    var runner = new Runner(name, questions, sweep, otherThreads);
    runner.turns.put(effort, new ArrayList<>());
    return runner;
  }

  public String name() {
    return name;
  }

  /** Returns the lowest measured effort that reaches {@code target}, if any does. */
  public OptionalInt effort(double target) {
    Sweep.Bracket bracket = sweep.bracket(target);
    return bracket == null ? OptionalInt.empty() : OptionalInt.of(bracket.high());
  }

  /** Takes a turn at each effort; the first round only warms up. */
  void turn(double seconds, boolean counts) throws Exception {
    for (var entry : turns.entrySet()) {
      Turn turn = questions.turn(entry.getKey(), threads, seconds);
      if (counts) {
        entry.getValue().add(turn);
      }
    }
  }

  /** Returns the median rate over all turns of the only effort. */
  public double rate(ToDoubleFunction<Turn> rate) {
    return rate(turns.firstKey(), rate);
  }

  /**
   * Returns the median rate at {@code target}, log-linear between the efforts around it; empty
   * where no effort reaches it.
   */
  public OptionalDouble rate(double target, ToDoubleFunction<Turn> rate) {
    Sweep.Bracket bracket = sweep.bracket(target);
    return bracket == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Interpolation.rate(
                target,
                sweep.recall(bracket.low()),
                rate(bracket.low(), rate),
                sweep.recall(bracket.high()),
                rate(bracket.high(), rate)));
  }

  private double rate(int effort, ToDoubleFunction<Turn> rate) {
    List<Turn> all = Objects.requireNonNull(turns.get(effort));
    return Interpolation.median(all.stream().mapToDouble(rate).toArray());
  }
}
