package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.LossMode;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.Recording;
import io.vicinal.storage.io.RecordingFileStore;
import io.vicinal.storage.io.StoreFile;
import io.vicinal.storage.isolation.MemoryDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Crashes the engine after every single operation of a workload, under every way to lose unsynced
 * writes. Each state opens with a prefix of the transactions, each as a whole: all that were
 * acknowledged, or all that were synced where they are acknowledged before, and none that was not
 * asked for.
 *
 * <p>States with the same files and catalog are opened once; the short form leaves out some moments
 * between the first and the last, others for each seed.
 */
final class EveryCrashTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int COMMITS = SOAK == 1 ? 40 : 70 * SOAK;

  /** One of so many moments is looked at. */
  private static final int STRIDE = SOAK == 1 ? 8 : 1;

  @TempDir Path temporary;
  private Path directory;

  /** What was shown, by the digest of all bytes. */
  private final Map<String, Integer> shown = new HashMap<>();

  @BeforeEach
  void chooseDirectory() throws IOException {
    directory = MemoryDirectory.create().orElse(temporary); // SQLite syncs at every commit
  }

  @AfterEach
  void removeDirectory() throws IOException {
    Files.deleteIfExists(directory);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void everyPrefixOfTheOperationsIsRecoveredFrom(Durability durability) throws Exception {
    long begun = System.nanoTime();
    long seed = Long.getLong("vicinal.seed", ThreadLocalRandom.current().nextLong());
    var random = new Random(seed);
    var workload = new CrashWorkload(random, durability);
    int states = 0;
    int lost = 0;
    int operations;
    int moments;
    var counts = new TreeSet<Integer>();
    Path first = directory.resolve("recorded");
    try (var recorded = new RecordedDirectory(RecordedDirectory.nothing(), first)) {
      workload.run(recorded, COMMITS);
      operations = recorded.operationCount();
      moments = operations - recorded.first() + 1;
      int offset = random.nextInt(STRIDE);
      Recording.Replay replay = recorded.recording().replay(recorded.first());
      while (true) {
        int n = replay.done();
        if (n % STRIDE == offset || !replay.hasNext()) {
          for (LossMode mode : LossMode.values()) {
            int commits = state(recorded, replay, mode, workload, random, seed);
            counts.add(commits);
            states++;
            lost += Math.max(0, commits) < workload.acknowledged(n) ? 1 : 0;
          }
        }
        if (!replay.hasNext()) {
          break;
        }
        replay.next();
      }
    }
    System.out.printf(
        "SOAK EveryCrashTest %s seed %d: %d operations, %d commits, %d states, %d of them"
            + " different, %d numbers of commits found, in %d states acknowledged ones missing, %d"
            + " ms%n",
        durability,
        seed,
        operations,
        COMMITS,
        states,
        shown.size(),
        counts.size(),
        lost,
        (System.nanoTime() - begun) / 1_000_000);
    assertEquals(durability == Durability.INTERVAL, lost > 0, lost + " states with losses");
    assertTrue(operations > 5 * COMMITS, operations + " operations");
    assertTrue(states >= 4 * (moments / STRIDE), states + " states");
    assertTrue(shown.size() > COMMITS, shown.size() + " different states");
    assertTrue(counts.size() > COMMITS / STRIDE / 2, counts.size() + " numbers of commits");
    assertEquals(COMMITS, counts.last());
  }

  @Test
  void whatWasAcknowledgedBeforeItWasSyncedIsSyncedSoonAfter() throws Exception {
    var workload = new CrashWorkload(new Random(1), Durability.INTERVAL);
    Path file = directory.resolve("recorded");
    try (var recorded = new RecordedDirectory(RecordedDirectory.nothing(), file);
        LocalDataDirectory open = recorded.open(CrashWorkload.OPTIONS)) {
      Database database = open.database("main");
      workload.begin(database, 1);
      workload.commit(recorded, database);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
      int commits = 0;
      while (commits < 1 && System.nanoTime() < end) {
        recorded.look();
        RecordedDirectory.Crash crash =
            recorded.crash(recorded.operationCount(), LossMode.UNSYNCED_DROPPED, new Random(1));
        commits = open(crash.files(), crash.catalog(), workload);
      }
      assertEquals(1, commits, "commits that are synced without another one");
    }
  }

  /** Returns how many commits are there after a crash, after comparing that with what may be. */
  private int state(
      RecordedDirectory recorded,
      Recording.Replay replay,
      LossMode mode,
      CrashWorkload workload,
      Random random,
      long seed) {
    int n = replay.done();
    try {
      MemoryFileStore files = replay.state(mode, random.nextLong());
      byte[] catalog = recorded.catalogAfter(n, random.nextBoolean());
      String digest = digest(files, catalog);
      Integer known = shown.get(digest);
      int commits = known == null ? open(files, catalog, workload) : known;
      shown.put(digest, commits);
      int least = workload.least(n);
      int most = workload.most(n);
      assertTrue(
          least <= commits && commits <= most, commits + " commits, not " + least + " to " + most);
      return commits;
    } catch (Throwable e) {
      throw new AssertionError(
          "seed " + seed + ", after " + n + ", " + recorded.recording().describe(n) + ", " + mode,
          e);
    }
  }

  private int open(MemoryFileStore files, byte[] catalog, CrashWorkload workload)
      throws IOException {
    Path file = directory.resolve("catalog");
    if (catalog != null) {
      Files.write(file, catalog);
    }
    try {
      var store = new RecordingFileStore(files);
      store.keepOutside(DirectoryFiles.CATALOG, file, () -> {});
      try (LocalDataDirectory open = LocalDataDirectory.open(store, CrashWorkload.OPTIONS)) {
        return workload.check(open.database("main"));
      }
    } finally {
      for (String suffix : new String[] {"", "-wal", "-shm"}) {
        Files.deleteIfExists(Path.of(file + suffix));
      }
    }
  }

  private static String digest(FileStore files, byte[] catalog) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, Arrays.hashCode(catalog)));
    add(digest, files, Path.of(""));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, FileStore files, Path directory) {
    for (Path file : files.list(directory)) {
      digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
      try (StoreFile open = files.openReadOnly(file)) {
        var bytes = ByteBuffer.allocate(Math.toIntExact(open.sizeBytes()));
        open.readFully(bytes, 0);
        digest.update(bytes.flip());
      } catch (StorageException.Io _) { // a directory
        add(digest, files, file);
      }
    }
  }
}
