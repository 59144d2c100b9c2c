package io.vicinal.storage.quantization;

import io.vicinal.storage.vector.CodeKernel;

/**
 * Computes where each part of the codes of a segment starts; the format is documented in {@link
 * RowCodes}.
 */
record CodesLayout(int rowCount, int dimension) {
  static final int HEADER_BYTES = 64;
  private static final int FACTOR_BYTES = 3 * Float.BYTES;

  int paddedDimension() {
    return Rotation.paddedDimension(dimension);
  }

  /** Longs of bits per row. */
  int words() {
    return paddedDimension() / Long.SIZE;
  }

  /** Bytes from row to row: bits and three floats, in whole cache lines. */
  long stride() {
    long bytes = (long) words() * Long.BYTES + FACTOR_BYTES;
    return (bytes + CodeKernel.LINE_BYTES - 1) / CodeKernel.LINE_BYTES * CodeKernel.LINE_BYTES;
  }

  long rowsOffset() {
    return HEADER_BYTES + (long) paddedDimension() * Float.BYTES;
  }

  long sizeBytes() {
    return rowsOffset() + rowCount * stride();
  }
}
