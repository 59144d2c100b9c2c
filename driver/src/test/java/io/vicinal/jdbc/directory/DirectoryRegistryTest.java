package io.vicinal.jdbc.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever wants a directory gets it, whatever others do with it. */
class DirectoryRegistryTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 10;

  @TempDir private Path directory;

  @Test
  void aDirectoryMayBeOpenedWhileItIsBeingClosed() throws Exception {
    var registry = new DirectoryRegistry();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Integer>> opened = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        opened.add(threads.submit(() -> openAndClose(registry)));
      }
      for (Future<Integer> one : opened) {
        assertEquals(ROUNDS, one.get(60, TimeUnit.SECONDS));
      }
    }
    assertEquals(1, openAndCloseOnce(registry));
  }

  private int openAndClose(DirectoryRegistry registry) {
    int opened = 0;
    for (int i = 0; i < ROUNDS; i++) {
      opened += openAndCloseOnce(registry);
    }
    return opened;
  }

  private int openAndCloseOnce(DirectoryRegistry registry) {
    try (DirectoryLease lease = registry.open(directory, false)) {
      return lease.directory().databaseNames().isEmpty() ? 0 : 1;
    }
  }
}
