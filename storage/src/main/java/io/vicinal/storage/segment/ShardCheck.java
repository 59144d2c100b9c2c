package io.vicinal.storage.segment;

import io.vicinal.storage.VerifyLevel;
import io.vicinal.storage.catalog.FileRecord;

/** Checks that the key of every row leads to the shard that the segment belongs to. */
final class ShardCheck {
  private final SealedSegment segment;
  private final SegmentReport report;

  ShardCheck(SealedSegment segment, SegmentReport report) {
    this.segment = segment;
    this.report = report;
  }

  void run() {
    int shard = segment.record().shard();
    int shards = segment.table().shards();
    FileRecord file = segment.files().file(FileKind.VERSIONS, 0);
    for (int row = 0; row < segment.rowCount(); row++) {
      report.pause(row);
      int wanted = segment.rowKey(row).shard(shards);
      if (wanted != shard) {
        report.error(
            VerifyLevel.CONTENTS,
            file,
            SegmentHeader.BYTES + (long) row * Long.BYTES,
            "row " + row + " is in the wrong shard",
            "shard " + wanted,
            "shard " + shard);
      }
    }
  }
}
