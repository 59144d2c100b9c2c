package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.VerifyReport;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SegmentCheck;
import java.nio.file.Path;

/**
 * Checks an open database as one snapshot of it shows it, while others read and write.
 *
 * <p>The segments of the snapshot keep their files. Only lists of ended rows and graphs can be
 * replaced meanwhile, so a segment with a problem whose record has changed is checked again.
 */
final class LiveCheck {
  private static final int ATTEMPTS = 10;

  private final DatabaseState state;
  private final VerifyLevel level;
  private final ResourceAccount account;

  LiveCheck(DatabaseState state, VerifyLevel level, ResourceAccount account) {
    this.state = state;
    this.level = level;
    this.account = account;
  }

  VerifyReport run() {
    var findings = new VerifyFindings();
    VisibleState.View view = state.visible.acquire();
    try {
      catalog(findings);
      log(findings);
      for (TableView table : view.layout().tables().values()) {
        table(table, view.lsn(), findings);
      }
    } finally {
      view.layout().release();
    }
    return findings.report(level);
  }

  private void catalog(VerifyFindings findings) {
    findings.countFiles(1);
    for (String problem : state.catalog.integrityProblems()) {
      findings.add(DirectoryCheck.ofCatalog(problem, state.files));
    }
    for (String problem : state.catalog.audit().problems(null)) {
      findings.add(DirectoryCheck.ofAudit(problem, state.files));
    }
  }

  private void log(VerifyFindings findings) {
    String problem = state.logProblem();
    if (problem != null) {
      findings.add(
          new VerifyProblem(
              Severity.WARNING,
              VerifyLevel.CHECKSUMS,
              "log of database \"" + state.record.name() + "\"",
              state.files.describe(state.logDirectory()),
              VerifyProblem.NO_OFFSET,
              "files that are not needed any more stay here: " + problem,
              null,
              null));
    }
  }

  private void merges(Table table, VerifyFindings findings) {
    TableStore store = state.stores.get(table.id());
    String problem = store == null ? null : store.mergeProblem;
    if (problem != null) {
      findings.add(
          new VerifyProblem(
              Severity.WARNING,
              VerifyLevel.CHECKSUMS,
              "table \"" + table.name() + "\"",
              null,
              VerifyProblem.NO_OFFSET,
              "segments that should be merged stay apart: " + problem,
              null,
              null));
    }
  }

  private void table(TableView table, long lsn, VerifyFindings findings) {
    merges(table.table(), findings);
    int before = findings.count();
    for (Segment segment : table.segments()) {
      account.check();
      switch (segment) {
        case SealedSegment sealed -> segment(sealed, table.table(), findings);
        default -> findings.countRows(segment.rowCount());
      }
    }
    if (level.includes(VerifyLevel.CONTENTS) && !findings.hasErrorSince(before)) {
      TableCheck.run(table, lsn, account, findings);
    }
  }

  private void segment(SealedSegment segment, Table table, VerifyFindings findings) {
    for (int attempt = 1; ; attempt++) {
      var record = segment.record();
      var found = new VerifyFindings();
      check(segment, table, found);
      if (attempt == ATTEMPTS || found.count() == 0 || record.equals(segment.record())) {
        findings.addAll(found);
        return;
      }
    }
  }

  private void check(SealedSegment segment, Table table, VerifyFindings findings) {
    Path directory = state.segmentDirectory(table.id(), segment.id());
    try {
      if (SegmentCheck.files(
          state.files, directory, table, segment.record(), level, account, findings)) {
        SegmentCheck.rows(segment, table, level, Long.MAX_VALUE, account, findings);
      }
    } catch (StorageException.Corrupt | StorageException.Io e) {
      findings.add(
          Severity.ERROR, VerifyLevel.CHECKSUMS, SegmentCheck.describe(table, segment.record()), e);
    }
  }
}
