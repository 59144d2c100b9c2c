package io.vicinal.storage.engine;

import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.backup.BackupReader;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.catalog.ShardRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreLock;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SegmentCheck;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Checks a directory that nobody writes to: the catalog, every segment, the log, and at the highest
 * level the databases as they are after recovery. Goes on after a problem, so that all of them are
 * found; what a damaged part would make nonsense of is left out.
 */
final class DirectoryCheck {
  private static final Path ROOT = Path.of("");

  private final FileStore files;
  private final VerifyLevel level;
  private final ResourceAccount account = ResourceAccount.unbounded();
  private final VerifyFindings findings = new VerifyFindings();

  private DirectoryCheck(FileStore files, VerifyLevel level) {
    this.files = files;
    this.level = level;
  }

  /**
   * Checks what is in {@code files}.
   *
   * @throws StorageException.NotFound if there is no directory, or never was a database in it
   * @throws StorageException.InUse if another process has it open for writing
   */
  static VerifyReport run(FileStore files, VerifyLevel level) {
    requireDirectory(files);
    if (BackupReader.isBackup(files)) {
      return runBackup(files, level);
    }
    try (StoreLock _ = files.lock(DirectoryFiles.LOCK, true)) {
      return runLocked(files, level);
    }
  }

  /** Checks a backup against its manifest too; without a lock, for nobody may write there. */
  private static VerifyReport runBackup(FileStore files, VerifyLevel level) {
    var check = new DirectoryCheck(files, level);
    try {
      BackupReader.check(files);
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      check.findings.add(Severity.ERROR, VerifyLevel.CHECKSUMS, "backup", e);
    }
    check.catalog();
    return check.findings.report(level);
  }

  static void requireDirectory(FileStore files) {
    if (!files.exists(ROOT)) {
      throw new StorageException.NotFound("directory", files.describe(ROOT));
    }
    DirectoryFiles.requireTrace(files);
  }

  /** Does the same for a caller who holds the lock. */
  static VerifyReport runLocked(FileStore files, VerifyLevel level) {
    var check = new DirectoryCheck(files, level);
    check.catalog();
    return check.findings.report(level);
  }

  private static Path directory(Path catalog) {
    return Objects.requireNonNull(catalog.toAbsolutePath().getParent());
  }

  private void catalog() {
    Path path = files.realPath(DirectoryFiles.CATALOG).orElseThrow();
    findings.countFiles(1);
    try (Catalog catalog = Catalog.open(path, true)) {
      for (String problem : catalog.integrityProblems()) {
        findings.add(ofCatalog(problem, files));
      }
      for (String problem : catalog.audit(AuditOptions.DEFAULT, directory(path)).problems(null)) {
        findings.add(ofAudit(problem, files));
      }
      CatalogState state = catalog.load();
      if (level.includes(VerifyLevel.REFERENCES)) {
        OrphanCheck.run(files, state, findings);
      }
      for (DatabaseRecord database : state.databases()) {
        database(catalog, state, database);
      }
    } catch (StorageException e) {
      findings.add(Severity.ERROR, VerifyLevel.CHECKSUMS, "catalog", e);
    }
  }

  /** Turns a line that the catalog says about itself into a problem. */
  static VerifyProblem ofCatalog(String problem, FileStore files) {
    return new VerifyProblem(
        Severity.ERROR,
        VerifyLevel.CHECKSUMS,
        "catalog",
        files.describe(DirectoryFiles.CATALOG),
        VerifyProblem.NO_OFFSET,
        problem,
        null,
        null);
  }

  /** Turns a line that the audit log says about itself into a problem. */
  static VerifyProblem ofAudit(String problem, FileStore files) {
    return new VerifyProblem(
        Severity.ERROR,
        VerifyLevel.CHECKSUMS,
        "audit log",
        files.describe(DirectoryFiles.CATALOG),
        VerifyProblem.NO_OFFSET,
        problem,
        null,
        null);
  }

  private void database(Catalog catalog, CatalogState state, DatabaseRecord database) {
    int before = findings.count();
    Map<Long, Table> tables = new HashMap<>();
    for (Table table : state.tables()) {
      if (Objects.equals(state.databaseOfTable().get(table.id()), database.id())) {
        tables.put(table.id(), table);
      }
    }
    var sealedLsns = new HashMap<ShardId, Long>();
    for (ShardRecord shard : state.shards()) {
      sealedLsns.put(new ShardId(shard.tableId(), shard.shard()), shard.sealedLsn());
    }
    for (SegmentRecord segment : state.segments()) {
      Table table = tables.get(segment.tableId());
      if (table != null) {
        var shard = new ShardId(segment.tableId(), segment.shard());
        Path segments = DatabaseState.segments(database.id(), table.id());
        segment(segments, table, segment, sealedLsns.getOrDefault(shard, 0L));
      }
    }
    SealedChanges changes =
        new LogCheck(files, catalog, database, tables, sealedLsns, level, findings).run();
    if (level.includes(VerifyLevel.CONTENTS) && !findings.hasErrorSince(before)) {
      recovered(catalog, state, database, changes);
    }
  }

  private void segment(Path segments, Table table, SegmentRecord record, long sealedLsn) {
    Path directory = segments.resolve(String.valueOf(record.id()));
    try {
      if (!SegmentCheck.files(files, directory, table, record, level, account, findings)) {
        return;
      }
      SealedSegment segment = SealedSegment.open(files, directory, table, record);
      try {
        SegmentCheck.rows(segment, table, level, sealedLsn, account, findings);
      } finally {
        segment.release();
      }
    } catch (StorageException e) {
      String object = SegmentCheck.describe(table, record);
      findings.add(Severity.ERROR, VerifyLevel.REFERENCES, object, e);
    }
  }

  /** Checks what holds over segments and log together, in the state that the next open gives. */
  private void recovered(
      Catalog catalog, CatalogState state, DatabaseRecord record, SealedChanges changes) {
    OpenOptions options = OpenOptions.DEFAULT.withReadOnly(true).withBackgroundWork(false);
    try (LocalDatabase database = DatabaseOpening.open(record, files, catalog, state, options)) {
      database.checkRecovered(changes, account, findings);
    } catch (StorageException e) {
      String object = "database \"" + record.name() + "\"";
      findings.add(Severity.ERROR, VerifyLevel.CONTENTS, object, e);
    }
  }
}
