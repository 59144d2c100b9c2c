package io.vicinal.storage.backup;

import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.RestoreReport;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes a data directory out of a backup: under another name next to the target first, which the
 * target gets when everything is there, durable and checked. A crash leaves no target.
 */
public final class BackupRestore {
  private static final Path ROOT = Path.of("");

  private final FileStore files;
  private final RestoreOptions options;

  private BackupRestore(FileStore files, RestoreOptions options) {
    this.files = files;
    this.options = options;
  }

  /**
   * Restores {@code backup} to {@code target}; see {@link
   * io.vicinal.storage.DataDirectory#restore}.
   *
   * @param finish removes from the directory that it gets what definitions that were replayed have
   *     dropped, and throws if it is not sound
   */
  public static RestoreReport run(
      Path backup, Path target, RestoreOptions options, Consumer<FileStore> finish) {
    Path absolute = target.toAbsolutePath().normalize();
    Path name = absolute.getFileName();
    Path parent = absolute.getParent();
    if (name == null || parent == null) {
      throw new StorageException.AlreadyExists("directory", absolute.toString());
    }
    var source = BackupReader.open(RealFileStore.at(backup));
    var siblings = RealFileStore.at(parent);
    if (siblings.exists(name) && !siblings.list(name).isEmpty()) {
      throw new StorageException.AlreadyExists("directory", absolute.toString());
    }
    source.checkSums();
    Path unfinished = Path.of(name + ".restoring-" + suffix());
    siblings.createDirectories(unfinished);
    try {
      var files = RealFileStore.at(parent.resolve(unfinished));
      RestoreReport report = new BackupRestore(files, options).run(source);
      finish.accept(files);
      CrashPoint.hit("restore.checked");
      siblings.delete(name); // an empty directory
      siblings.rename(unfinished, name);
      siblings.forceDirectory(ROOT);
      return report;
    } catch (RuntimeException | Error e) {
      discard(siblings, unfinished, e);
      throw e;
    }
  }

  private static String suffix() {
    byte[] random = new byte[6];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static void discard(FileStore files, Path directory, Throwable cause) {
    try {
      files.deleteRecursively(directory);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private RestoreReport run(BackupReader source) {
    source.copyTo(files);
    CrashPoint.hit("restore.copied");
    BackupManifest manifest = source.manifest();
    if (options.toLsn().isPresent() && manifest.databases().size() != 1) {
      throw new StorageException.InvalidSetting(
          "a backup of "
              + manifest.databases().size()
              + " databases cannot be restored to one lsn");
    }
    List<LogRestore> logs = new ArrayList<>();
    List<DatabaseMoment> moments = new ArrayList<>();
    List<String> sequences;
    Path path = files.realPath(BackupPath.CATALOG).orElseThrow();
    try (Catalog catalog = Catalog.open(path, false)) {
      CatalogState state = catalog.load();
      requireSameDatabases(manifest, state.databases());
      for (BackupManifest.DatabaseEntry entry : manifest.databases()) {
        Instant latest = manifest.latest(entry);
        var log = new LogRestore(files, record(state, entry), entry, latest, options);
        moments.add(log.run());
        logs.add(log);
      }
      addDefinitions(catalog, logs);
      moments = present(catalog, manifest, moments);
      sequences = sequences(catalog);
    }
    forceDirectories(ROOT);
    long bytes = manifest.files().stream().mapToLong(BackupManifest.FileEntry::sizeBytes).sum();
    long replayed = logs.stream().mapToLong(LogRestore::replayed).sum();
    return new RestoreReport(
        moments, manifest.files().size(), bytes, replayed, replayed == 0 ? List.of() : sequences);
  }

  private static List<String> sequences(Catalog catalog) {
    return catalog.load().databases().stream()
        .flatMap(database ->
            catalog.sequences().of(database.id()).stream()
                .map(it -> database.name() + "." + it.schema() + "." + it.name()))
        .sorted()
        .toList();
  }

  /**
   * Notes how far the logs of the databases reach that the definitions have left, and returns their
   * moments.
   *
   * @throws StorageException.InvalidSetting if there is a database that the backup has not, whose
   *     rows would be missing
   */
  private static List<DatabaseMoment> present(
      Catalog catalog, BackupManifest manifest, List<DatabaseMoment> moments) {
    Map<Long, String> created = new TreeMap<>();
    catalog.load().databases().forEach(database -> created.put(database.id(), database.name()));
    List<DatabaseMoment> left = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      long id = manifest.databases().get(i).id();
      if (created.remove(id) != null) {
        catalog.segments().logIsDurable(id, moments.get(i).lsn());
        left.add(moments.get(i));
      }
    }
    for (String name : created.values()) {
      throw new StorageException.InvalidSetting(
          "database \"%s\" was created after the backup, which has none of its rows: restore to a"
                  .formatted(name)
              + " moment before it was created, or a backup that has it");
    }
    return left;
  }

  private void requireSameDatabases(BackupManifest manifest, List<DatabaseRecord> records) {
    List<String> expected = records.stream().map(d -> d.id() + " " + d.name()).sorted().toList();
    List<String> found =
        manifest.databases().stream().map(d -> d.id() + " " + d.name()).sorted().toList();
    BackupReader.require(
        expected.equals(found),
        BackupManifest.FILE.toString(),
        "databases " + expected,
        found.toString());
  }

  private static DatabaseRecord record(CatalogState state, BackupManifest.DatabaseEntry entry) {
    return state.databases().stream()
        .filter(database -> database.id() == entry.id())
        .findFirst()
        .orElseThrow();
  }

  private void addDefinitions(Catalog catalog, List<LogRestore> logs) {
    for (LogRestore log : logs) {
      if (!log.definitions().isEmpty()) {
        catalog.addDefinitions(log.definitions(), "archived log");
      }
    }
    for (LogRestore log : logs) {
      for (long table : log.tables()) {
        BackupReader.require(
            catalog.tables().knows(table),
            "archived log",
            "the definition of table " + table,
            "none");
      }
    }
  }

  private void forceDirectories(Path directory) {
    files.forceDirectory(directory);
    for (Path child : files.list(directory)) {
      if (isDirectory(child)) {
        forceDirectories(child);
      }
    }
  }

  /** What a restore writes is a file of a backup, or a directory. */
  private boolean isDirectory(Path child) {
    return !BackupPath.isAllowed(BackupPath.text(child));
  }
}
