package io.vicinal.storage.engine;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.backup.BackupWriter;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.wal.LogFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Holds the files of an open directory still for a moment, so that a backup of them can be written.
 *
 * <p>For as long as it takes to copy the catalog and to link or open the segment files, nothing is
 * published and no definition changes; reads and commits go on. While the log is copied, no file of
 * it goes.
 */
final class DirectoryBackup {
  private final FileStore files;
  private final Catalog catalog;
  private final List<LocalDatabase> databases;
  private final List<LogFiles> logs = new ArrayList<>();

  DirectoryBackup(FileStore files, Catalog catalog, List<LocalDatabase> databases) {
    this.files = files;
    this.catalog = catalog;
    this.databases = databases;
  }

  BackupReport run(FileStore target, BackupOptions options) {
    databases.forEach(LocalDatabase::requireLog);
    try (var writer = BackupWriter.begin(files, target, options)) {
      CatalogState before = catalog.load();
      before.segments().forEach(segment -> writer.prepare(directory(before, segment)));
      try {
        hold(writer);
        awaitSynced();
        for (int i = 0; i < databases.size(); i++) {
          writer.copyLog(databases.get(i).id(), databases.get(i).name(), logs.get(i));
        }
      } finally {
        for (int i = 0; i < logs.size(); i++) {
          databases.get(i).requireLog().releaseFiles();
        }
      }
      return writer.finish();
    }
  }

  private void hold(BackupWriter writer) {
    int paused = 0;
    try {
      for (LocalDatabase database : databases) {
        database.pauseFiles();
        paused++;
      }
      for (LocalDatabase database : databases) {
        logs.add(database.requireLog().holdFiles());
      }
      writer.copyCatalog(catalog);
      holdSegments(writer, catalog.load());
    } finally {
      databases.subList(0, paused).forEach(LocalDatabase::resumeFiles);
    }
  }

  /**
   * Also where commits are acknowledged before they are synced: after a power failure the directory
   * would give the LSNs of those in the backup to others.
   */
  private void awaitSynced() {
    for (int i = 0; i < logs.size(); i++) {
      databases.get(i).requireLog().awaitSynced(logs.get(i).lsn());
    }
  }

  private static void holdSegments(BackupWriter writer, CatalogState state) {
    for (SegmentRecord segment : state.segments()) {
      Path directory = directory(state, segment);
      for (FileRecord file : segment.files()) {
        writer.hold(directory.resolve(file.name()), file.sizeBytes(), file.crc32c());
      }
    }
  }

  private static Path directory(CatalogState state, SegmentRecord segment) {
    long table = segment.tableId();
    long database = Objects.requireNonNull(state.databaseOfTable().get(table));
    return DatabaseState.segments(database, table).resolve(String.valueOf(segment.id()));
  }
}
