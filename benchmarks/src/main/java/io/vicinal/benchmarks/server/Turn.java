package io.vicinal.benchmarks.server;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What some connections did for a while, each on a thread of its own.
 *
 * @param nanos of each request that was answered, in order of size
 * @param lost requests without an answer
 * @param seconds by the clock
 * @param clientMicros CPU time of this process
 * @param serverMicros CPU time of the server
 */
record Turn(long[] nanos, int lost, double seconds, double clientMicros, double serverMicros) {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final int LOST_MAX = 100;

  /** The times of one connection's requests. */
  private record Times(long[] nanos, int count, int lost) {}

  /** Lets all {@code askers} ask at a time. */
  static Turn run(List<Asker> askers, float[][] queries, double seconds, ServerProcess server)
      throws InterruptedException {
    var start = new CyclicBarrier(askers.size() + 1);
    try (ExecutorService threads = Executors.newFixedThreadPool(askers.size())) {
      var all = new ArrayList<Future<Times>>();
      for (int i = 0; i < askers.size(); i++) {
        int first = i * queries.length / askers.size();
        Asker asker = askers.get(i);
        all.add(
            threads.submit(() -> {
              start.await();
              return ask(asker, queries, first, (long) (seconds * 1e9));
            }));
      }
      long clientBefore = PROCESS.getProcessCpuTime();
      long serverBefore = server.cpuTime().toNanos();
      start.await();
      long before = System.nanoTime();
      Turn times = joined(all);
      return new Turn(
          times.nanos,
          times.lost,
          (System.nanoTime() - before) / 1e9,
          (PROCESS.getProcessCpuTime() - clientBefore) / 1e3,
          (server.cpuTime().toNanos() - serverBefore) / 1e3);
    } catch (ExecutionException | java.util.concurrent.BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Times ask(Asker asker, float[][] queries, int first, long forNanos) {
    long[] nanos = new long[1 << 10];
    int count = 0;
    int lost = 0;
    long end = System.nanoTime() + forNanos;
    for (int i = first; System.nanoTime() < end && lost < LOST_MAX; i++) {
      long before = System.nanoTime();
      try {
        asker.ask(queries[i % queries.length]);
      } catch (Exception e) {
        if (lost++ == 0) {
          System.err.println("a request was lost: " + e);
        }
        continue;
      }
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      nanos[count++] = System.nanoTime() - before;
    }
    return new Times(nanos, count, lost);
  }

  private static Turn joined(List<Future<Times>> all)
      throws InterruptedException, ExecutionException {
    long[] nanos = {};
    int lost = 0;
    for (Future<Times> one : all) {
      Times times = one.get();
      int from = nanos.length;
      nanos = Arrays.copyOf(nanos, from + times.count);
      System.arraycopy(times.nanos, 0, nanos, from, times.count);
      lost += times.lost;
    }
    Arrays.sort(nanos);
    return new Turn(nanos, lost, 0, 0, 0);
  }

  double perSecond() {
    return nanos.length / seconds;
  }

  /** Returns the microseconds in which such a share of the requests was answered. */
  double micros(double share) {
    return nanos.length == 0 ? Double.NaN : nanos[(int) (share * (nanos.length - 1))] / 1e3;
  }

  double clientMicrosEach() {
    return clientMicros / Math.max(1, nanos.length);
  }

  double serverMicrosEach() {
    return serverMicros / Math.max(1, nanos.length);
  }
}
