package io.vicinal.storage.segment;

import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Computes CRC32C of parts of files, and of two parts together. */
final class Checksums {
  /** The Castagnoli polynomial, bits reversed. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private static final int PIECE_BYTES = 1 << 20;

  private Checksums() {}

  /**
   * Returns the checksum of {@code length} bytes from {@code position} on, read by the channel.
   *
   * @param pause called for every piece; what it throws ends the reading
   */
  static int read(StoreFile file, long position, long length, Runnable pause) {
    CRC32C crc = new CRC32C();
    ByteBuffer piece = ByteBuffer.allocateDirect((int) Math.min(PIECE_BYTES, Math.max(1, length)));
    long end = position + length;
    for (long at = position; at < end; at += piece.limit()) {
      pause.run();
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      file.readFully(piece, at);
      crc.update(piece.flip());
    }
    return (int) crc.getValue();
  }

  /**
   * Returns the checksum of A followed by B from the checksums of both and the length of B.
   *
   * <p>Appending B to A multiplies the polynomial of A by x to the power of B's bits, modulo the
   * polynomial of the CRC; the power is made by squaring (as zlib's {@code crc32_combine}).
   */
  static int combine(int crcA, int crcB, long lengthB) {
    int power = 1 << 31; // x^0, bits reversed
    int square = 1 << 23; // x^8
    for (long n = lengthB; n != 0; n >>>= 1) {
      if ((n & 1) != 0) {
        power = multiply(power, square);
      }
      square = multiply(square, square);
    }
    return multiply(crcA, power) ^ crcB;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = 31; bit >= 0; bit--) {
      if ((a >>> bit & 1) != 0) {
        product ^= shifted;
      }
      shifted = (shifted & 1) != 0 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
    }
    return product;
  }
}
