package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import io.vicinal.sql.type.VectorValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes what the vector functions of SQL mean, in double, one call at a time; generated code
 * calls these. They are the reference that faster kernels are tested against.
 *
 * <p>All throw {@link SqlStateException} 22000 when two vectors differ in dimension.
 */
public final class VectorFunctions {
  private VectorFunctions() {}

  public static double l2(VectorValue a, VectorValue b) {
    return Math.sqrt(l2Squared(a, b));
  }

  public static double l2Squared(VectorValue a, VectorValue b) {
    float[] x = a.floats();
    float[] y = sameDimension(x, b.floats());
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double difference = (double) x[i] - y[i];
      sum += difference * difference;
    }
    return sum;
  }

  public static double l1(VectorValue a, VectorValue b) {
    float[] x = a.floats();
    float[] y = sameDimension(x, b.floats());
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs((double) x[i] - y[i]);
    }
    return sum;
  }

  /** Returns the inner product with its sign turned, so that smaller is nearer. */
  public static double negativeInnerProduct(VectorValue a, VectorValue b) {
    return 0 - dot(a.floats(), sameDimension(a.floats(), b.floats()));
  }

  /** Returns 1 - cos(a, b), from 0 to 2, or null if one of the vectors is zero. */
  public static @Nullable Double cosine(VectorValue a, VectorValue b) {
    float[] x = a.floats();
    float[] y = sameDimension(x, b.floats());
    double squares = dot(x, x) * dot(y, y);
    return squares == 0 ? null : 1 - Math.clamp(dot(x, y) / Math.sqrt(squares), -1, 1);
  }

  /** Returns the number of components that differ. */
  public static double hamming(VectorValue a, VectorValue b) {
    float[] x = a.floats();
    float[] y = sameDimension(x, b.floats());
    int different = 0;
    for (int i = 0; i < x.length; i++) {
      different += x[i] == y[i] ? 0 : 1;
    }
    return different;
  }

  /** Returns 1 - |a and b| / |a or b| over the non-zero components; 0 if both are zero. */
  public static double jaccard(VectorValue a, VectorValue b) {
    float[] x = a.floats();
    float[] y = sameDimension(x, b.floats());
    int both = 0;
    int either = 0;
    for (int i = 0; i < x.length; i++) {
      both += x[i] != 0 && y[i] != 0 ? 1 : 0;
      either += x[i] != 0 || y[i] != 0 ? 1 : 0;
    }
    return either == 0 ? 0 : 1 - (double) both / either;
  }

  public static int dimension(VectorValue vector) {
    return vector.dimension();
  }

  public static double norm(VectorValue vector) {
    return Math.sqrt(dot(vector.floats(), vector.floats()));
  }

  /** Returns the vector divided by its norm; the zero vector stays as it is. */
  public static VectorValue normalize(VectorValue vector) {
    double norm = norm(vector);
    if (norm == 0) {
      return vector;
    }
    float[] from = vector.floats();
    float[] to = new float[from.length];
    for (int i = 0; i < from.length; i++) {
      to[i] = (float) (from[i] / norm);
    }
    return VectorValue.of(to);
  }

  public static String serialize(VectorValue vector) {
    return vector.toString();
  }

  /**
   * Returns {@code value} as a vector of {@code dimension} components.
   *
   * @param value a {@link VectorValue}, text, {@code float[]} or a list of numbers
   * @param dimension the expected dimension or {@link VectorType#ANY_DIMENSION}
   */
  public static VectorValue toVector(Object value, int dimension) {
    return convert(value, dimension, VectorFormat.FLOAT32);
  }

  public static VectorValue toHalfVector(Object value, int dimension) {
    return convert(value, dimension, VectorFormat.FLOAT16);
  }

  public static VectorValue toInt8Vector(Object value, int dimension) {
    return convert(value, dimension, VectorFormat.INT8);
  }

  public static VectorValue toBitVector(Object value, int dimension) {
    return convert(value, dimension, VectorFormat.BIT);
  }

  /** Returns 1 where a component is positive, else 0. */
  public static VectorValue binaryQuantize(VectorValue vector) {
    float[] bits = new float[vector.dimension()];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = vector.floats()[i] > 0 ? 1 : 0;
    }
    return VectorValue.of(bits);
  }

  /** Returns {@code value} as a vector of {@code format}, rounded or refused as that says. */
  public static VectorValue convert(Object value, int dimension, VectorFormat format) {
    VectorValue vector =
        switch (value) {
          case VectorValue already -> already;
          case String text -> format.parse(text);
          case float[] floats -> VectorValue.of(floats.clone());
          case List<?> numbers -> VectorValue.of(floats(numbers));
          default ->
              throw new SqlStateException(
                  SqlState.DATATYPE_MISMATCH,
                  "cannot make a vector of a " + value.getClass().getSimpleName());
        };
    requireDimension(dimension, vector.dimension());
    return format.convert(vector);
  }

  /** Throws 22000 unless {@code actual} is what is expected or any dimension is. */
  public static void requireDimension(int expected, int actual) {
    if (expected != VectorType.ANY_DIMENSION && expected != actual) {
      throw new SqlStateException(
          SqlState.DATA_EXCEPTION, "expected " + expected + " dimensions, not " + actual);
    }
  }

  private static float[] floats(List<?> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      if (!(numbers.get(i) instanceof Number number)) {
        throw new SqlStateException(
            SqlState.DATA_EXCEPTION, "vector component " + (i + 1) + " is not a number");
      }
      floats[i] = number.floatValue();
    }
    return floats;
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private static float[] sameDimension(float[] x, float[] y) {
    if (x.length != y.length) {
      throw new SqlStateException(
          SqlState.DATA_EXCEPTION, "vectors differ in dimension: " + x.length + " and " + y.length);
    }
    return y;
  }
}
