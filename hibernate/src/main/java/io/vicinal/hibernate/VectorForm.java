package io.vicinal.hibernate;

/**
 * Converts the arrays of attributes to components and back.
 *
 * <p>Bits are packed as {@code hibernate-vector} does it for other databases: eight to a byte, the
 * first one highest.
 */
final class VectorForm {
  private VectorForm() {}

  static float[] ofBytes(byte[] bytes) {
    float[] components = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      components[i] = bytes[i];
    }
    return components;
  }

  static byte[] toBytes(float[] components) {
    byte[] bytes = new byte[components.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) components[i];
    }
    return bytes;
  }

  static float[] ofBits(byte[] bytes) {
    float[] components = new float[bytes.length * Byte.SIZE];
    for (int i = 0; i < components.length; i++) {
      components[i] = (bytes[i / Byte.SIZE] >>> shift(i)) & 1;
    }
    return components;
  }

  static byte[] toBits(float[] components) {
    byte[] bytes = new byte[(components.length + Byte.SIZE - 1) / Byte.SIZE];
    for (int i = 0; i < components.length; i++) {
      if (components[i] != 0) {
        bytes[i / Byte.SIZE] |= (byte) (1 << shift(i));
      }
    }
    return bytes;
  }

  private static int shift(int bit) {
    return Byte.SIZE - 1 - bit % Byte.SIZE;
  }

  /** Returns {@code [1.0,2.0]}. */
  static String text(float[] components) {
    var text = new StringBuilder("[");
    for (int i = 0; i < components.length; i++) {
      text.append(i == 0 ? "" : ",").append(components[i]);
    }
    return text.append(']').toString();
  }
}
