package io.vicinal.storage.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.StorageException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store does alike. */
abstract class FileStoreContract {
  private static final Path FILE = Path.of("a/b/file");

  /** Returns an empty store whose root exists. */
  abstract FileStore store();

  @Test
  void readsWhatWasWritten() {
    FileStore store = store();
    store.createDirectories(Path.of("a/b"));
    try (StoreFile file = store.create(FILE)) {
      file.write(bytes("hello world"), 0);
      file.write(bytes("W"), 6);
      assertEquals(11, file.append(bytes("!")));
      file.force();
      assertEquals("hello World!", text(file, 0, 12));
      assertEquals(12, file.sizeBytes());
    }
    store.forceDirectory(Path.of("a/b"));
    try (StoreFile file = store.openReadOnly(FILE)) {
      assertEquals("World!", text(file, 6, 6));
      assertThrows(RuntimeException.class, () -> file.write(bytes("x"), 0));
    }
    assertEquals(12, store.sizeBytes(FILE));
  }

  @Test
  void readsUpToTheEndAndNotBeyond() {
    FileStore store = store();
    try (StoreFile file = store.create(Path.of("f"))) {
      file.write(bytes("abc"), 0);
      ByteBuffer target = ByteBuffer.allocate(10);
      assertEquals(2, file.read(target, 1));
      assertEquals(-1, file.read(target, 3));
      assertEquals(-1, file.read(target, 99));
      var e =
          assertThrows(
              StorageException.Corrupt.class, () -> file.readFully(ByteBuffer.allocate(4), 1));
      assertTrue(e.getMessage().contains("offset 3"), e.getMessage());
    }
  }

  @Test
  void givesAFileASecondNameThatOutlivesTheFirst() {
    FileStore store = store();
    store.createDirectories(Path.of("a/b"));
    try (StoreFile file = store.create(FILE)) {
      file.write(bytes("hello"), 0);
    }
    Path second = Path.of("a/second");
    assertTrue(store.link(store, FILE, second));
    assertThrows(StorageException.Io.class, () -> store.link(store, FILE, second));
    assertThrows(
        StorageException.Io.class, () -> store.link(store, Path.of("gone"), Path.of("a/third")));
    store.delete(FILE);
    assertFalse(store.exists(FILE));
    try (StoreFile file = store.openReadOnly(second)) {
      assertEquals("hello", text(file, 0, 5));
    }
  }

  @Test
  void copiesTheBeginningOfAFileOfAnotherStore() {
    FileStore store = store();
    var other = new MemoryFileStore();
    byte[] expected = new byte[FileStore.COPY_BUFFER_BYTES + 100];
    new Random(2).nextBytes(expected);
    try (StoreFile file = other.create(Path.of("f"))) {
      file.write(ByteBuffer.wrap(expected), 0);
    }
    int bytes = expected.length - 7;
    store.copy(other, Path.of("f"), bytes, Path.of("copy"));
    assertEquals(bytes, store.sizeBytes(Path.of("copy")));
    var found = ByteBuffer.allocate(bytes);
    try (StoreFile file = store.openReadOnly(Path.of("copy"))) {
      file.readFully(found, 0);
    }
    assertArrayEquals(java.util.Arrays.copyOf(expected, bytes), found.array());
    assertThrows(
        StorageException.Corrupt.class,
        () -> store.copy(other, Path.of("f"), expected.length + 1, Path.of("longer")));
  }

  @Test
  void fillsGapsAndRegrownTailsWithZeros() {
    FileStore store = store();
    try (StoreFile file = store.create(Path.of("f"))) {
      file.write(bytes("abcdef"), 0);
      file.truncate(2);
      file.truncate(100);
      assertEquals(2, file.sizeBytes());
      file.write(bytes("z"), 8);
      assertEquals("ab\0\0\0\0\0\0z", text(file, 0, 9));
    }
  }

  @Test
  void holdsLargeFiles() {
    FileStore store = store();
    byte[] expected = new byte[5_300_000];
    new Random(1).nextBytes(expected);
    try (StoreFile file = store.create(Path.of("f"))) {
      for (int at = 0; at < expected.length; at += 300_000) {
        int length = Math.min(300_000, expected.length - at);
        file.write(ByteBuffer.wrap(expected, at, length), at);
      }
      byte[] found = new byte[expected.length];
      file.readFully(ByteBuffer.wrap(found), 0);
      assertArrayEquals(expected, found);
      file.truncate(2_000_000);
      file.write(bytes("x"), 3_000_000);
      assertEquals("\0\0x", text(file, 2_999_998, 3));
    }
  }

  @Test
  void mapsTheWholeFileAndOutlivesItsDeletion() {
    FileStore store = store();
    byte[] expected = new byte[3_000_000];
    new Random(2).nextBytes(expected);
    Path path = Path.of("f");
    try (StoreFile file = store.create(path)) {
      file.write(ByteBuffer.wrap(expected), 0);
    }
    try (Arena arena = Arena.ofShared()) {
      MemorySegment map = store.mapReadOnly(path, expected.length, arena);
      store.delete(path);
      assertTrue(map.isNative());
      assertArrayEquals(expected, map.toArray(ValueLayout.JAVA_BYTE));
      assertThrows(
          RuntimeException.class, () -> map.set(ValueLayout.JAVA_BYTE, 0, (byte) 1), "writable");
    }
  }

