package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;

/** Says how the values of a type lie in memory and on disk. */
enum ColumnShape {
  /** Fixed width of 1, 2, 4 or 8 bytes, ordered as one long. */
  NARROW,
  /** Fixed width of 16 bytes, ordered as two longs. */
  WIDE,
  /** Any number of bytes. */
  BYTES,
  /** A fixed number of floats, padded rows. */
  VECTOR;

  /** Digits of a DECIMAL that always fit into 8 bytes. */
  static final int NARROW_DECIMAL_DIGITS = 18;

  static ColumnShape of(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
          NARROW;
      case DECIMAL -> type.precision() <= NARROW_DECIMAL_DIGITS ? NARROW : WIDE;
      case UUID -> WIDE;
      case CHAR, VARCHAR, TEXT, VARBINARY, JSON, ARRAY -> BYTES;
      case VECTOR -> type.precision() == 0 ? BYTES : VECTOR;
    };
  }

  /** Returns the bytes of one value of fixed width. */
  static int width(DataType type) {
    return switch (type.kind()) {
      case BOOLEAN -> 1;
      case SMALLINT -> 2;
      case INTEGER, DATE, REAL -> 4;
      case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMPTZ -> 8;
      case DECIMAL -> type.precision() <= NARROW_DECIMAL_DIGITS ? 8 : 16;
      case UUID -> 16;
      case CHAR, VARCHAR, TEXT, VARBINARY, JSON, VECTOR, ARRAY ->
          throw new IllegalArgumentException(type + " has no fixed width");
    };
  }
}
