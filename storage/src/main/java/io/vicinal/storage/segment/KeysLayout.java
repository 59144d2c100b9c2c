package io.vicinal.storage.segment;

/**
 * The body of the key index: offsets from the start of the file.
 *
 * <pre>
 * part     | size         | meaning
 * hashes   | rowCount * 8 | {@link RowKey#hash} of every row, ascending as unsigned numbers
 * ordinals | rowCount * 4 | the row of each hash, ascending among equal hashes; padded to 8
 * </pre>
 */
record KeysLayout(int rowCount) {
  long hashes() {
    return SegmentHeader.BYTES;
  }

  long ordinals() {
    return hashes() + (long) rowCount * Long.BYTES;
  }

  long bodyBytes() {
    return ordinals() + FixedLayout.align((long) rowCount * Integer.BYTES) - SegmentHeader.BYTES;
  }
}