  @Test
  void refusesToMapAFileOfAnotherLength() {
    FileStore store = store();
    Path path = Path.of("f");
    try (StoreFile file = store.create(path)) {
      file.write(bytes("abc"), 0);
    }
    try (Arena arena = Arena.ofConfined()) {
      var e = assertThrows(StorageException.Corrupt.class, () -> store.mapReadOnly(path, 4, arena));
      assertTrue(e.getMessage().contains("a length of 4 bytes, found 3 bytes"), e.getMessage());
      assertEquals(3, store.mapReadOnly(path, arena).byteSize());
    }
  }

  @Test
  void mapsAnEmptyFile() {
    FileStore store = store();
    store.create(Path.of("f")).close();
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(0, store.mapReadOnly(Path.of("f"), 0, arena).byteSize());
    }
  }

  @Test
  void listsDirectChildrenInOrder() {
    FileStore store = store();
    store.createDirectories(Path.of("a/b/c"));
    store.createDirectories(Path.of("a/b/c"));
    store.create(Path.of("a/b/z")).close();
    store.create(Path.of("a/b/a")).close();
    assertEquals(
        List.of(Path.of("a/b/a"), Path.of("a/b/c"), Path.of("a/b/z")), store.list(Path.of("a/b")));
    assertEquals(List.of(Path.of("a")), store.list(Path.of("")));
    assertEquals(List.of(), store.list(Path.of("missing")));
    assertThrows(StorageException.Io.class, () -> store.list(Path.of("a/b/z")));
    assertTrue(store.exists(Path.of("a/b")));
    assertFalse(store.exists(Path.of("a/x")));
  }

  @Test
  void renamesOverAnExistingFile() {
    FileStore store = store();
    try (StoreFile file = store.create(Path.of("new"))) {
      file.write(bytes("new"), 0);
    }
    store.create(Path.of("old")).close();
    store.rename(Path.of("new"), Path.of("old"));
    assertFalse(store.exists(Path.of("new")));
    assertEquals(3, store.sizeBytes(Path.of("old")));
    assertThrows(StorageException.Io.class, () -> store.rename(Path.of("new"), Path.of("old")));
  }

  @Test
  void deletesFilesAndTrees() {
    FileStore store = store();
    store.createDirectories(Path.of("a/b"));
    store.create(FILE).close();
    assertThrows(StorageException.Io.class, () -> store.delete(Path.of("a")));
    store.deleteRecursively(Path.of("a"));
    assertFalse(store.exists(Path.of("a")));
    store.delete(FILE);
    store.deleteRecursively(Path.of("a"));
  }

  @Test
  void namesOperationAndFileOfWhatFails() {
    FileStore store = store();
    String name = store.describe(FILE);
    var missing = assertThrows(StorageException.Io.class, () -> store.open(FILE));
    assertTrue(missing.getMessage().startsWith("cannot open \"" + name + "\": "), "" + missing);
    assertThrows(StorageException.Io.class, () -> store.create(FILE));
    assertThrows(StorageException.Io.class, () -> store.sizeBytes(FILE));
    store.createDirectories(Path.of("a/b"));
    StoreFile file = store.create(FILE);
    assertThrows(StorageException.Io.class, () -> store.create(FILE));
    assertThrows(StorageException.Io.class, () -> store.createDirectories(FILE));
    file.close();
    file.close();
    assertThrows(StorageException.Io.class, () -> file.read(ByteBuffer.allocate(1), 0));
  }

  @Test
  void refusesPathsThatLeaveTheRoot() {
    FileStore store = store();
    assertThrows(IllegalArgumentException.class, () -> store.create(Path.of("../x")));
    assertThrows(IllegalArgumentException.class, () -> store.create(Path.of("/tmp/x")));
    assertThrows(IllegalArgumentException.class, () -> store.create(Path.of("a/../../x")));
  }

  @Test
  void locksOnce() {
    FileStore store = store();
    Path file = Path.of("LOCK");
    StoreLock writer = store.lock(file, false);
    assertThrows(StorageException.InUse.class, () -> store.lock(file, false));
    assertThrows(StorageException.InUse.class, () -> store.lock(file, true));
    writer.close();
    writer.close();
    StoreLock reader = store.lock(file, true);
    StoreLock second = store.lock(file, true);
    assertThrows(StorageException.InUse.class, () -> store.lock(file, false));
    reader.close();
    reader.close();
    assertThrows(StorageException.InUse.class, () -> store.lock(file, false));
    second.close();
    store.lock(file, false).close();
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(StoreFile file, long position, int length) {
    ByteBuffer target = ByteBuffer.allocate(length);
    file.readFully(target, position);
    return new String(target.array(), UTF_8);
  }
}
