package io.vicinal.benchmarks.ingest;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One way to write.
 *
 * @param batch rows per commit
 * @param rows how many, over all threads, before the last batch is rounded up
 */
record Cell(int batch, int threads, int rows) {
  /**
   * What one run took.
   *
   * @param cpuMicrosPerRow of the whole process, background work until the close included
   */
  record Outcome(double rowsPerSecond, double cpuMicrosPerRow, double bytesPerRow) {}

  /** Writes to a new database in an empty directory and closes it. */
  Outcome run(Contender contender, Path directory) throws Exception {
    long written;
    double seconds;
    long cpuStart;
    try (Store store = contender.opening().open(directory)) {
      var writers = new ArrayList<Store.Writer>();
      try {
        for (int i = 0; i < threads; i++) {
          writers.add(store.writer());
        }
        cpuStart = cpuNanos();
        long start = System.nanoTime();
        written = write(writers);
        seconds = (System.nanoTime() - start) / 1e9;
      } finally {
        for (Store.Writer writer : writers) {
          writer.close();
        }
      }
    }
    double cpuMicros = (cpuNanos() - cpuStart) / 1e3;
    return new Outcome(
        written / seconds, cpuMicros / written, (double) Directories.bytes(directory) / written);
  }

  private long write(List<Store.Writer> writers) throws Exception {
    var next = new AtomicLong();
    try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
      var tasks = new ArrayList<Callable<Long>>();
      for (Store.Writer writer : writers) {
        tasks.add(() -> write(writer, next));
      }
      long written = 0;
      for (Future<Long> done : threads.invokeAll(tasks)) {
        written += done.get();
      }
      return written;
    }
  }

  private long write(Store.Writer writer, AtomicLong next) throws Exception {
    long written = 0;
    while (true) {
      long first = next.getAndAdd(batch);
      if (first >= rows) {
        return written;
      }
      writer.write(first, batch);
      written += batch;
    }
  }

  private static long cpuNanos() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean process
        ? process.getProcessCpuTime()
        : 0;
  }
}
