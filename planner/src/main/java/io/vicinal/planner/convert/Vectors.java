package io.vicinal.planner.convert;

import io.vicinal.planner.plan.OwnedVector;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorValue;
import java.lang.reflect.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;

/** Reads a vector out of any array, list or text of numbers. */
final class Vectors {
  private Vectors() {}

  /**
   * Returns a vector that shares nothing with {@code value}, unless that is given away.
   *
   * @param dimension what is expected, 0 or less for any
   * @param format to which the vector is rounded, or which it must fit
   */
  static VectorValue toVector(Object value, int dimension, VectorFormat format, Target target) {
    VectorValue vector =
        switch (value) {
          case VectorValue already -> already;
          case OwnedVector owned -> checked(() -> VectorValue.of(owned.components()), target);
          case float[] floats -> checked(() -> VectorValue.of(floats.clone()), target);
          case String text -> checked(() -> format.parse(text), target);
          case List<?> list -> ofNumbers(list.toArray(), target);
          case java.sql.Array array -> ofNumbers(elements(array), target);
          case byte[] bytes -> checked(() -> VectorValue.of(floats(bytes)), target);
          case Object other when isNumbers(other) -> ofNumbers(other, target);
          default -> throw target.impossible(value);
        };
    if (dimension > 0 && vector.dimension() != dimension) {
      throw target.badVector("expects " + dimension + " dimensions, not " + vector.dimension());
    }
    return format == VectorFormat.FLOAT32 ? vector : checked(() -> format.convert(vector), target);
  }

  private static VectorValue ofNumbers(Object array, Target target) {
    float[] floats = floats(array, target);
    return checked(() -> VectorValue.of(floats), target);
  }

  /** Adds where the vector was to go. */
  private static VectorValue checked(Supplier<VectorValue> vector, Target target) {
    try {
      return vector.get();
    } catch (SqlStateException e) {
      throw new SqlStateException(
          e.state(), target.label() + " holds no vector: " + e.getMessage());
    }
  }

  private static boolean isNumbers(Object value) {
    return value.getClass().isArray() && !(value instanceof char[]);
  }

  private static Object elements(java.sql.Array array) {
    try {
      return array.getArray();
    } catch (SQLException e) {
      throw new SqlStateException(SqlState.DATA_EXCEPTION, "the array cannot be read", e);
    }
  }

  /** Takes each byte, with its sign, as a component. */
  private static float[] floats(byte[] bytes) {
    float[] floats = new float[bytes.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = bytes[i];
    }
    return floats;
  }

  private static float[] floats(Object array, Target target) {
    int length = Array.getLength(array);
    float[] floats = new float[length];
    for (int i = 0; i < length; i++) {
      Object element = Array.get(array, i);
      floats[i] =
          switch (element) {
            case Number number -> number.floatValue();
            case Boolean bit -> bit ? 1 : 0;
            case null, default -> throw target.badVector("has no number at component " + (i + 1));
          };
    }
    return floats;
  }
}
