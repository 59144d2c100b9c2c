package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import io.vicinal.storage.VectorElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Turns vectors into the bytes of their element and back, in memory, log records and files alike.
 *
 * <p>Little-endian: FLOAT32 and FLOAT16 are IEEE 754 numbers of 4 and 2 bytes, INT8 is a signed
 * byte per coordinate, and of BIT coordinate i is bit {@code i % 8} of byte {@code i / 8}; the bits
 * behind the last are 0.
 */
public final class VectorBytes {
  static final ValueLayout.OfShort SHORT_LE =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private VectorBytes() {}

  /** Returns whether all coordinates are numbers and finite; without a jump for each. */
  public static boolean areFinite(float[] vector) {
    float largest = 0; // NaN where there is one, and the JIT takes many at once
    for (float number : vector) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest < Float.POSITIVE_INFINITY;
  }

  /** Writes {@code vector}, which {@code element} must hold, from {@code offset} on. */
  public static void write(
      VectorElement element, float[] vector, MemorySegment target, long offset) {
    switch (element) {
      case FLOAT32 -> MemorySegment.copy(vector, 0, target, FLOAT_LE, offset, vector.length);
      case FLOAT16 -> {
        for (int i = 0; i < vector.length; i++) {
          target.set(SHORT_LE, offset + (long) Short.BYTES * i, Float.floatToFloat16(vector[i]));
        }
      }
      case INT8 -> {
        for (int i = 0; i < vector.length; i++) {
          target.set(ValueLayout.JAVA_BYTE, offset + i, (byte) vector[i]);
        }
      }
      case BIT -> {
        for (int first = 0; first < vector.length; first += Byte.SIZE) {
          int bits = 0;
          for (int i = first; i < Math.min(vector.length, first + Byte.SIZE); i++) {
            bits |= vector[i] == 0 ? 0 : 1 << (i - first);
          }
          target.set(ValueLayout.JAVA_BYTE, offset + first / Byte.SIZE, (byte) bits);
        }
      }
    }
  }

  /** Reads {@code dimension} coordinates from {@code offset} on into {@code target}. */
  public static void read(
      VectorElement element, MemorySegment source, long offset, float[] target, int dimension) {
    switch (element) {
      case FLOAT32 -> MemorySegment.copy(source, FLOAT_LE, offset, target, 0, dimension);
      case FLOAT16 -> {
        for (int i = 0; i < dimension; i++) {
          target[i] = Float.float16ToFloat(source.get(SHORT_LE, offset + (long) Short.BYTES * i));
        }
      }
      case INT8 -> {
        for (int i = 0; i < dimension; i++) {
          target[i] = source.get(ValueLayout.JAVA_BYTE, offset + i);
        }
      }
      case BIT -> {
        for (int i = 0; i < dimension; i++) {
          target[i] =
              source.get(ValueLayout.JAVA_BYTE, offset + i / Byte.SIZE) >> i % Byte.SIZE & 1;
        }
      }
    }
  }
}
