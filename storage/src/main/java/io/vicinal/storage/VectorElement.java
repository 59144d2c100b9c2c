package io.vicinal.storage;

/**
 * What the coordinates of a vector column are stored as. Values travel as {@code float[]} whatever
 * the element; a column holds those only whose coordinates its element {@link #holds}.
 */
public enum VectorElement {
  /** IEEE 754 binary32. */
  FLOAT32(0, 32),
  /** IEEE 754 binary16: about three digits, up to 65,504. */
  FLOAT16(1, 16),
  /** Whole numbers from -128 to 127. */
  INT8(2, 8),
  /** 0 or 1, eight to a byte. */
  BIT(3, 1);

  private final int code;
  private final int bits;

  VectorElement(int code, int bits) {
    this.code = code;
    this.bits = bits;
  }

  /** Returns the number that stands for this element on disk. */
  public int code() {
    return code;
  }

  /** Returns the element of a {@link #code}. @throws IllegalArgumentException if there is none */
  public static VectorElement ofCode(int code) {
    for (VectorElement element : values()) {
      if (element.code == code) {
        return element;
      }
    }
    throw new IllegalArgumentException("no vector element has the code " + code);
  }

  /** Returns the bytes of a vector, without padding of rows. */
  public int bytes(int dimension) {
    return Math.toIntExact(((long) dimension * bits + Byte.SIZE - 1) / Byte.SIZE);
  }

  /** Returns whether {@code coordinate} is stored without a change; none holds NaN. */
  public boolean holds(float coordinate) {
    return switch (this) {
      case FLOAT32 -> Float.isFinite(coordinate);
      case FLOAT16 ->
          Float.isFinite(coordinate)
              && Float.float16ToFloat(Float.floatToFloat16(coordinate)) == coordinate;
      case INT8 -> (byte) coordinate == coordinate;
      case BIT -> coordinate == 0 || coordinate == 1;
    };
  }

  /** Returns whether all of {@code vector} is stored without a change. */
  public boolean holds(float[] vector) {
    for (float coordinate : vector) {
      if (!holds(coordinate)) {
        return false;
      }
    }
    return true;
  }
}
