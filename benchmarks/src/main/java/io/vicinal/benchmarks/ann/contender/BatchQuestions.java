package io.vicinal.benchmarks.ann.contender;

import com.sun.management.OperatingSystemMXBean;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Asks the engine all queries in one call, on as many threads as it takes itself.
 *
 * @param specs the scan at an effort; the vector and the limit are its parameters
 */
record BatchQuestions(Database database, float[][] queries, int k, IntFunction<ScanSpec> specs)
    implements Questions {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public int[][] answers(int effort) {
    List<@Nullable Object[]> sets = new ArrayList<>();
    for (float[] query : queries) {
      sets.add(new @Nullable Object[] {query, (long) k});
    }
    int[][] answers = new int[queries.length][];
    try (var snapshot = database.snapshot();
        var cursor = snapshot.scanAll(specs.apply(effort), sets, ResourceAccount.unbounded())) {
      for (int i = 0; cursor.nextSet(); i++) {
        int[] rows = new int[k];
        int count = 0;
        while (cursor.next()) {
          rows[count++] = (Integer) Objects.requireNonNull(cursor.get(0));
        }
        answers[i] = Arrays.copyOf(rows, count);
      }
    }
    return answers;
  }

  /** Asks whole batches; the CPU time is that of the process, because the engine starts threads. */
  @Override
  public Turn turn(int effort, int threads, double seconds) {
    long count = 0;
    long cpu = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    do {
      answers(effort);
      count += queries.length;
    } while (System.nanoTime() - start < seconds * 1e9);
    double wallSeconds = (System.nanoTime() - start) / 1e9;
    return new Turn(count, wallSeconds, (SYSTEM.getProcessCpuTime() - cpu) / 1e9);
  }
}
