package io.vicinal.planner.execute;

import io.vicinal.sql.function.VectorFunctions;
import io.vicinal.sql.type.VectorFormat;
import org.jspecify.annotations.Nullable;

/** A value that a scan is opened with and that needs no generated code. Immutable. */
public sealed interface DirectOperand {
  /** Returns the value; {@code values} are those of the parameters, derived ones too. */
  @Nullable Object evaluate(@Nullable Object[] values);

  /** A value that is known. */
  record Known(@Nullable Object value) implements DirectOperand {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] values) {
      return value;
    }
  }

  /** The value of a parameter. */
  record Parameter(int index) implements DirectOperand {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] values) {
      return values[index];
    }
  }

  /** {@code to_vector(operand, dimension)} of a format. */
  record Vector(DirectOperand operand, int dimension, VectorFormat format)
      implements DirectOperand {
    @Override
    public @Nullable Object evaluate(@Nullable Object[] values) {
      Object value = operand.evaluate(values);
      return value == null ? null : VectorFunctions.convert(value, dimension, format);
    }
  }
}
