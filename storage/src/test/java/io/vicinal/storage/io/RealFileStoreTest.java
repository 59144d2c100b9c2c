package io.vicinal.storage.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RealFileStoreTest extends FileStoreContract {
  @TempDir private Path root;

  @Override
  FileStore store() {
    return RealFileStore.at(root);
  }

  @Test
  void keepsFilesForTheOwnerOnly() throws IOException {
    var store = RealFileStore.at(root.resolve("data"));
    store.createDirectories(Path.of("a/b"));
    store.create(Path.of("a/b/f")).close();
    store.lock(Path.of("LOCK"), false).close();
    assertEquals("rwx------", mode("data"));
    assertEquals("rwx------", mode("data/a/b"));
    assertEquals("rw-------", mode("data/a/b/f"));
    assertEquals("rw-------", mode("data/LOCK"));
  }

  @Test
  void largeScratchMemoryIsAFileThatIsGone() throws IOException {
    FileStore store = store();
    store.createDirectories(Path.of("d"));
    long bytes = (33L << 20) + 64;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment memory = store.scratch(Path.of("d/scratch"), bytes, arena);
      assertEquals(bytes, memory.byteSize());
      assertTrue(memory.isMapped());
      assertEquals(-1, memory.mismatch(MemorySegment.ofArray(new byte[(int) bytes])));
      memory.set(ValueLayout.JAVA_LONG, bytes - 8, 42);
      assertEquals(42, memory.get(ValueLayout.JAVA_LONG, bytes - 8));
      assertEquals(List.of(), store.list(Path.of("d")));
      assertFalse(store.scratch(Path.of("d/scratch"), 1 << 20, arena).isMapped());
    }
    store.create(Path.of("d/taken")).close();
    try (Arena arena = Arena.ofConfined()) {
      assertThrows(
          StorageException.Io.class, () -> store.scratch(Path.of("d/taken"), bytes, arena));
    }
    assertTrue(store.exists(Path.of("d/taken")));
  }

  @Test
  void followsNoLinks() throws IOException {
    Files.createDirectories(root.resolve("outside"));
    Files.writeString(root.resolve("outside/f"), "secret");
    Files.createDirectories(root.resolve("data"));
    Files.createSymbolicLink(root.resolve("data/dir"), root.resolve("outside"));
    Files.createSymbolicLink(root.resolve("data/f"), root.resolve("outside/f"));
    var store = RealFileStore.at(root.resolve("data"));
    assertThrows(StorageException.Io.class, () -> store.open(Path.of("f")));
    assertThrows(StorageException.Io.class, () -> store.openReadOnly(Path.of("dir/f")));
    assertThrows(StorageException.Io.class, () -> store.sizeBytes(Path.of("f")));
    assertThrows(StorageException.Io.class, () -> store.list(Path.of("dir")));
    assertThrows(StorageException.Io.class, () -> store.deleteRecursively(Path.of("dir")));
    assertTrue(Files.exists(root.resolve("outside/f")));
  }

  @Test
  void survivesInterruptsOfItsReaders() throws InterruptedException {
    FileStore store = store();
    try (StoreFile file = store.create(Path.of("f"))) {
      file.write(ByteBuffer.wrap(new byte[1 << 16]), 0);
      var failure = new AtomicReference<Throwable>();
      var threads = new ArrayList<Thread>();
      for (int t = 0; t < 3; t++) {
        threads.add(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, e) -> failure.set(e))
                .start(() -> {
                  for (int i = 0; i < 3000; i++) {
                    file.readFully(ByteBuffer.allocate(1 << 12), i);
                    long _ = file.sizeBytes();
                  }
                }));
      }
      while (threads.getFirst().isAlive()) {
        threads.getFirst().interrupt();
        threads.getLast().interrupt();
        Thread.sleep(1);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertEquals(null, failure.get());
    }
  }

  @Test
  void refusesASecondStoreOnTheSameDirectory() throws IOException {
    Path link = Files.createSymbolicLink(root.resolveSibling(root.getFileName() + "-l"), root);
    try (StoreLock lock = store().lock(Path.of("LOCK"), false)) {
      var e =
          assertThrows(
              StorageException.InUse.class,
              () -> RealFileStore.at(link).lock(Path.of("LOCK"), false));
      assertEquals("directory \"" + link + "\" is in use by this process", e.getMessage());
      assertEquals(false, lock.shared());
    } finally {
      Files.delete(link);
    }
  }

  @Test
  void namesTheProcessThatHoldsTheLock() throws Exception {
    Process child = LockHolder.start(root, false);
    try {
      var e =
          assertThrows(StorageException.InUse.class, () -> store().lock(Path.of("LOCK"), false));
      assertEquals(
          "directory \"" + root + "\" is in use by process " + child.pid(), e.getMessage());
      assertThrows(StorageException.InUse.class, () -> store().lock(Path.of("LOCK"), true));
    } finally {
      child.destroyForcibly().waitFor();
    }
    store().lock(Path.of("LOCK"), false).close();
  }

  @Test
  void sharesTheLockAmongReadingProcesses() throws Exception {
    Process child = LockHolder.start(root, true);
    try {
      store().lock(Path.of("LOCK"), true).close();
      var e =
          assertThrows(StorageException.InUse.class, () -> store().lock(Path.of("LOCK"), false));
      String holder =
          Files.exists(Path.of("/proc/locks")) ? "process " + child.pid() : "another process";
      assertTrue(e.getMessage().endsWith("in use by " + holder + " for reading"), "" + e);
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(file)));
  }
}
