package io.vicinal.benchmarks.ann.contender;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What a build took: seconds on the clock, and of all CPUs together. */
public record BuildCost(double wallSeconds, double cpuSeconds) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** A piece of work that may fail. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** Runs {@code work} and returns what this process used meanwhile, compilation included. */
  public static BuildCost of(Work work) throws Exception {
    long wall = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    work.run();
    return new BuildCost(
        (System.nanoTime() - wall) / 1e9, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
  }

  /** Returns the cost of both, one after the other. */
  public BuildCost plus(BuildCost other) {
    return new BuildCost(wallSeconds + other.wallSeconds, cpuSeconds + other.cpuSeconds);
  }
}
