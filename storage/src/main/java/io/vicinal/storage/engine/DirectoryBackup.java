package io.vicinal.storage.engine;

import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.backup.BackupWriter;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the files of an open directory still for a moment, so that a backup of them can be written.
 *
 * <p>For as long as it takes to copy the catalog and to link segment files, nothing is published
 * and no definition changes; reads and commits go on. Until all is copied, no file goes.
 */
final class DirectoryBackup {
  private static final Logger LOG = LoggerFactory.getLogger(DirectoryBackup.class);

  private final FileStore files;
  private final Catalog catalog;
  private final List<LocalDatabase> databases;
  private final List<HeldFiles> held = new ArrayList<>();

  DirectoryBackup(FileStore files, Catalog catalog, List<LocalDatabase> databases) {
    this.files = files;
    this.catalog = catalog;
    this.databases = databases;
  }

  /**
   * Writes the backup.
   *
   * @param check is called now and then; what it throws ends the work
   */
  BackupReport run(FileStore target, BackupOptions options, Runnable check) {
    databases.forEach(LocalDatabase::requireLog);
    var writer = BackupWriter.begin(files, target, options, check);
    CatalogState before = catalog.load();
    before.segments().forEach(segment -> writer.prepare(directory(before, segment)));
    try {
      hold(writer);
      held.forEach(HeldFiles::awaitSynced);
      for (int i = 0; i < databases.size(); i++) {
        writer.copyLog(databases.get(i).id(), databases.get(i).name(), held.get(i).log());
      }
      return writer.finish();
    } finally {
      release();
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
        held.add(database.holdFiles());
      }
      writer.copyCatalog(catalog);
      holdSegments(writer, catalog.load());
    } finally {
      databases.subList(0, paused).forEach(LocalDatabase::resumeFiles);
    }
  }

  /** One that cannot be released keeps no other. */
  private void release() {
    for (HeldFiles database : held) {
      try {
        database.close();
      } catch (RuntimeException e) {
        LOG.warn("files stay until the directory is opened again", e);
      }
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
