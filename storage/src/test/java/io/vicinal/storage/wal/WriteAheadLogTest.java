package io.vicinal.storage.wal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteAheadLogTest {
  private static final Path DIRECTORY = Path.of("databases/7/wal");

  @Test
  void givesBackBatchesInOrder(@TempDir Path root) {
    FileStore store = RealFileStore.at(root);
    try (var log = open(store, 0, new ArrayList<>())) {
      log.append(1, List.of("a".getBytes(UTF_8), new byte[0]));
      log.append(5, List.of());
      log.append(6, List.of(new byte[3 << 20], "end".getBytes(UTF_8)));
      log.awaitDurable(6);
      assertEquals(6, log.lastLsn());
    }
    var batches = new ArrayList<WalBatch>();
    try (var log = open(store, 0, batches)) {
      assertEquals(List.of(1L, 5L, 6L), batches.stream().map(WalBatch::lsn).toList());
      assertEquals("a", new String(batches.get(0).records().get(0), UTF_8));
      assertEquals(0, batches.get(0).records().get(1).length);
      assertEquals(0, batches.get(1).records().size());
      assertEquals(3 << 20, batches.get(2).records().get(0).length);
      assertEquals("end", new String(batches.get(2).records().get(1), UTF_8));
      assertEquals(6, log.lastLsn());
      assertEquals(0, log.cutBytes());
    }
  }

  @Test
  void replaysOnlyBehindTheCheckpoint() {
    var store = new MemoryFileStore();
    fill(store, 1, 10, 100, 64 << 20);
    var batches = new ArrayList<WalBatch>();
    open(store, 7, batches).close();
    assertEquals(List.of(8L, 9L, 10L), batches.stream().map(WalBatch::lsn).toList());
  }

  @Test
  void continuesAfterEachOpen() {
    var store = new MemoryFileStore();
    for (int lsn = 1; lsn <= 20; lsn++) {
      fill(store, lsn, lsn, 700, 4096);
    }
    assertEquals(20, read(store, 0).size());
    assertTrue(store.list(DIRECTORY).size() > 3);
  }

  @Test
  void startsBehindTheCheckpointWhenItsFilesAreGone() {
    var store = new MemoryFileStore();
    var log = open(store, 41, new ArrayList<>());
    assertEquals(41, log.lastLsn());
    assertThrows(IllegalArgumentException.class, () -> log.append(41, List.of()));
    log.append(42, List.of());
    log.close();
    assertEquals(1, read(store, 41).size());
    assertThrows(StorageException.Corrupt.class, () -> read(store, 40));
  }

  @Test
  void deletesOnlyFilesCoveredByTheCheckpoint() {
    var store = new MemoryFileStore();
    try (var log = open(store, 0, new ArrayList<>(), new WalOptions(4096, Durability.COMMIT, 1))) {
      for (int lsn = 1; lsn <= 30; lsn++) {
        log.append(lsn, List.of(new byte[600]));
      }
      log.awaitDurable(30);
      long before = log.sizeBytes();
      log.truncateBefore(14);
      assertTrue(log.sizeBytes() < before);
      long onDisk = store.list(DIRECTORY).stream().mapToLong(store::sizeBytes).sum();
      assertEquals(onDisk, log.sizeBytes());
    }
    var batches = new ArrayList<WalBatch>();
    open(store, 14, batches).close();
    assertEquals(16, batches.size());
    try (var log = open(store, 30, new ArrayList<>())) {
      log.truncateBefore(30);
      assertEquals(1, store.list(DIRECTORY).size());
      log.append(31, List.of());
    }
    assertEquals(1, read(store, 30).size());
  }

  @Test
  void refusesAMissingFile() {
    var store = new MemoryFileStore();
    fill(store, 1, 30, 600, 4096);
    store.delete(store.list(DIRECTORY).get(1));
    var e = assertThrows(StorageException.Corrupt.class, () -> read(store, 0));
    assertTrue(e.getMessage().contains("a successor of lsn 3, found one of lsn 6"), e.getMessage());
  }

  @Test
  void refusesTheLogOfAnotherDatabase() {
    var store = new MemoryFileStore();
    fill(store, 1, 1, 10, 4096);
    assertThrows(
        StorageException.Corrupt.class,
        () -> WriteAheadLog.read(store, DIRECTORY, 8, 0, batch -> {}));
  }

  @Test
  void sharesSyncsAmongThreads() throws InterruptedException {
    var store = new MemoryFileStore();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    var next = new AtomicLong();
    var published = new AtomicLong();
    try (var log = open(store, 0, new ArrayList<>())) {
      log.onDurable(published::set);
      var threads = new ArrayList<Thread>();
      var failures = new ArrayList<Throwable>();
      for (int t = 0; t < 8; t++) {
        threads.add(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, e) -> failures.add(e))
                .start(() -> {
                  for (int i = 0; i < 250; i++) {
                    long lsn;
                    synchronized (next) {
                      lsn = next.incrementAndGet();
                      log.append(lsn, List.of(new byte[random.nextInt(300)]));
                    }
                    log.awaitDurable(lsn);
                    if (published.get() < lsn) {
                      throw new AssertionError("woke before the listener heard of " + lsn);
                    }
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(List.of(), failures);
    }
    assertEquals(2000, read(store, 0).size());
  }

  @Test
  void acknowledgesAnInterruptedCommitAndKeepsTheInterrupt(@TempDir Path root) {
    try (var log = open(RealFileStore.at(root), 0, new ArrayList<>())) {
      Thread.currentThread().interrupt();
      log.append(1, List.of(new byte[10]));
      log.awaitDurable(1);
      log.truncateBefore(1);
      assertTrue(Thread.currentThread().isInterrupted());
    }
    assertTrue(Thread.interrupted());
  }

  @Test
  void acknowledgesBeforeTheSyncWhenAskedTo() {
    var store = new MemoryFileStore();
    try (var log =
        open(store, 0, new ArrayList<>(), new WalOptions(4096, Durability.INTERVAL, 5))) {
      for (int lsn = 1; lsn <= 30; lsn++) {
        log.append(lsn, List.of(new byte[600]));
        log.awaitDurable(lsn);
      }
    }
    assertEquals(30, read(store, 0).size());
  }

  @Test
  void goesOnBehindACheckpointThatTheLogDoesNotReach() {
    var store = new FaultyFileStore(new MemoryFileStore());
    fill(store, 1, 5, 100, 64 << 20);
    open(store, 9, new ArrayList<>()).close();
    try (var log = open(store, 9, new ArrayList<>())) {
      assertEquals(9, log.lastLsn());
      assertEquals(9, log.holdFiles().lsn());
      log.awaitSynced(9);
      store.fail(FaultyFileStore.Operation.WRITE, 1, false);
      log.append(10, List.of(new byte[100]));
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(10));
      assertEquals(9, log.lastLsn());
      log.awaitSynced(9);
      log.append(11, List.of(new byte[2_000]));
      log.awaitDurable(11);
    }
    var found = new ArrayList<Long>();
    WriteAheadLog.read(store, DIRECTORY, 7, 9, batch -> found.add(batch.lsn()));
    assertEquals(List.of(11L), found);
  }

  @Test
  void refusesBatchesAfterClose() {
    var log = open(new MemoryFileStore(), 0, new ArrayList<>());
    log.close();
    log.close();
    assertThrows(StorageException.ReadOnly.class, () -> log.append(1, List.of()));
    assertFalse(log.failed());
  }

  private static WriteAheadLog open(FileStore store, long afterLsn, List<WalBatch> replayed) {
    return open(store, afterLsn, replayed, WalOptions.DEFAULT);
  }

  private static WriteAheadLog open(
      FileStore store, long afterLsn, List<WalBatch> replayed, WalOptions options) {
    return WriteAheadLog.open(store, DIRECTORY, 7, afterLsn, options, replayed::add);
  }

  private static List<WalBatch> read(FileStore store, long afterLsn) {
    var batches = new ArrayList<WalBatch>();
    WriteAheadLog.read(store, DIRECTORY, 7, afterLsn, batches::add);
    return batches;
  }

  private static void fill(FileStore store, int from, int to, int bytes, long fileBytesMax) {
    var options = new WalOptions(fileBytesMax, Durability.COMMIT, 1);
    try (var log = open(store, 0, new ArrayList<>(), options)) {
      for (int lsn = from; lsn <= to; lsn++) {
        log.append(lsn, List.of(new byte[bytes]));
      }
      log.awaitDurable(to);
    }
  }
}
