package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorValue;
import org.jspecify.annotations.Nullable;

/** Adds up vectors in double; generated code calls the nested classes, with what is not NULL. */
public final class VectorTotals {
  private double[] sums = {};
  private long count;

  private VectorTotals() {}

  private VectorTotals plus(VectorValue vector) {
    float[] components = vector.floats();
    if (count == 0) {
      sums = new double[components.length];
    }
    VectorArithmetic.requireSameDimension(sums.length, components.length);
    for (int i = 0; i < components.length; i++) {
      sums[i] += components[i];
    }
    count++;
    return this;
  }

  private @Nullable VectorValue dividedBy(long divisor) {
    if (count == 0) {
      return null;
    }
    float[] components = new float[sums.length];
    for (int i = 0; i < components.length; i++) {
      components[i] = (float) (sums[i] / divisor);
    }
    return VectorArithmetic.finite(components);
  }

  /** The sum of vectors; NULL without any. */
  public static final class Sum {
    /** Creates the function, which has no state. */
    public Sum() {}

    public VectorTotals init() {
      return new VectorTotals();
    }

    public VectorTotals add(VectorTotals totals, VectorValue vector) {
      return totals.plus(vector);
    }

    public @Nullable VectorValue result(VectorTotals totals) {
      return totals.dividedBy(1);
    }
  }

  /** The mean of vectors; NULL without any. */
  public static final class Average {
    /** Creates the function, which has no state. */
    public Average() {}

    public VectorTotals init() {
      return new VectorTotals();
    }

    public VectorTotals add(VectorTotals totals, VectorValue vector) {
      return totals.plus(vector);
    }

    public @Nullable VectorValue result(VectorTotals totals) {
      return totals.dividedBy(Math.max(1, totals.count));
    }
  }
}
