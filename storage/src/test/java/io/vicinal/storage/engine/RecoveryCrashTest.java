package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crashes the engine at moments of a workload, then crashes the recovery from that, up to five
 * deep. Every state opens, has whole transactions, all that were acknowledged, and whatever an
 * earlier recovery has shown.
 */
final class RecoveryCrashTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int DEPTH = 5;
  private static final int CHAINS = 60 * SOAK;
  private static final int COMMITS = 40;

  private final int[] statesOfDepth = new int[DEPTH];
  private int recoveriesThatWrote;
  private int crashesInRecovery;

  @TempDir Path temporary;
  private Path directory;
  private int fileCount;
  private Random random;
  private long seed;
  private CrashWorkload workload;

  @BeforeEach
  void chooseDirectory() throws IOException {
    seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    random = new Random(seed);
    workload = new CrashWorkload(random, Durability.COMMIT);
    directory = MemoryDirectory.create().orElse(temporary); // SQLite syncs at every commit
  }

  @AfterEach
  void removeDirectory() throws IOException {
    Files.deleteIfExists(directory);
  }

  private Path nextCatalogFile() {
    return directory.resolve("catalog-" + fileCount++);
  }

  @Test
  void everyCrashOfARecoveryIsRecoveredFrom() throws IOException {
    long begun = System.nanoTime();
    try (var recorded = new RecordedDirectory(RecordedDirectory.nothing(), nextCatalogFile())) {
      workload.run(recorded, COMMITS);
      for (int chain = 0; chain < CHAINS; chain++) {
        LossMode mode = LossMode.values()[chain % LossMode.values().length];
        // Spread over all moments, each time another one nearby.
        int step = recorded.operationCount() - recorded.first() + 1;
        int n = recorded.first() + (int) ((chain + random.nextDouble()) * step / CHAINS);
        try {
          chain(recorded, n, mode);
        } catch (Throwable e) {
          throw new AssertionError(
              "seed " + seed + ", chain " + chain + ", after operation " + n + ", " + mode, e);
        }
      }
      report(recorded.operationCount() - recorded.first(), begun);
    }
  }

  private void report(int operations, long begun) {
    int total = 0;
    for (int count : statesOfDepth) {
      total += count;
    }
    System.out.println(
        "RecoveryCrashTest seed %d: %d operations, %d commits, %d states recovered from, %d of the deepest, %d recoveries wrote, %d crashes in a recovery, %d ms"
            .formatted(
                seed,
                operations,
                COMMITS,
                total,
                statesOfDepth[DEPTH - 1],
                recoveriesThatWrote,
                crashesInRecovery,
                (System.nanoTime() - begun) / 1_000_000));
    assertTrue(operations > 300, operations + " operations");
    assertEquals(DEPTH * CHAINS, total);
    assertTrue(recoveriesThatWrote > CHAINS, recoveriesThatWrote + " recoveries wrote");
    assertTrue(crashesInRecovery > CHAINS / 2, crashesInRecovery + " crashes in a recovery");
  }

  /** Crashes after {@code n} operations, and then each recovery at some moment of it. */
  private void chain(RecordedDirectory recorded, int n, LossMode mode) throws IOException {
    RecordedDirectory.Crash crash = recorded.crash(n, mode, random);
    int least = workload.least(n);
    int most = workload.most(n);
    for (int depth = 0; depth < DEPTH; depth++) {
      try (var again = new RecordedDirectory(crash, nextCatalogFile())) {
        int opened;
        int shown;
        try (LocalDataDirectory open = again.open(CrashWorkload.OPTIONS)) {
          opened = again.operationCount();
          shown = workload.check(open.database("main"));
        }
        again.look();
        assertTrue(
            least <= shown && shown <= most,
            "depth " + depth + ": " + shown + " commits, not " + least + " to " + most);
        statesOfDepth[depth]++;
        recoveriesThatWrote += opened > again.first() ? 1 : 0;
        int m = again.first() + random.nextInt(again.operationCount() - again.first() + 1);
        if (m >= opened) {
          least = shown;
          most = shown;
        } else {
          crashesInRecovery++;
        }
        LossMode[] modes = LossMode.values();
        crash = again.crash(m, modes[random.nextInt(modes.length)], random);
      }
    }
  }
}
