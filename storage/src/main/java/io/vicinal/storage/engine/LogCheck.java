package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.DdlEntry;
import io.vicinal.storage.catalog.DdlRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.wal.WalBatch;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a database's log and compares it with the catalog: its changes are rows of tables that
 * exist or once did, and what lies before the checkpoint, where no recovery looks, is in files.
 */
final class LogCheck {
  private final FileStore files;
  private final Catalog catalog;
  private final DatabaseRecord database;
  private final Map<Long, Table> tables;
  private final Map<ShardId, Long> sealedLsns;
  private final VerifyLevel level;
  private final VerifyFindings findings;
  private final Map<Long, ChangeCodec> codecs = new HashMap<>();
  private final SealedChanges sealedChanges = new SealedChanges();

  LogCheck(
      FileStore files,
      Catalog catalog,
      DatabaseRecord database,
      Map<Long, Table> tables,
      Map<ShardId, Long> sealedLsns,
      VerifyLevel level,
      VerifyFindings findings) {
    this.files = files;
    this.catalog = catalog;
    this.database = database;
    this.tables = tables;
    this.sealedLsns = sealedLsns;
    this.level = level;
    this.findings = findings;
  }

  /** Reads the log; returns the changes in it that files should know. */
  SealedChanges run() {
    Path directory = directory();
    findings.countFiles(files.list(directory).size());
    tables.forEach((id, table) -> codecs.put(id, new ChangeCodec(table)));
    try {
      long lastTableId = catalog.tables().lastId();
      WriteAheadLog.readAll(
          files,
          directory,
          database.id(),
          database.checkpointLsn(),
          database.durableLsn(),
          batch -> batch(batch, lastTableId));
    } catch (StorageException e) {
      findings.add(Severity.ERROR, VerifyLevel.CHECKSUMS, object(), e);
    }
    return sealedChanges;
  }

  private Path directory() {
    return DatabaseState.directory(database.id()).resolve("wal");
  }

  private String object() {
    return "log of database \"" + database.name() + "\"";
  }

  private void batch(WalBatch batch, long lastTableId) {
    for (byte[] record : batch.records()) {
      long tableId = ChangeCodec.tableId(record);
      if (tableId == DdlRecord.TABLE_ID) {
        definitions(record);
        continue;
      }
      ChangeCodec codec = codecs.get(tableId);
      if (codec != null) {
        change(batch.lsn(), codec.decode(record));
      } else if (level.includes(VerifyLevel.REFERENCES) && (tableId < 1 || tableId > lastTableId)) {
        tell(batch.lsn(), "a table from 1 to " + lastTableId, "table " + tableId);
      }
    }
  }

  /** Throws if they cannot be read. */
  private static void definitions(byte[] record) {
    List<DdlEntry> _ = DdlRecord.decode(record);
  }

  private void change(long lsn, Change change) {
    findings.countRows(change.removal() ? 0 : 1);
    var shard = new ShardId(change.tableId(), change.shard());
    long sealedLsn = sealedLsns.getOrDefault(shard, 0L);
    if (level.includes(VerifyLevel.REFERENCES)
        && lsn > sealedLsn
        && lsn <= database.checkpointLsn()) {
      String where = "table " + change.tableId() + " up to LSN " + sealedLsn;
      tell(lsn, "a checkpoint that files have reached", where);
    }
    if (level.includes(VerifyLevel.CONTENTS)) {
      sealedChanges.add(shard, sealedLsn, lsn, change);
    }
  }

  private void tell(long lsn, String expected, String found) {
    findings.add(
        new VerifyProblem(
            Severity.ERROR,
            VerifyLevel.REFERENCES,
            object(),
            files.describe(directory()),
            VerifyProblem.NO_OFFSET,
            "the batch of LSN " + lsn + " has a change that recovery would skip",
            expected,
            found));
  }
}
