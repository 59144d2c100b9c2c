package io.vicinal.jdbc.value;

import java.sql.SQLException;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** Reads vectors, and lists of numbers, as the arrays and lists that users ask for. */
final class VectorForm {
  private VectorForm() {}

  static float[] floats(Object value) throws SQLException {
    if (value instanceof float[] vector) {
      return vector;
    }
    if (!(value instanceof List<?> list)) {
      throw Mismatch.type(value, "VECTOR");
    }
    float[] vector = new float[list.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = NumberForm.single(element(list, i));
    }
    return vector;
  }

  static double[] doubles(Object value) throws SQLException {
    float[] vector = floats(value);
    double[] doubles = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      doubles[i] = vector[i];
    }
    return doubles;
  }

  /** Returns small whole numbers. @throws SQLException 22003 if a component is none */
  static byte[] bytes(float[] vector) throws SQLException {
    byte[] bytes = new byte[vector.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) vector[i];
      if (bytes[i] != vector[i]) {
        throw Mismatch.range(vector[i], "TINYINT");
      }
    }
    return bytes;
  }

  /** Returns bits. @throws SQLException 22003 if a component is neither 0 nor 1 */
  static boolean[] truths(Object value) throws SQLException {
    float[] vector = floats(value);
    boolean[] truths = new boolean[vector.length];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = vector[i] == 1;
      if (!truths[i] && vector[i] != 0) {
        throw Mismatch.range(vector[i], "BOOLEAN");
      }
    }
    return truths;
  }

  static Float[] boxed(Object value) throws SQLException {
    return list(floats(value)).toArray(Float[]::new);
  }

  /** Returns a read-only view. */
  static List<Float> list(float[] vector) {
    return new FloatList(vector);
  }

  private static Object element(List<?> list, int i) throws SQLException {
    Object element = list.get(i);
    if (element == null) {
      throw Mismatch.text("NULL", "an element of a VECTOR");
    }
    return element;
  }

  private static final class FloatList extends AbstractList<Float> implements RandomAccess {
    private final float[] vector;

    FloatList(float[] vector) {
      this.vector = vector;
    }

    @Override
    public Float get(int index) {
      return vector[index];
    }

    @Override
    public int size() {
      return vector.length;
    }
  }
}
