package io.vicinal.storage.segment;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VerifyFindings;
import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.VerifyProblem;
import io.vicinal.storage.VerifyProblem.Severity;
import io.vicinal.storage.catalog.FileRecord;
import org.jspecify.annotations.Nullable;

/** Takes what the checks of one segment find, and ends them when their account does. */
final class SegmentReport {
  private static final int CHECK_EVERY = 1 << 12;

  private final String object;
  private final SegmentFiles files;
  private final ResourceAccount account;
  private final VerifyFindings findings;

  SegmentReport(SealedSegment segment, ResourceAccount account, VerifyFindings findings) {
    this.object = SegmentCheck.describe(segment.table(), segment.record());
    this.files = segment.files();
    this.account = account;
    this.findings = findings;
  }

  ResourceAccount account() {
    return account;
  }

  /** Lets the work be ended, once in a while. */
  void pause(int step) {
    if (step % CHECK_EVERY == 0) {
      account.check();
    }
  }

  void countGraph() {
    findings.countGraphs(1);
  }

  /** Tells of rows that are damaged. */
  void error(VerifyLevel level, FileRecord file, long offset, String message, String found) {
    add(Severity.ERROR, level, file, offset, message, null, found);
  }

  /** Tells of rows that are damaged. */
  void error(
      VerifyLevel level,
      FileRecord file,
      long offset,
      String message,
      String expected,
      String found) {
    add(Severity.ERROR, level, file, offset, message, expected, found);
  }

  /** Tells of something that can be made again from the rows. */
  void warning(
      VerifyLevel level,
      FileRecord file,
      long offset,
      String message,
      String expected,
      String found) {
    add(Severity.WARNING, level, file, offset, message, expected, found);
  }

  /** Tells what reading rows threw. */
  void error(VerifyLevel level, StorageException e) {
    findings.add(Severity.ERROR, level, object, e);
  }

  private void add(
      Severity severity,
      VerifyLevel level,
      FileRecord file,
      long offset,
      String message,
      @Nullable String expected,
      String found) {
    String name = files.describe(file);
    findings.add(
        new VerifyProblem(severity, level, object, name, offset, message, expected, found));
  }
}
