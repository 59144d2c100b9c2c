package io.vicinal.benchmarks.sql;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: work, what is subtracted from it, and what its turns took.
 *
 * @param calls per turn
 * @param base of which the same number of calls is subtracted, null for nothing
 * @param target microseconds that are wanted at most, 0 where nothing is
 */
record Measured(
    String name,
    Work work,
    int calls,
    @Nullable Measured base,
    double target,
    List<Double> micros,
    List<Double> processMicros,
    List<Double> bytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  static Measured of(String name, Work work, int calls, @Nullable Measured base, double target) {
    return new Measured(
        name, work, calls, base, target, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  /** Runs one turn. */
  void turn(boolean counts) throws Exception {
    Work.Run run = work.prepare(calls);
    long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
    long processBefore = PROCESS.getProcessCpuTime();
    long before = THREADS.getCurrentThreadCpuTime();
    run.run();
    long after = THREADS.getCurrentThreadCpuTime();
    long processAfter = PROCESS.getProcessCpuTime();
    if (counts) {
      micros.add((after - before) / 1e3 / calls);
      processMicros.add((processAfter - processBefore) / 1e3 / calls);
      bytes.add((double) (THREADS.getCurrentThreadAllocatedBytes() - bytesBefore) / calls);
    }
  }

  /** Returns the median CPU time of a call. */
  double median() {
    return median(micros);
  }

  /**
   * Returns the median CPU time that all threads together, those of the JVM too, took meanwhile.
   */
  double processMedian() {
    return median(processMicros);
  }

  /** Returns the median of the bytes that the thread allocated for a call. */
  double bytesMedian() {
    return median(bytes);
  }

  /** Returns the median of what is left of each turn after the base's turn of the same round. */
  double overhead() {
    if (base == null) {
      return median();
    }
    var left = new ArrayList<Double>();
    for (int i = 0; i < micros.size(); i++) {
      left.add(micros.get(i) - base.micros.get(i));
    }
    return median(left);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
