package io.vicinal.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.Durability;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.io.CrashPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not exactly what was backed up is refused, and leaves no target. */
final class BackupDamageTest {
  private static final int FLIPS = 250 * Integer.getInteger("vicinal.soak", 1);
  private static final int ROWS = 70;
  private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withBackgroundWork(false);

  @TempDir private Path root;
  private Path data;
  private Path backup;
  private Path target;

  @BeforeEach
  void takeBackup() {
    data = root.resolve("data");
    backup = root.resolve("backup");
    target = root.resolve("target");
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      Database database = directory.database("main");
      database.alter(database.settings().withDurability(Durability.INTERVAL));
      Ledger ledger = Ledger.create(database, 1);
      for (int n = 1; n <= ROWS; n++) {
        if (n == ROWS - 20) {
          index(database, ledger.left().id());
        }
        ledger.write(0, n);
      }
      directory.backup(backup, BackupOptions.DEFAULT.withHardLinks(false));
    }
  }

  private static void index(Database database, long table) {
    database.createIndex(
        new VectorIndexDefinition("by_v", table, 2, Metric.L2, HnswParameters.DEFAULT),
        Progress.NONE,
        ResourceAccount.unbounded());
  }

  @AfterEach
  void disarm() {
    CrashPoint.install(null);
  }

  @Test
  void refusesEachFlippedByteOfTheManifest() throws IOException {
    Path manifest = backup.resolve("MANIFEST.json");
    byte[] whole = Files.readAllBytes(manifest);
    for (int at = 0; at < whole.length; at++) {
      for (int mask : new int[] {1, 0x20}) {
        byte[] bytes = whole.clone();
        bytes[at] ^= (byte) mask;
        Files.write(manifest, bytes);
        assertRefused("manifest byte " + at);
      }
    }
    Files.write(manifest, whole);
    restore();
  }

  @Test
  void refusesFlippedBytesOfAllFiles() throws IOException {
    Map<Path, byte[]> files = files(backup);
    long bytes = files.values().stream().mapToLong(content -> content.length).sum();
    long step = Math.max(1, bytes / FLIPS);
    long at = 0;
    int flips = 0;
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      byte[] content = file.getValue();
      for (long offset = at % step; offset < content.length; offset += step) {
        byte[] changed = content.clone();
        changed[(int) offset] ^= 0x10;
        Files.write(file.getKey(), changed);
        assertRefused(file.getKey() + " byte " + offset);
        flips++;
      }
      at += content.length;
      Files.write(file.getKey(), content);
    }
    assertTrue(flips > FLIPS / 2, flips + " flips");
    restore();
  }

  @Test
  void refusesFilesThatAreMissingLongerShorterSwappedOrLinks() throws IOException {
    Map<Path, byte[]> files = files(backup);
    Path other = null;
    for (Map.Entry<Path, byte[]> file : files.entrySet()) {
      Path path = file.getKey();
      byte[] content = file.getValue();
      Files.delete(path);
      assertRefused("missing " + path);
      Files.write(path, java.util.Arrays.copyOf(content, content.length + 1));
      assertRefused("longer " + path);
      Files.write(path, java.util.Arrays.copyOf(content, content.length - 1));
      assertRefused("shorter " + path);
      Files.write(path, new byte[0]);
      assertRefused("empty " + path);
      if (other != null) {
        Files.write(path, files.get(other));
        assertRefused("swapped " + path);
      }
      Files.delete(path);
      Path outside = root.resolve("outside");
      Files.write(outside, content);
      Files.createSymbolicLink(path, outside);
      assertRefused("link " + path);
      Files.delete(path);
      Files.createDirectory(path);
      assertRefused("directory " + path);
      Files.delete(path);
      Files.write(path, content);
      other = path;
    }
    restore();
  }

  @Test
  void refusesEntriesThatTheManifestDoesNotName() throws IOException {
    for (String extra :
        List.of(
            "extra",
            "LOCK",
            "MANIFEST.json.new",
            "databases/2/wal/00000000000000000001.wal",
            "databases/1/wal/00000000000000009999.wal",
            "databases/1/archive/00000000000000000001.wal")) {
      Path path = backup.resolve(extra);
      Path parent = path.getParent();
      boolean made = Files.notExists(parent);
      Files.createDirectories(parent);
      Files.writeString(path, "x");
      assertRefused(extra);
      Files.delete(path);
      for (Path p = parent; made && !p.equals(backup.resolve("databases")); p = p.getParent()) {
        if (p.equals(backup.resolve("databases/1"))) {
          break;
        }
        Files.delete(p);
      }
    }
    Files.createDirectory(backup.resolve("empty"));
    assertRefused("empty directory");
    Files.delete(backup.resolve("empty"));
    restore();
  }

  @Test
  void refusesAMissingOrForeignManifestAndAFilledTarget() throws IOException {
    Path manifest = backup.resolve("MANIFEST.json");
    byte[] whole = Files.readAllBytes(manifest);
    Files.delete(manifest);
    assertThrows(StorageException.NotFound.class, this::restore);
    for (String text : List.of("", "{}", "null", "[]", "{\"format\":\"vicinal-backup\"}", "x")) {
      Files.writeString(manifest, text);
      assertRefused(text);
    }
    Files.write(
        manifest,
        new String(whole, UTF_8).replace("\"version\" : 1", "\"version\" : 2").getBytes(UTF_8));
    assertThrows(StorageException.FormatVersion.class, this::restore);
    Files.write(manifest, whole);
    Files.createDirectory(target);
    Files.writeString(target.resolve("mine"), "x");
    assertThrows(StorageException.AlreadyExists.class, this::restore);
    assertEquals("x", Files.readString(target.resolve("mine")));
    Files.delete(target.resolve("mine"));
    restore();
  }

  @Test
  void isNoDataDirectoryAndIsReadableByItsOwnerOnly() throws IOException {
    assertThrows(
        StorageException.InvalidSetting.class, () -> DataDirectory.open(backup, OPTIONS).close());
    assertEquals(List.of(), DataDirectory.verify(backup).problems());
    restore();
    for (Path directory : List.of(backup, target)) {
      try (var paths = Files.walk(directory)) {
        for (Path path : paths.toList()) {
          String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
          assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", mode, path.toString());
        }
      }
    }
  }

  @Test
  void refusesATargetThatHoldsAnything() throws IOException {
    try (var directory = DataDirectory.open(data, OPTIONS)) {
      assertThrows(
          StorageException.AlreadyExists.class,
          () -> directory.backup(backup, BackupOptions.DEFAULT));
    }
    restore();
  }

  @Test
  void leavesNoBackupWhenItIsInterruptedAtAnyMoment() throws IOException {
    int steps = 0;
    for (int n = 1; ; n++) {
      Path unfinished = root.resolve("unfinished-" + n);
      try (var directory = DataDirectory.open(data, OPTIONS)) {
        Database database = directory.database("main");
        boolean interrupted = interruptAt(n, "backup.", () -> take(directory, unfinished));
        if (!interrupted) {
          break;
        }
        steps++;
        assertEquals(ROWS, Ledger.of(database).counts().get(0));
        if (Files.exists(unfinished.resolve("MANIFEST.json"))) {
          DataDirectory.restore(unfinished, root.resolve("r" + n), RestoreOptions.DEFAULT);
        } else {
          assertThrows(
              StorageException.NotFound.class,
              () -> DataDirectory.restore(unfinished, target, RestoreOptions.DEFAULT));
        }
      }
    }
    assertTrue(steps > 10, steps + " steps");
    assertTrue(DataDirectory.verify(data).sound());
  }

  private static void take(DataDirectory directory, Path to) {
    BackupReport report = directory.backup(to, BackupOptions.DEFAULT);
    assertTrue(report.files() > 5);
  }

  @Test
  void leavesNoTargetWhenTheRestoreIsInterruptedAtAnyMoment() throws IOException {
    for (int n = 1; ; n++) {
      if (!interruptAt(n, "", this::restoreOnly)) {
        break;
      }
      assertFalse(Files.exists(target), "interrupted at step " + n);
    }
    assertTrue(Files.exists(target));
    try (var names = Files.list(root)) {
      assertEquals(0, names.filter(name -> name.toString().contains(".restoring")).count());
    }
    checkTarget();
  }

  /** Lets the {@code n}-th point that begins with {@code prefix} throw; false if there is none. */
  private static boolean interruptAt(int n, String prefix, Runnable work) {
    int[] left = {n};
    Thread test = Thread.currentThread();
    CrashPoint.install(name -> {
      if (name.startsWith(prefix) && Thread.currentThread() == test && --left[0] == 0) {
        throw new Interruption();
      }
    });
    try {
      work.run();
      return false;
    } catch (Interruption _) {
      return true;
    } finally {
      CrashPoint.install(null);
    }
  }

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void assertRefused(String what) {
    assertThrows(StorageException.class, this::restoreOnly, what);
    assertTrue(Files.notExists(target), what);
  }

  private void restoreOnly() {
    DataDirectory.restore(backup, target, RestoreOptions.DEFAULT);
  }

  private void restore() {
    restoreOnly();
    checkTarget();
  }

  private void checkTarget() {
    try (var directory = DataDirectory.open(target, OPTIONS)) {
      assertEquals(ROWS, Ledger.of(directory.database("main")).counts().get(0));
    }
  }

  private static Map<Path, byte[]> files(Path directory) throws IOException {
    var files = new TreeMap<Path, byte[]>();
    try (var paths = Files.walk(directory)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(path, Files.readAllBytes(path));
      }
    }
    return files;
  }
}
