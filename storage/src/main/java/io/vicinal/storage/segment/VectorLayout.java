package io.vicinal.storage.segment;

import io.vicinal.storage.vector.VectorRows;

/**
 * The body of a column of vectors of one dimension: offsets from the start of the file.
 *
 * <pre>
 * part         | size             | meaning
 * rows         | rowCount * stride | floats, padded with zeros to 64 bytes; zeros where NULL
 * inverseNorms | rowCount * 4      | float, 1 / length; NaN where there is no direction; padded to 8
 * nulls        | 8 per 64 rows     | bit i % 64 of word i / 64 is 1 where row i is NULL
 * </pre>
 *
 * <p>The header has 64 bytes, so that every row starts at a multiple of 64 of the file.
 */
record VectorLayout(int rowCount, int dimension) {
  long strideBytes() {
    return VectorRows.strideBytes(dimension);
  }

  long rows() {
    return SegmentHeader.BYTES;
  }

  long inverseNorms() {
    return rows() + rowCount * strideBytes();
  }

  long nulls() {
    return inverseNorms() + FixedLayout.align((long) rowCount * Float.BYTES);
  }

  long bodyBytes() {
    return nulls() + (long) FixedLayout.words(rowCount) * Long.BYTES - SegmentHeader.BYTES;
  }
}
