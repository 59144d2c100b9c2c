package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorType;
import io.vicinal.sql.type.VectorValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Computes what {@link VectorAlgebra} names, component by component in float; generated code calls
 * these.
 *
 * <p>All throw {@link SqlStateException} 22000 when two vectors differ in dimension, and 22003 when
 * a component does not fit a float.
 */
public final class VectorArithmetic {
  private interface Operation {
    float of(float x, float y);
  }

  private VectorArithmetic() {}

  public static VectorValue add(VectorValue a, VectorValue b) {
    return combine(a, b, (x, y) -> x + y);
  }

  public static VectorValue subtract(VectorValue a, VectorValue b) {
    return combine(a, b, (x, y) -> x - y);
  }

  public static VectorValue multiply(VectorValue a, VectorValue b) {
    return combine(a, b, (x, y) -> x * y);
  }

  private static VectorValue combine(VectorValue a, VectorValue b, Operation operation) {
    float[] x = a.floats();
    float[] y = b.floats();
    requireSameDimension(x.length, y.length);
    float[] result = new float[x.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = operation.of(x[i], y[i]);
    }
    return finite(result);
  }

  /** Returns a vector of components that arithmetic gave. @throws SqlStateException 22003 */
  static VectorValue finite(float[] components) {
    for (int i = 0; i < components.length; i++) {
      if (!Float.isFinite(components[i])) {
        throw new SqlStateException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "vector component " + (i + 1) + " out of range");
      }
    }
    return VectorValue.of(components);
  }

  static void requireSameDimension(int one, int other) {
    if (one != other) {
      throw new SqlStateException(
          SqlState.DATA_EXCEPTION, "vectors differ in dimension: " + one + " and " + other);
    }
  }

  /** Returns the components of {@code a} and then those of {@code b}. */
  public static VectorValue concat(VectorValue a, VectorValue b) {
    int dimension = a.dimension() + b.dimension();
    if (dimension > VectorType.MAX_DIMENSION) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED,
          "a vector has at most " + VectorType.MAX_DIMENSION + " dimensions, not " + dimension);
    }
    float[] both = Arrays.copyOf(a.floats(), dimension);
    System.arraycopy(b.floats(), 0, both, a.dimension(), b.dimension());
    return VectorValue.of(both);
  }

  /** Returns those of the {@code count} components from {@code start} on that there are. */
  public static VectorValue subvector(VectorValue vector, int start, int count) {
    long from = Math.max(start, 1) - 1L;
    long to = Math.min((long) start + count - 1, vector.dimension());
    if (to <= from) {
      throw new SqlStateException(SqlState.DATA_EXCEPTION, "a vector has at least one dimension");
    }
    return VectorValue.of(Arrays.copyOfRange(vector.floats(), (int) from, (int) to));
  }

  /** Returns the components as an array of REAL. */
  public static List<Float> toArray(VectorValue vector) {
    var components = new ArrayList<Float>(vector.dimension());
    for (float component : vector.floats()) {
      components.add(component);
    }
    return components;
  }

  public static boolean less(VectorValue a, VectorValue b) {
    return a.compareTo(b) < 0;
  }

  public static boolean lessOrEqual(VectorValue a, VectorValue b) {
    return a.compareTo(b) <= 0;
  }

  public static boolean greater(VectorValue a, VectorValue b) {
    return a.compareTo(b) > 0;
  }

  public static boolean greaterOrEqual(VectorValue a, VectorValue b) {
    return a.compareTo(b) >= 0;
  }
}
