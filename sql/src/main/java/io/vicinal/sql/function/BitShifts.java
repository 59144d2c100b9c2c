package io.vicinal.sql.function;

/** Moves and turns the bits of whole numbers, for generated code; a number has its type's bits. */
public final class BitShifts {
  private BitShifts() {}

  /**
   * Returns {@code number << places}; of places, as many count as tell the bits of a word apart.
   */
  public static long shiftLeft(long number, long places, int bits) {
    return switch (bits) {
      case Short.SIZE -> (short) ((int) number << (int) places);
      case Integer.SIZE -> (int) number << (int) places;
      default -> number << places;
    };
  }

  /** Returns {@code number >> places}, which keeps the sign. */
  public static long shiftRight(long number, long places, int bits) {
    return bits == Long.SIZE ? number >> places : (int) number >> (int) places;
  }

  public static long bitNot(long number) {
    return ~number;
  }
}
