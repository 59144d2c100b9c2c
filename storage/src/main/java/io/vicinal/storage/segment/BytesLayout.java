package io.vicinal.storage.segment;

/**
 * The body of a column of values of any length: offsets from the start of the file.
 *
 * <pre>
 * part    | size               | meaning
 * offsets | (rowCount + 1) * 8 | value i is the bytes from offset i to offset i + 1 of the last part
 * nulls   | 8 per 64 rows      | bit i % 64 of word i / 64 is 1 where row i is NULL
 * bytes   | the last offset    | the values one after the other
 * </pre>
 */
record BytesLayout(int rowCount) {
  long offsets() {
    return SegmentHeader.BYTES;
  }

  long nulls() {
    return offsets() + (rowCount + 1L) * Long.BYTES;
  }

  long bytes() {
    return nulls() + (long) FixedLayout.words(rowCount) * Long.BYTES;
  }
}
