package io.vicinal.storage.hnsw;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs the iterations of a loop on a fixed number of threads, the caller's among them. */
final class ParallelLoop implements AutoCloseable {
  /** Iterations that a thread takes at a time, the first of them a multiple of it. */
  static final int CHUNK = 4;

  /** The worker that is the caller's thread. */
  static final int CALLER = 0;

  private final int threads;
  private final ExecutorService executor;

  /** One iteration; {@code worker} is below the number of threads and names scratch memory. */
  @FunctionalInterface
  interface Body {
    void run(int worker, int index);
  }

  ParallelLoop(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), // starts no thread before the first task
            Thread.ofPlatform().daemon().name("vicinal-graph-build-", 0).factory());
  }

  int threads() {
    return threads;
  }

  /** Runs {@code body} for 0 to {@code count - 1} and returns when all are done. */
  void run(int count, Body body) {
    var next = new AtomicInteger();
    List<Future<?>> others = new ArrayList<>();
    for (int worker = 1; worker < threads && (long) worker * CHUNK < count; worker++) {
      int w = worker;
      others.add(executor.submit(() -> drain(w, next, count, body)));
    }
    try {
      drain(CALLER, next, count, body);
    } catch (Throwable e) {
      next.set(count); // the others stop soon
      throw e;
    } finally {
      join(others);
    }
  }

  private static void drain(int worker, AtomicInteger next, int count, Body body) {
    for (int from = next.getAndAdd(CHUNK); from < count; from = next.getAndAdd(CHUNK)) {
      for (int i = from; i < Math.min(count, from + CHUNK); i++) {
        body.run(worker, i);
      }
    }
  }

  private static void join(List<Future<?>> others) {
    boolean interrupted = false;
    for (Future<?> other : others) {
      while (true) {
        try {
          other.get();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // the loop's memory is in use until all are done
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
