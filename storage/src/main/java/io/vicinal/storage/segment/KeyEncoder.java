package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes key values as bytes that are equal where the values are, and compare (unsigned, from left
 * to right) as they do.
 *
 * <p>Numbers and times are 8 or 16 bytes big-endian with the sign bit flipped, see {@link
 * NarrowColumn} and {@link WideColumn}. Text (UTF-8; CHAR without trailing blanks) and binary
 * values end with 00 00, and every 00 in them is followed by FF. The encoding never changes: rows
 * are routed to shards by its hash.
 */
final class KeyEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(32);

  void add(DataType type, Object value) {
    switch (ColumnShape.of(type)) {
      case NARROW -> putLong(FixedValue.ordered(type.kind(), FixedValue.bits(type, value)));
      case WIDE -> {
        putLong(FixedValue.orderedHigh(type.kind(), FixedValue.high(type, value)));
        putLong(FixedValue.low(type, value) ^ Long.MIN_VALUE);
      }
      case BYTES -> putBytes(bytes(type, value));
      case VECTOR -> throw new IllegalArgumentException("a vector cannot be part of a key");
    }
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private static byte[] bytes(DataType type, Object value) {
    return switch (type.kind()) {
      case VARBINARY -> (byte[]) value;
      case CHAR -> withoutTrailingBlanks((String) value).getBytes(StandardCharsets.UTF_8);
      case VECTOR -> throw new IllegalArgumentException("a vector cannot be part of a key");
      default -> ((String) value).getBytes(StandardCharsets.UTF_8);
    };
  }

  static String withoutTrailingBlanks(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  private void putLong(long ordered) {
    long bits = ordered ^ Long.MIN_VALUE;
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (bits >>> shift));
    }
  }

  private void putBytes(byte[] bytes) {
    for (byte b : bytes) {
      out.write(b);
      if (b == 0) {
        out.write(0xFF);
      }
    }
    out.write(0);
    out.write(0);
  }
}
