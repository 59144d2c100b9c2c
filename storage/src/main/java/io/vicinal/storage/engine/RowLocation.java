package io.vicinal.storage.engine;

import io.vicinal.storage.segment.Segment;

/** Where the newest version of a row is. */
record RowLocation(Segment segment, int ordinal) {
  long beginLsn() {
    return segment.beginLsn(ordinal);
  }

  void kill(long lsn) {
    segment.kill(ordinal, lsn);
  }
}
