package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Checks when rows began and ended: begins are those of the catalog's record and not behind what
 * the shard has sealed, ends belong to rows of the segment, each one once, and come after their
 * begins.
 */
final class LsnCheck {
  private static final VerifyLevel LEVEL = VerifyLevel.REFERENCES;

  private final SealedSegment segment;
  private final long sealedLsn;
  private final SegmentReport report;

  LsnCheck(SealedSegment segment, long sealedLsn, SegmentReport report) {
    this.segment = segment;
    this.sealedLsn = sealedLsn;
    this.report = report;
  }

  void run() {
    checkBegins();
    for (FileRecord file : segment.record().files()) {
      if (file.kind().equals(FileKind.TOMBSTONES.word())) {
        checkEnds(file);
      }
    }
  }

  private void checkBegins() {
    SegmentRecord record = segment.record();
    FileRecord file = segment.files().file(FileKind.VERSIONS, 0);
    var layout = new FixedLayout(segment.rowCount(), Long.BYTES);
    long smallest = segment.rowCount() == 0 ? record.minLsn() : Long.MAX_VALUE;
    long largest = segment.rowCount() == 0 ? record.maxLsn() : Long.MIN_VALUE;
    for (int row = 0; row < segment.rowCount(); row++) {
      report.pause(row);
      long lsn = segment.beginLsn(row);
      smallest = Math.min(smallest, lsn);
      largest = Math.max(largest, lsn);
      if (lsn < record.minLsn() || lsn > record.maxLsn()) {
        long at = layout.values() + (long) row * Long.BYTES;
        String range = record.minLsn() + " to " + record.maxLsn();
        report.error(LEVEL, file, at, "row " + row + " began at another LSN", range, "" + lsn);
      }
    }
    long at = layout.values();
    if (smallest != record.minLsn()) {
      String found = "" + smallest;
      report.error(LEVEL, file, at, "no row has the first LSN", "" + record.minLsn(), found);
    }
    if (largest != record.maxLsn()) {
      String found = "" + largest;
      report.error(LEVEL, file, at, "no row has the last LSN", "" + record.maxLsn(), found);
    }
    if (record.maxLsn() > sealedLsn) {
      String expected = "LSNs up to " + sealedLsn;
      String found = "" + record.maxLsn();
      report.error(LEVEL, file, at, "rows began after the shard was sealed", expected, found);
    }
  }

  private void checkEnds(FileRecord file) {
    if (file.ownerId() > sealedLsn) {
      String expected = "a list up to LSN " + sealedLsn;
      String found = "up to " + file.ownerId();
      report.error(LEVEL, file, 0, "rows ended after the shard was sealed", expected, found);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = segment.files().map(file, arena);
      var layout = new TombstonesLayout(mapped.get(LONG_LE, TombstonesLayout.COUNT));
      int before = -1;
      for (long i = 0; i < layout.count(); i++) {
        long at = layout.ordinals() + i * Integer.BYTES;
        int row = mapped.get(INT_LE, at);
        if (row <= before || row >= segment.rowCount()) {
          String expected = "a row from " + (before + 1) + " to " + (segment.rowCount() - 1);
          report.error(LEVEL, file, at, "entry " + i + " names a wrong row", expected, "" + row);
          continue;
        }
        before = row;
        long lsnAt = layout.lsns() + i * Long.BYTES;
        long end = mapped.get(LONG_LE, lsnAt);
        if (end <= segment.beginLsn(row) || end > file.ownerId()) {
          String expected = "an LSN from " + (segment.beginLsn(row) + 1) + " to " + file.ownerId();
          report.error(LEVEL, file, lsnAt, "row " + row + " ended wrongly", expected, "" + end);
        }
      }
    }
  }
}
