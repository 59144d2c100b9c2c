package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Is one value of type VECTOR: at least one finite float.
 *
 * <p>Immutable by contract: {@link #of(float[])} takes ownership of its array and {@link #floats()}
 * hands out the same array, so neither side may write to it. Equality and order are those of the
 * floats from first to last, then of the length; {@code -0} equals {@code 0}.
 */
public final class VectorValue implements Comparable<VectorValue>, Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] floats;

  private VectorValue(float[] floats) {
    this.floats = floats;
  }

  /**
   * Wraps {@code floats} without a copy.
   *
   * @throws SqlStateException 22000 if empty or if a component is NaN or infinite
   */
  public static VectorValue of(float... floats) {
    if (floats.length == 0) {
      throw new SqlStateException(SqlState.DATA_EXCEPTION, "a vector has at least one dimension");
    }
    if (!areFinite(floats)) {
      throw notFinite(floats);
    }
    for (int i = 0; i < floats.length; i++) {
      floats[i] +=
          0f; // one zero, so that equality and hash agree; no jump that may be guessed wrong
    }
    return new VectorValue(floats);
  }

  /** Looks for the largest number, which is NaN where there is one: the JIT takes many at once. */
  private static boolean areFinite(float[] floats) {
    float largest = 0;
    for (float number : floats) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest < Float.POSITIVE_INFINITY;
  }

  private static SqlStateException notFinite(float[] floats) {
    int i = 0;
    while (Float.isFinite(floats[i])) {
      i++;
    }
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "vector component %d is %s, NaN and infinity are not allowed".formatted(i + 1, floats[i]));
  }

  /**
   * Reads {@code [1, 2.5, -3e4]}; blanks are allowed around numbers and brackets.
   *
   * @throws SqlStateException 22000 if the text is not a vector
   */
  public static VectorValue parse(String text) {
    return of(VectorText.parse(text));
  }

  /** Returns the number of components. */
  public int dimension() {
    return floats.length;
  }

  /** Returns the components themselves, not a copy; do not write to the array. */
  public float[] floats() {
    return floats;
  }

  @Override
  public int compareTo(VectorValue other) {
    return Arrays.compare(floats, other.floats);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VectorValue that && Arrays.equals(floats, that.floats);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(floats);
  }

  /** Returns {@code [1,2.5,-30000]}: the shortest digits that read back as the same floats. */
  @Override
  public String toString() {
    return VectorText.print(floats);
  }
}
