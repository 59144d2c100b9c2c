package io.vicinal.storage.segment;

import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;

/**
 * Checks that the index of a key has every row that has one once, under its hash, in order, and no
 * other.
 */
final class KeyIndexCheck {
  private static final VerifyLevel LEVEL = VerifyLevel.REFERENCES;

  private final SealedSegment segment;
  private final IndexedKey indexed;
  private final SegmentReport report;

  KeyIndexCheck(SealedSegment segment, IndexedKey indexed, SegmentReport report) {
    this.segment = segment;
    this.indexed = indexed;
    this.report = report;
  }

  void run() {
    if (!segment.hasIndexFile(indexed)) {
      return; // missing or told of already, and computed from the rows
    }
    FileRecord file = segment.files().file(indexed.kind(), indexed.ownerId());
    SealedKeys keys = segment.index(indexed);
    var layout = new KeysLayout(keys.entries());
    var seen = new Bitmap(segment.rowCount());
    for (int i = 0; i < keys.entries(); i++) {
      report.pause(i);
      long ordinalAt = layout.ordinals() + (long) i * Integer.BYTES;
      long hashAt = layout.hashes() + (long) i * Long.BYTES;
      int row = keys.ordinal(i);
      if (row < 0 || row >= segment.rowCount() || seen.get(row)) {
        String expected = "a row from 0 to " + (segment.rowCount() - 1) + ", once";
        report.warning(LEVEL, file, ordinalAt, "a wrong row is indexed", expected, "row " + row);
        continue;
      }
      seen.set(row);
      RowKey key = indexed.of(segment, row);
      if (key == null || key.hash() != keys.hash(i)) {
        String expected = key == null ? "no entry" : Long.toHexString(key.hash());
        String found = Long.toHexString(keys.hash(i));
        String message = "row " + row + " is indexed under another hash";
        report.warning(LEVEL, file, hashAt, message, expected, found);
      }
      if (i > 0 && Long.compareUnsigned(keys.hash(i - 1), keys.hash(i)) > 0) {
        String expected = "at least " + Long.toHexString(keys.hash(i - 1));
        String found = Long.toHexString(keys.hash(i));
        report.warning(LEVEL, file, hashAt, "hashes are out of order", expected, found);
      }
    }
    for (int row = 0; row < segment.rowCount(); row++) {
      report.pause(row);
      if (!seen.get(row) && indexed.of(segment, row) != null) {
        report.warning(
            LEVEL, file, layout.hashes(), "a row is not indexed", "row " + row, "no entry");
      }
    }
  }
}
