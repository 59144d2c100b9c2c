package io.vicinal.sql.function;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;

/** Writes the cast that makes an operand a vector; the validator's type coercion implements it. */
public interface VectorCoercion {
  /**
   * Makes operand {@code index} of the call a value of type {@code vector}, if text or an array.
   *
   * @return whether the operand now has that type
   */
  boolean coerceToVector(SqlCallBinding binding, int index, RelDataType vector);
}
