package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.vector.VectorRows;

/**
 * The body of a column of vectors of one dimension: offsets from the start of the file. What
 * coordinates look like is told at {@link io.vicinal.storage.vector.VectorBytes}.
 *
 * <pre>
 * part         | size             | meaning
 * rows         | rowCount * stride | coordinates, padded with zeros to 64 bytes, short ones of bits
 *              |                   | to 8, 16 or 32;
 *              |                   | zeros where NULL
 * inverseNorms | rowCount * 4      | float, 1 / length; NaN where there is no direction; padded to 8;
 *              |                   | none beside bits, whose length is a count
 * nulls        | 8 per 64 rows     | bit i % 64 of word i / 64 is 1 where row i is NULL
 * </pre>
 *
 * <p>The header has 64 bytes, so that every row starts at a multiple of 64 of the file.
 */
record VectorLayout(int rowCount, int dimension, VectorElement element) {
  static VectorLayout of(int rowCount, DataType type) {
    return new VectorLayout(rowCount, type.precision(), type.element());
  }

  long strideBytes() {
    return VectorRows.strideBytes(element, dimension);
  }

  /** Returns whether vectors of {@code element} have their inverse norms beside them. */
  static boolean hasNorms(VectorElement element) {
    return element != VectorElement.BIT;
  }

  long rows() {
    return SegmentHeader.BYTES;
  }

  long inverseNorms() {
    return rows() + rowCount * strideBytes();
  }

  long nulls() {
    return inverseNorms()
        + (hasNorms(element) ? FixedLayout.align((long) rowCount * Float.BYTES) : 0);
  }

  long bodyBytes() {
    return nulls() + (long) FixedLayout.words(rowCount) * Long.BYTES - SegmentHeader.BYTES;
  }
}
