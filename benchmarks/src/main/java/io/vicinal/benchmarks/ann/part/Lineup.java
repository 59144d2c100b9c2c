package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.BuildCost;
import io.vicinal.benchmarks.ann.contender.Contender;
import io.vicinal.benchmarks.ann.contender.EngineContender;
import io.vicinal.benchmarks.ann.contender.UnavailableException;
import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.measure.Runner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The contenders over one data set, with what their builds cost. */
final class Lineup implements AutoCloseable {
  private final Dataset dataset;
  private final List<Contender> contenders;
  private final Map<Contender, SortedMap<Integer, BuildCost>> costs = new LinkedHashMap<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  Lineup(Dataset dataset, List<Contender> contenders) {
    this.dataset = dataset;
    this.contenders = contenders;
  }

  Dataset dataset() {
    return dataset;
  }

  /**
   * Builds every index with each number of threads in turn; the last one stays. Where there are
   * several, the engine's first one is made again at the end: it was made while the JVM compiled.
   */
  void build(List<Integer> threadCounts) throws Exception {
    for (Contender contender : contenders) {
      SortedMap<Integer, BuildCost> byThreads = new TreeMap<>();
      var counts = new ArrayList<>(threadCounts);
      if (counts.size() > 1 && contender instanceof EngineContender) {
        counts.add(counts.getFirst());
      }
      try {
        for (int threads : counts) {
          BuildCost cost = contender.build(dataset, threads);
          byThreads.put(threads, cost);
          System.err.printf(
              Locale.ROOT,
              "built %s, %d threads: %.1f s, CPU %.1f s%n",
              contender.name(),
              threads,
              cost.wallSeconds(),
              cost.cpuSeconds());
        }
        costs.put(contender, byThreads);
      } catch (UnavailableException e) {
        missing.put(contender.name(), "not available: " + e.getMessage());
      }
    }
  }

  /** Returns the contenders that have an index, in their order. */
  List<Contender> present() {
    return List.copyOf(costs.keySet());
  }

  /** Returns the first contender of a class that has an index. */
  <T extends Contender> Optional<T> first(Class<T> type) {
    return costs.keySet().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Returns the builds of one contender by number of threads. */
  SortedMap<Integer, BuildCost> costs(Contender contender) {
    return Objects.requireNonNull(costs.get(contender));
  }

  /** Returns why a contender is not there, by its name. */
  Map<String, String> missing() {
    return missing;
  }

  /** Sweeps every contender's recall around {@code targets}. */
  List<Runner> runners(List<Double> targets) throws Exception {
    List<Runner> runners = new ArrayList<>();
    for (Contender contender : costs.keySet()) {
      runners.add(Runner.of(contender.name(), contender.ask(dataset), dataset::recall, targets));
    }
    return runners;
  }

  @Override
  public void close() throws Exception {
    for (Contender contender : contenders) {
      contender.close();
    }
  }
}
