package io.vicinal.storage.segment;

/**
 * The body of a key index: offsets from the start of the file.
 *
 * <pre>
 * part     | size        | meaning
 * hashes   | entries * 8 | {@link RowKey#hash} of every row, ascending as unsigned numbers
 * ordinals | entries * 4 | the row of each hash, ascending among equal hashes; padded to 8
 * </pre>
 *
 * <p>In the index of the primary key every row has an entry. In that of a UNIQUE constraint, whose
 * owner is the number of the constraint in the table, rows with a NULL among the columns have none;
 * how many there are follows from the length.
 */
record KeysLayout(int entries) {
  /** Returns the layout of a body of this length; another length if there is none. */
  static KeysLayout ofBody(long bodyBytes) {
    return new KeysLayout((int) (bodyBytes / (Long.BYTES + Integer.BYTES)));
  }

  long hashes() {
    return SegmentHeader.BYTES;
  }

  long ordinals() {
    return hashes() + (long) entries * Long.BYTES;
  }

  long bodyBytes() {
    return ordinals() + FixedLayout.align((long) entries * Integer.BYTES) - SegmentHeader.BYTES;
  }
}
