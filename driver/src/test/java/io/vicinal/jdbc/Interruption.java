package io.vicinal.jdbc;

import java.lang.management.ManagementFactory;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/**
 * How a statement ended that was cancelled by another thread.
 *
 * @param state its SQLSTATE, or "done"
 * @param nanos from the first cancel to the end
 * @param cpuNanos what its own thread computed meanwhile, which a busy machine makes no longer
 */
record Interruption(String state, long nanos, long cpuNanos) {
  static final String DONE = "done";

  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration STEP = Duration.ofMillis(1);
  private static final Duration AGAIN = Duration.ofMillis(1);
  private static final long START_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * Runs {@code statement} in a thread and cancels it once that has computed for so long, or waited
   * for seconds.
   */
  static Interruption of(PreparedStatement statement, Duration work) throws Exception {
    var end = new long[2];
    var running =
        new FutureTask<>(() -> {
          String state = run(statement);
          end[0] = System.nanoTime();
          end[1] = THREADS.getCurrentThreadCpuTime();
          return state;
        });
    long start = System.nanoTime();
    Thread thread = Thread.ofPlatform().daemon().start(running);
    while (!thread.join(work.compareTo(STEP) < 0 ? work : STEP)
        && THREADS.getThreadCpuTime(thread.threadId()) < work.toNanos()
        && System.nanoTime() - start < START_NANOS) {}
    long cancelled = System.nanoTime();
    long cpu = THREADS.getThreadCpuTime(thread.threadId());
    do {
      statement.cancel(); // once more where it did not run yet, which has no effect
    } while (!thread.join(AGAIN));
    return new Interruption(
        running.get(), end[0] - cancelled, cpu < 0 ? 0 : Math.max(0, end[1] - cpu));
  }

  private static String run(PreparedStatement statement) {
    try {
      if (statement.execute()) {
        try (ResultSet rows = statement.getResultSet()) {
          while (rows.next()) {
            rows.getObject(1);
          }
        }
      }
      return DONE;
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  @Override
  public String toString() {
    return "%s after %d ms, %d ms of CPU"
        .formatted(state, nanos / NANOS_PER_MILLI, cpuNanos / NANOS_PER_MILLI);
  }
}
