package io.vicinal.benchmarks.ann.part;

import io.vicinal.benchmarks.ann.contender.Questions;
import io.vicinal.benchmarks.ann.contender.Turn;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Reads as many bytes as an exact scan does, from memory, in order: its lower bound. */
final class MemoryStream implements Questions {
  private final long[] memory;

  /** What every pass must add up to, so that the compiler cannot leave the reading out. */
  private final long expected;

  MemoryStream(long bytes) {
    memory = new long[(int) (bytes / Long.BYTES)];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = i;
    }
    expected = (memory.length - 1L) * memory.length / 2;
  }

  @Override
  public int[][] answers(int effort) {
    throw new UnsupportedOperationException("reading memory answers nothing");
  }

  /** A query is one pass over all bytes. */
  @Override
  public Turn turn(int effort, int threads, double seconds) throws Exception {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      List<Callable<Turn>> work = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        work.add(() -> passes(seconds));
      }
      List<Turn> turns = new ArrayList<>();
      for (Future<Turn> turn : executor.invokeAll(work)) {
        turns.add(turn.get());
      }
      return Turn.together(turns);
    }
  }

  private Turn passes(double seconds) {
    var threads = ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long count = 0;
    do {
      if (sum() != expected) {
        throw new IllegalStateException("memory changed");
      }
      count++;
    } while (System.nanoTime() - start < seconds * 1e9);
    return new Turn(
        count, (System.nanoTime() - start) / 1e9, (threads.getCurrentThreadCpuTime() - cpu) / 1e9);
  }

  private long sum() {
    long total = 0;
    for (long value : memory) {
      total += value;
    }
    return total;
  }
}
