package io.vicinal.storage.segment;

import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;

/** Checks that the key index has every row once, under its hash, in order. */
final class KeyIndexCheck {
  private static final VerifyLevel LEVEL = VerifyLevel.REFERENCES;

  private final SealedSegment segment;
  private final SegmentReport report;

  KeyIndexCheck(SealedSegment segment, SegmentReport report) {
    this.segment = segment;
    this.report = report;
  }

  void run() {
    if (!segment.hasKeyFile()) {
      return; // told of already, and computed from the rows
    }
    FileRecord file = segment.files().file(FileKind.KEYS, 0);
    SealedKeys keys = segment.keyIndex();
    var layout = new KeysLayout(segment.rowCount());
    var seen = new Bitmap(segment.rowCount());
    for (int i = 0; i < segment.rowCount(); i++) {
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
      long hash = segment.rowKey(row).hash();
      if (hash != keys.hash(i)) {
        String found = Long.toHexString(keys.hash(i));
        String message = "row " + row + " is indexed under another hash";
        report.warning(LEVEL, file, hashAt, message, Long.toHexString(hash), found);
      }
      if (i > 0 && Long.compareUnsigned(keys.hash(i - 1), keys.hash(i)) > 0) {
        String expected = "at least " + Long.toHexString(keys.hash(i - 1));
        String found = Long.toHexString(keys.hash(i));
        report.warning(LEVEL, file, hashAt, "hashes are out of order", expected, found);
      }
    }
  }
}
