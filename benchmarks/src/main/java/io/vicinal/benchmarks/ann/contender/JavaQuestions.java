package io.vicinal.benchmarks.ann.contender;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks an engine of this process for the {@code k} nearest rows of each query. */
record JavaQuestions(float[][] queries, int k, Searcher.Source searchers, int leastEffort)
    implements Questions {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Asks an engine that takes no less effort than others. */
  JavaQuestions(float[][] queries, int k, Searcher.Source searchers) {
    this(queries, k, searchers, 10);
  }

  @Override
  public int[][] answers(int effort) throws Exception {
    int[][] answers = new int[queries.length][];
    try (var searcher = searchers.open(effort)) {
      for (int i = 0; i < queries.length; i++) {
        answers[i] = searcher.nearest(queries[i], k);
      }
    }
    return answers;
  }

  @Override
  public Turn turn(int effort, int threads, double seconds) throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<Turn>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread * queries.length / threads;
        work.add(() -> ofThread(effort, first, seconds));
      }
      List<Turn> turns = new ArrayList<>();
      for (Future<Turn> turn : executor.invokeAll(work)) {
        turns.add(turn.get());
      }
      return Turn.together(turns);
    }
  }

  private Turn ofThread(int effort, int first, double seconds) throws Exception {
    try (var searcher = searchers.open(effort)) {
      long count = 0;
      long cpu = THREADS.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      long length = (long) (seconds * 1e9);
      while (System.nanoTime() - start < length) {
        searcher.nearest(queries[(int) ((first + count) % queries.length)], k);
        count++;
      }
      double wallSeconds = (System.nanoTime() - start) / 1e9;
      return new Turn(count, wallSeconds, (THREADS.getCurrentThreadCpuTime() - cpu) / 1e9);
    }
  }
}
