package io.vicinal.storage.backup;

import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.RestoreOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.DdlEntry;
import io.vicinal.storage.catalog.DdlRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.wal.LogHistory;
import io.vicinal.storage.wal.WalBatch;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Brings the log of one restored database forward to the moment that is asked for, and lets it
 * begin a history of its own: what is committed after the restore is never taken for what was
 * committed after the backup.
 */
final class LogRestore {
  /** Batches that wait for the disk together. */
  private static final int BATCHES_IN_FLIGHT = 256;

  private final FileStore files;
  private final DatabaseRecord database;
  private final BackupManifest.DatabaseEntry entry;
  private final Instant latest;
  private final RestoreOptions options;
  private final List<DdlEntry> definitions = new ArrayList<>();
  private final Set<Long> tables = new TreeSet<>();
  private long replayed;
  private boolean beyond;
  private @Nullable Instant time;

  /**
   * Prepares a replay.
   *
   * @param latest no commit of the backup is later; its last commit has this time if that is known
   */
  LogRestore(
      FileStore files,
      DatabaseRecord database,
      BackupManifest.DatabaseEntry entry,
      Instant latest,
      RestoreOptions options) {
    this.files = files;
    this.database = database;
    this.entry = entry;
    this.options = options;
    this.latest = latest;
    this.time = entry.time().isEmpty() ? null : latest;
  }

  /** Replays; returns the moment that was reached. */
  DatabaseMoment run() {
    requireNotBefore();
    Path directory = BackupPath.log(entry.id());
    var history = new LogHistory(entry.id());
    history.begin(files, directory);
    for (Path archive : options.archives()) {
      addAll(history, archive);
    }
    try (var log =
        WriteAheadLog.branch(
            files, directory, entry.id(), database.checkpointLsn(), this::noteTables)) {
      BackupReader.require(
          log.lastLsn() == entry.lsn(),
          files.describe(directory),
          "batches up to lsn " + entry.lsn(),
          "the last is " + log.lastLsn());
      if (!options.archives().isEmpty()) {
        history.replay(entry.lsn(), batch -> append(log, batch));
      }
      requireReached(log.lastLsn());
      if (replayed == 0) {
        log.append(log.lastLsn() + 1, List.of(DdlRecord.encode(List.of())));
      }
      return new DatabaseMoment(entry.name(), log.lastLsn(), time);
    }
  }

  /** Returns the changes of definitions that were replayed, oldest first. */
  List<DdlEntry> definitions() {
    return definitions;
  }

  /** Returns the tables that the log names. */
  Set<Long> tables() {
    return tables;
  }

  long replayed() {
    return replayed;
  }

  private void requireNotBefore() {
    long lsn = options.toLsn().orElse(Long.MAX_VALUE);
    if (lsn < entry.lsn()) {
      throw new StorageException.InvalidSetting(
          "backup of database \""
              + entry.name()
              + "\" was taken at lsn "
              + entry.lsn()
              + ", which is after lsn "
              + lsn);
    }
    Instant wanted = options.toTime();
    if (wanted != null && latest.isAfter(wanted)) {
      throw new StorageException.InvalidSetting(
          "backup of database \""
              + entry.name()
              + "\" was taken at "
              + latest
              + ", which is after "
              + wanted);
    }
  }

  private void requireReached(long lsn) {
    long wanted = options.toLsn().orElse(0);
    if (lsn < wanted) {
      throw new StorageException.InvalidSetting(
          "log of database \""
              + entry.name()
              + "\" ends at lsn "
              + lsn
              + ", which is before lsn "
              + wanted);
    }
  }

  private void addAll(LogHistory history, Path archive) {
    var store = RealFileStore.at(archive);
    if (!store.exists(Path.of(""))) {
      throw new StorageException.NotFound("archive", archive.toString());
    }
    history.add(store, Path.of(""));
    history.add(store, BackupPath.archive(entry.id()));
    history.add(store, BackupPath.log(entry.id()));
  }

  private void append(WriteAheadLog log, WalBatch batch) {
    Instant committed = Instant.EPOCH.plus(batch.timeMicros(), ChronoUnit.MICROS);
    Instant wanted = options.toTime();
    beyond |=
        batch.lsn() > options.toLsn().orElse(Long.MAX_VALUE)
            || (wanted != null && committed.isAfter(wanted));
    if (beyond) {
      return;
    }
    log.append(batch.lsn(), batch.timeMicros(), batch.records());
    noteTables(batch);
    batch.records().forEach(record -> definitions.addAll(DdlRecord.decode(record)));
    time = batch.timeMicros() == WalBatch.NO_TIME ? null : committed;
    if (++replayed % BATCHES_IN_FLIGHT == 0) {
      log.awaitDurable(batch.lsn());
    }
  }

  private void noteTables(WalBatch batch) {
    for (byte[] record : batch.records()) {
      long table = DdlRecord.tableId(record);
      if (table != DdlRecord.TABLE_ID) {
        tables.add(table);
      }
    }
  }
}
