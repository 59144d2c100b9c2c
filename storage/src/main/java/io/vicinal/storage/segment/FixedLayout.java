package io.vicinal.storage.segment;

/**
 * The body of a column of fixed width, and of the begin LSNs (a BIGINT column): offsets from the
 * start of the file, each part padded with zeros to 8 bytes.
 *
 * <pre>
 * part    | size                     | meaning
 * values  | rowCount * width         | little-endian, 0 where NULL
 * nulls   | 8 per 64 rows            | bit i % 64 of word i / 64 is 1 where row i is NULL
 * bounds  | 16 per 1,024 rows        | smallest and largest ordered long (of wide values: of the
 *         |                          | upper half); MAX_VALUE and MIN_VALUE if all are NULL
 * </pre>
 */
record FixedLayout(int rowCount, int width) {
  static final int BOUNDS_BYTES = 2 * Long.BYTES;

  static long align(long bytes) {
    return (bytes + 7) & -8;
  }

  static int words(int rowCount) {
    return (int) ((rowCount + 63L) / 64);
  }

  static int blocks(int rowCount) {
    return (int) ((rowCount + ColumnReader.BLOCK_ROWS - 1L) / ColumnReader.BLOCK_ROWS);
  }

  long values() {
    return SegmentHeader.BYTES;
  }

  long nulls() {
    return values() + align((long) rowCount * width);
  }

  long bounds() {
    return nulls() + (long) words(rowCount) * Long.BYTES;
  }

  long bodyBytes() {
    return bounds() + (long) blocks(rowCount) * BOUNDS_BYTES - SegmentHeader.BYTES;
  }
}
