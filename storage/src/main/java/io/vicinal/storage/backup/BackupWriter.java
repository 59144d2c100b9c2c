package io.vicinal.storage.backup;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import io.vicinal.storage.wal.LogFiles;
import io.vicinal.storage.wal.WalBatch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes one backup. The engine calls the verbs in the order in which they stand here, the first
 * three while no file of it comes or goes.
 *
 * <ol>
 *   <li>The log's end is noted before the catalog is copied, and no segment is published between
 *       the two: so all that the catalog says to be in files is in the log's past, and all that the
 *       log has behind that is copied.
 *   <li>Every byte that gets into a backup was summed on the way, and compared with the sum that
 *       the catalog has where there is one.
 *   <li>The manifest comes last, after everything else is durable.
 * </ol>
 *
 * <p>Only segment files are linked. They are written once, forced, published under a name that is
 * never used again, and from then on opened for reading only and at last deleted: graphs and
 * tombstones that grow are new files with new names. So no write can reach a backup through the
 * bytes that it shares. Log files are copied: an active one grows, a full one may be cut, rewritten
 * and continued after a crash. SQLite writes into the catalog's pages.
 */
public final class BackupWriter {
  private final FileStore source;
  private final FileStore target;
  private final SegmentCopies segments;
  private final Runnable check;
  private final TreeMap<String, BackupManifest.FileEntry> entries = new TreeMap<>();
  private final List<BackupManifest.DatabaseEntry> databases = new ArrayList<>();
  private final List<DatabaseMoment> moments = new ArrayList<>();
  private final Set<Path> directories = new HashSet<>();
  private final Set<Path> prepared = new HashSet<>();

  private BackupWriter(FileStore source, FileStore target, SegmentCopies segments, Runnable check) {
    this.source = source;
    this.target = target;
    this.segments = segments;
    this.check = check;
  }

  /**
   * Begins a backup of {@code source} in the root of {@code target}.
   *
   * @param check is called now and then; what it throws ends the work
   * @throws StorageException.AlreadyExists if there is anything in it
   */
  public static BackupWriter begin(
      FileStore source, FileStore target, BackupOptions options, Runnable check) {
    Path root = Path.of("");
    var segments = SegmentCopies.of(source, target, options, check);
    if (target.exists(root) && !target.list(root).isEmpty()) {
      throw new StorageException.AlreadyExists("backup in", target.describe(root));
    }
    target.createDirectories(root);
    CrashPoint.hit("backup.begun");
    var writer = new BackupWriter(source, target, segments, check);
    writer.directories.add(root);
    return writer;
  }

  /** Makes a directory that files will probably be held for, so that it takes no time then. */
  public void prepare(Path directory) {
    if (prepared.add(directory)) {
      target.createDirectories(directory);
    }
  }

  /** Copies the catalog, as it is now. */
  public void copyCatalog(Catalog catalog) {
    Path path = target.realPath(BackupPath.CATALOG).orElseThrow();
    catalog.copyTo(path);
    CrashPoint.hit("backup.catalog");
  }

  /** Adds a segment file, which stays where it is until {@link #finish} has returned. */
  public void hold(Path file, long sizeBytes, int crc32c) {
    Path directory = file.getParent();
    if (directory != null && directories.add(directory) && !prepared.contains(directory)) {
      target.createDirectories(directory);
    }
    segments.hold(file, sizeBytes, crc32c);
  }

  /** Copies the log of a database, whose files are held. */
  public void copyLog(long databaseId, String name, LogFiles log) {
    Path directory = BackupPath.log(databaseId);
    for (LogFiles.Part part : log.parts()) {
      if (directories.add(directory)) {
        target.createDirectories(directory);
      }
      Path copy = directory.resolve(part.path().getFileName());
      try (StoreFile file = source.openReadOnly(part.path())) {
        Sha256.Sums sums = Sha256.copy(file, part.bytes(), target, copy, check);
        add(copy, part.bytes(), sums.sha256(), "");
      }
      CrashPoint.hit("backup.log");
    }
    boolean known = log.timeMicros() != WalBatch.NO_TIME;
    Instant time = Instant.EPOCH.plus(log.timeMicros(), ChronoUnit.MICROS);
    databases.add(
        new BackupManifest.DatabaseEntry(
            databaseId, name, log.lsn(), known ? time.toString() : ""));
    moments.add(new DatabaseMoment(name, log.lsn(), known ? time : null));
  }

  /**
   * Copies what is held and not linked, sums everything, and writes the manifest. Without it the
   * target is no backup.
   *
   * @throws StorageException.Corrupt if a file does not have the sum that the catalog has
   */
  public BackupReport finish() {
    sumCatalog();
    segments.take(this::add);
    removeUnused();
    target.createDirectories(Path.of(""));
    directories.forEach(target::forceDirectory);
    CrashPoint.hit("backup.copied");
    String now = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
    var manifest = BackupManifest.of(now, databases, List.copyOf(entries.values()));
    Path unfinished = Path.of(BackupManifest.FILE + ".new");
    try (StoreFile file = target.create(unfinished)) {
      file.write(ByteBuffer.wrap(manifest.encode()), 0);
      file.force();
    }
    CrashPoint.hit("backup.manifest");
    target.rename(unfinished, BackupManifest.FILE);
    target.forceDirectory(Path.of(""));
    CrashPoint.hit("backup.finished");
    long bytes = entries.values().stream().mapToLong(BackupManifest.FileEntry::sizeBytes).sum();
    return new BackupReport(
        moments, entries.size(), bytes, segments.linkedFiles(), segments.linkedBytes(), 0);
  }

  /** Removes directories of segments that were gone when files were held. */
  private void removeUnused() {
    prepared.removeAll(directories);
    for (Path directory : prepared) {
      for (Path empty = directory;
          empty != null && target.list(empty).isEmpty();
          empty = empty.getParent()) {
        target.delete(empty);
      }
    }
  }

  private void sumCatalog() {
    try (StoreFile file = target.open(BackupPath.CATALOG)) {
      file.force(); // SQLite leaves a copy to the system
    }
    String sum = Sha256.of(target, BackupPath.CATALOG).sha256();
    add(BackupPath.CATALOG, target.sizeBytes(BackupPath.CATALOG), sum, "");
  }

  private void add(Path file, long bytes, String sha256, String crc32c) {
    String path = BackupPath.text(file);
    if (!BackupPath.isAllowed(path)) {
      throw new IllegalStateException("a backup has no place for \"" + path + "\"");
    }
    entries.put(path, new BackupManifest.FileEntry(path, bytes, sha256, crc32c));
  }
}
