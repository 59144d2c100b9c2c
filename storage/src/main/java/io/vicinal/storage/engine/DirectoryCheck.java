package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreLock;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.wal.WalBatch;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Checks a directory that nobody writes to: the catalog, every byte of every segment file, key
 * indexes, graphs, and the log. Goes on after a problem, so that all of them are found.
 */
final class DirectoryCheck {
  private static final Path ROOT = Path.of("");

  private final FileStore files;
  private final List<String> problems = new ArrayList<>();
  private long filesChecked;
  private long rowsChecked;

  private DirectoryCheck(FileStore files) {
    this.files = files;
  }

  /**
   * Checks what is in {@code files}.
   *
   * @throws StorageException.NotFound if there is no directory, or never was a database in it
   * @throws StorageException.InUse if another process has it open for writing
   */
  static VerifyReport run(FileStore files) {
    if (!files.exists(ROOT)) {
      throw new StorageException.NotFound("directory", files.describe(ROOT));
    }
    LocalDataDirectory.requireTrace(files);
    var check = new DirectoryCheck(files);
    try (StoreLock _ = files.lock(LocalDataDirectory.LOCK, true)) {
      check.catalog();
    }
    return new VerifyReport(check.filesChecked, check.rowsChecked, check.problems);
  }

  private void catalog() {
    Path path = files.realPath(LocalDataDirectory.CATALOG).orElseThrow();
    filesChecked++;
    try (Catalog catalog = Catalog.open(path, true)) {
      problems.addAll(catalog.integrityProblems());
      CatalogState state = catalog.load();
      Map<Long, Table> tables = new HashMap<>();
      state.tables().forEach(table -> tables.put(table.id(), table));
      for (SegmentRecord segment : state.segments()) {
        long database = Objects.requireNonNull(state.databaseOfTable().get(segment.tableId()));
        Table table = Objects.requireNonNull(tables.get(segment.tableId()));
        segment(DatabaseState.segments(database, table.id()), table, segment);
      }
      for (DatabaseRecord database : state.databases()) {
        log(database, tables);
      }
    } catch (StorageException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void segment(Path segments, Table table, SegmentRecord record) {
    filesChecked += record.files().size();
    rowsChecked += record.rowCount();
    Path directory = segments.resolve(String.valueOf(record.id()));
    try {
      SealedSegment segment = SealedSegment.open(files, directory, table, record);
      try {
        problems.addAll(segment.verify());
      } finally {
        segment.release();
      }
    } catch (StorageException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void log(DatabaseRecord database, Map<Long, Table> tables) {
    Path directory = DatabaseState.directory(database.id()).resolve("wal");
    filesChecked += files.list(directory).size();
    Map<Long, ChangeCodec> codecs = new HashMap<>();
    tables.forEach((id, table) -> codecs.put(id, new ChangeCodec(table)));
    try {
      WriteAheadLog.read(
          files,
          directory,
          database.id(),
          database.checkpointLsn(),
          database.durableLsn(),
          batch -> batch(batch, codecs));
    } catch (StorageException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }

  private void batch(WalBatch batch, Map<Long, ChangeCodec> codecs) {
    for (byte[] record : batch.records()) {
      ChangeCodec codec = codecs.get(ChangeCodec.tableId(record));
      if (codec != null) {
        Change change = codec.decode(record);
        rowsChecked += change.removal() ? 0 : 1;
      }
    }
  }
}
