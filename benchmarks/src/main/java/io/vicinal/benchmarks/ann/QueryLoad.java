package io.vicinal.benchmarks.ann;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks one contender all queries, over and over, from one or several threads. */
final class QueryLoad {
  private QueryLoad() {}

  /** Returns recall@k over all queries. */
  static double recall(Contender contender, Dataset dataset, int k, int ef) throws Exception {
    long correct = 0;
    try (var searcher = contender.searcher(ef)) {
      for (int i = 0; i < dataset.queries().length; i++) {
        correct += dataset.correct(i, searcher.nearest(dataset.queries()[i], k));
      }
    }
    return (double) correct / ((long) k * dataset.queries().length);
  }

  /** Returns queries per second of wall time over {@code threads} threads together. */
  static double perSecond(
      Contender contender, Dataset dataset, int k, int ef, int threads, double seconds)
      throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<Long>> work = new ArrayList<>();
      long deadline = System.nanoTime() + (long) (seconds * 1e9);
      for (int thread = 0; thread < threads; thread++) {
        int offset = thread * dataset.queries().length / threads;
        work.add(() -> count(contender, dataset, k, ef, offset, deadline));
      }
      long start = System.nanoTime();
      long queries = 0;
      for (Future<Long> future : executor.invokeAll(work)) {
        queries += future.get();
      }
      return queries / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static long count(
      Contender contender, Dataset dataset, int k, int ef, int offset, long deadline)
      throws Exception {
    long queries = 0;
    try (var searcher = contender.searcher(ef)) {
      while (System.nanoTime() < deadline) {
        searcher.nearest(
            dataset.queries()[(int) ((offset + queries) % dataset.queries().length)], k);
        queries++;
      }
    }
    return queries;
  }
}
