package io.vicinal.storage;

import org.jspecify.annotations.Nullable;

/** A value of a scan that is known now, or at execution. */
public sealed interface Operand {
  /**
   * A value in the Java class of its column's {@link DataType.Kind}; a vector is {@code float[]}.
   */
  record Literal(@Nullable Object value) implements Operand {}

  /** The value at {@code index} of the array that is given when the scan is opened. */
  record Parameter(int index) implements Operand {}

  /** Returns this operand's value, taken from {@code parameters} where it is one. */
  default @Nullable Object bind(@Nullable Object[] parameters) {
    return switch (this) {
      case Literal literal -> literal.value();
      case Parameter parameter -> parameters[parameter.index()];
    };
  }
}
