package io.vicinal.storage.segment;

/**
 * The body of a list of ended rows: offsets from the start of the file. The ownerId of the header
 * is the LSN up to which the list is complete.
 *
 * <pre>
 * part     | size      | meaning
 * count    | 8         | ended rows
 * lsns     | count * 8 | the LSN that ended each row
 * ordinals | count * 4 | the rows, ascending; padded to 8
 * </pre>
 */
record TombstonesLayout(long count) {
  static final long COUNT = SegmentHeader.BYTES;

  long lsns() {
    return COUNT + Long.BYTES;
  }

  long ordinals() {
    return lsns() + count * Long.BYTES;
  }

  long bodyBytes() {
    return ordinals() + FixedLayout.align(count * Integer.BYTES) - SegmentHeader.BYTES;
  }
}
