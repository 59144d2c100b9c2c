package io.vicinal.storage.quantization;

import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.CodeKernel;

/**
 * Computes where each part of the codes of a segment starts; the format is documented in {@link
 * RowCodes}.
 */
record CodesLayout(int rowCount, int dimension, int bits, int regions) {
  static final int HEADER_BYTES = 64;

  /**
   * Of codes in planes: more bits of a coordinate say hardly more beside what rounding a query
   * costs.
   */
  static final int BITS_MAX = 4;

  /** Of codes that are bytes: they are compared with finer queries. */
  static final int BYTES = Byte.SIZE;

  /** Three factors, and the region. */
  private static final int FACTOR_BYTES = 3 * Float.BYTES + Integer.BYTES;

  /** Lays out codes of as many bits per coordinate as fit into one cache line, at least one. */
  CodesLayout(int rowCount, int dimension) {
    this(rowCount, dimension, Quantization.RABITQ);
  }

  /** Lays out codes as {@code quantization}, which is not NONE, asks for. */
  CodesLayout(int rowCount, int dimension, Quantization quantization) {
    this(
        rowCount,
        dimension,
        quantization == Quantization.INT8 ? BYTES : bitsFor(dimension),
        quantization == Quantization.INT8 ? 0 : Regions.count(rowCount)); // bytes err hardly at all
  }

  private static int bitsFor(int dimension) {
    int room = (CodeKernel.LINE_BYTES - FACTOR_BYTES) * Byte.SIZE;
    return Math.clamp(room / Rotation.paddedDimension(dimension), 1, BITS_MAX);
  }

  int paddedDimension() {
    return Rotation.paddedDimension(dimension);
  }

  /** Returns whether codes are bytes, one per coordinate, and not planes of bits. */
  boolean bytes() {
    return bits == BYTES;
  }

  /** Longs of bits per row. */
  int words() {
    return bits * (paddedDimension() / Long.SIZE);
  }

  /** Bytes from row to row: bits, three floats and an int, in whole cache lines. */
  long stride() {
    long bytes = (long) words() * Long.BYTES + FACTOR_BYTES;
    return (bytes + CodeKernel.LINE_BYTES - 1) / CodeKernel.LINE_BYTES * CodeKernel.LINE_BYTES;
  }

  long regionsOffset() {
    return HEADER_BYTES + (long) paddedDimension() * Float.BYTES;
  }

  long rowsOffset() {
    return regionsOffset() + (long) regions * paddedDimension() * Float.BYTES;
  }

  long sizeBytes() {
    return rowsOffset() + rowCount * stride();
  }
}
