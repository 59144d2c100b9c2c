package io.vicinal.storage.isolation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs transactions that read and write the same rows at once, while rows are sealed, merged and
 * indexed, and requires that what they saw is legal under snapshot isolation, also after a reopen.
 */
final class IsolationTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int SESSIONS = 6;
  private static final int TRANSACTIONS = 80 * SOAK;

  /** So many that segments get graphs. */
  private static final int FILLERS = 1_100;

  @TempDir(factory = MemoryDirectory.class)
  Path temporary;

  private Database database;
  private final ReentrantLock maintained = new ReentrantLock();
  private final AtomicInteger optimized = new AtomicInteger();

  @Test
  void oneShardIsIsolated() throws Exception {
    run(1, OpenOptions.DEFAULT.withBuildThreads(1).withGrowingBytesMax(20_000));
  }

  @Test
  void fourShardsThatAreSealedByCommitsAreIsolated() throws Exception {
    run(
        4,
        OpenOptions.DEFAULT
            .withBackgroundWork(false)
            .withBuildThreads(1)
            .withGrowingBytesMax(20_000));
  }

  private void run(int shards, OpenOptions options) throws Exception {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    List<Executed> history;
    var load = new HistoryLoad(() -> new StorageSession(database), this::maintain, seed);
    int sealed;
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      StorageSession.createTables(database, shards);
      StorageSession.fill(database, FILLERS);
      history = new ArrayList<>(load.run(SESSIONS, TRANSACTIONS));
      history.add(load.readAll());
      if (options.backgroundWork()) {
        Eventually.await("something is sealed", () -> sealed() > 0);
      }
      sealed = sealed();
    }
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      history.add(load.readAll());
    }
    var report = HistoryChecker.check(history);
    long committed = history.stream().filter(Executed::committed).count();
    System.out.println(
        "%d transactions, %d committed, %d refused, %d optimized, %d segments, %d edges, serializable %s"
            .formatted(
                history.size(),
                committed,
                load.refused(),
                optimized.get(),
                sealed,
                report.edges(),
                report.serializable()));
    assertEquals(List.of(), report.anomalies(), "with seed " + seed);
    assertTrue(committed > history.size() / 4, committed + " of " + history.size());
    assertTrue(sealed > 0, "nothing was sealed");
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  private int sealed() {
    return (int)
        database.tables().stream()
            .flatMap(table -> database.segments(table.id()).stream())
            .filter(SegmentInfo::sealed)
            .count();
  }

  /** Merges a table, or creates or drops the index of the sets; one at a time. */
  private void maintain(Random random) {
    if (!maintained.tryLock()) {
      return;
    }
    try {
      Table sets = database.table("public", "sets").orElseThrow();
      if (random.nextInt(3) > 0) {
        List<Table> tables = database.tables();
        long id = tables.get(random.nextInt(tables.size())).id();
        database.optimize(id, Progress.NONE, ResourceAccount.unbounded());
        optimized.incrementAndGet();
      } else if (sets.indexes().isEmpty()) {
        database.createIndex(
            new VectorIndexDefinition("sets_v", sets.id(), 2, Metric.L2, HnswParameters.DEFAULT),
            Progress.NONE,
            ResourceAccount.unbounded());
      } else {
        sets.indexes().stream().map(VectorIndex::id).forEach(database::dropIndex);
      }
    } finally {
      maintained.unlock();
    }
  }
}
