package io.vicinal.storage.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Durability;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FaultyFileStore;
import io.vicinal.storage.io.FaultyFileStore.Operation;
import io.vicinal.storage.io.MemoryFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lets every single operation fail. */
final class WalFaultTest {
  private static final Path DIRECTORY = Path.of("wal");
  private static final WalOptions SMALL_FILES = new WalOptions(4096, Durability.COMMIT, 1);

  @Test
  void losesNoAcknowledgedBatchWhateverFails() {
    int faults = 0;
    for (Operation kind : Operation.values()) {
      for (boolean forever : new boolean[] {false, true}) {
        for (int n = 1; ; n++) {
          var disk = new MemoryFileStore();
          var store = new FaultyFileStore(disk);
          store.fail(kind, n, forever);
          long acknowledged = run(store);
          if (!store.hit()) {
            break;
          }
          faults++;
          store.heal();
          var batches = new ArrayList<WalBatch>();
          WriteAheadLog.open(store, DIRECTORY, 7, 0, SMALL_FILES, batches::add).close();
          String where = kind + " " + n + (forever ? " forever" : "");
          assertTrue(batches.size() >= acknowledged, where + ": lost " + acknowledged);
          for (int i = 0; i < batches.size(); i++) {
            assertEquals(i + 1, batches.get(i).lsn(), where);
          }
        }
      }
    }
    System.out.println(faults + " faults");
    assertTrue(faults > 100, "faults: " + faults);
  }

  @Test
  void acknowledgesNothingAfterAFailedSync() {
    var store = new FaultyFileStore(new MemoryFileStore());
    try (var log = open(store)) {
      log.append(1, List.of(new byte[10]));
      log.awaitDurable(1);
      store.fail(Operation.FORCE, 1, false);
      log.append(2, List.of(new byte[10]));
      var io = assertThrows(StorageException.Io.class, () -> log.awaitDurable(2));
      assertFalse(io.diskFull());
      assertTrue(log.failed());
      log.awaitDurable(1);
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(2));
      var readOnly = assertThrows(StorageException.ReadOnly.class, () -> log.append(3, List.of()));
      assertTrue(readOnly.getMessage().contains("Input/output error"), readOnly.getMessage());
      assertEquals(1, store.count(Operation.FORCE), "a failed sync was tried again");
    }
    assertEquals(1, store.count(Operation.FORCE), "a failed sync was tried again at close");
  }

  @Test
  void saysWhenTheDiskIsFull() {
    var store = new FaultyFileStore(new MemoryFileStore());
    try (var log = open(store)) {
      store.fail(Operation.WRITE, 2, true);
      log.append(1, List.of(new byte[2000]));
      var e = assertThrows(StorageException.Io.class, () -> log.awaitDurable(1));
      assertTrue(e.diskFull());
    }
  }

  @Test
  void failsWhenAListenerFails() {
    try (var log = open(new FaultyFileStore(new MemoryFileStore()))) {
      log.onDurable(lsn -> {
        throw new IllegalStateException("planned");
      });
      log.append(1, List.of());
      assertThrows(StorageException.Io.class, () -> log.awaitDurable(1));
      assertTrue(log.failed());
    }
  }

  /** Writes 20 batches in two sessions until something fails; returns the last acknowledged. */
  private static long run(FaultyFileStore store) {
    long acknowledged = 0;
    for (int session = 0; session < 2; session++) {
      try (var log = open(store)) {
        for (int i = 0; i < 10; i++) {
          log.append(acknowledged + 1, List.of(new byte[700]));
          log.awaitDurable(acknowledged + 1);
          acknowledged++;
          log.truncateBefore(0);
        }
      } catch (StorageException.Io | StorageException.ReadOnly e) {
        return acknowledged;
      }
    }
    return acknowledged;
  }

  private static WriteAheadLog open(FaultyFileStore store) {
    return WriteAheadLog.open(store, DIRECTORY, 7, 0, SMALL_FILES, batch -> {});
  }
}
