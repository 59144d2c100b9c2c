package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Locale;
import java.util.Optional;

/** Says what the components of a {@code VECTOR(n, format)} are. */
public enum VectorFormat {
  FLOAT32,
  /** IEEE 754 binary16, to which components are rounded, halves to even. */
  FLOAT16,
  /** Whole numbers from -128 to 127. */
  INT8,
  /** 0 or 1. */
  BIT;

  /** The largest component of FLOAT16, and half a step beyond it, which rounds to infinity. */
  private static final float FLOAT16_END = 65_520;

  /** Finds a format by its name in any case; BINARY is Oracle's name of BIT. */
  public static Optional<VectorFormat> named(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "FLOAT32" -> Optional.of(FLOAT32);
      case "FLOAT16" -> Optional.of(FLOAT16);
      case "INT8" -> Optional.of(INT8);
      case "BIT", "BINARY" -> Optional.of(BIT);
      default -> Optional.empty();
    };
  }

  /** Reads a vector; bits may also be written without brackets, {@code 1011}. */
  public VectorValue parse(String text) {
    return this == BIT && !text.isBlank() && text.indexOf('[') < 0
        ? bits(text.strip())
        : VectorValue.parse(text);
  }

  private static VectorValue bits(String text) {
    float[] components = new float[text.length()];
    for (int i = 0; i < components.length; i++) {
      char c = text.charAt(i);
      if (c != '0' && c != '1') {
        throw new SqlStateException(
            SqlState.DATA_EXCEPTION,
            "text is not a vector of bits like 101: unexpected \""
                + c
                + "\" at character "
                + (i + 1));
      }
      components[i] = c - '0';
    }
    return VectorValue.of(components);
  }

  /**
   * Returns {@code vector} as this format has it: FLOAT16 rounds, the others take it as it is.
   *
   * @throws SqlStateException 22003 if a component is out of range, 22000 if it is no whole number
   */
  public VectorValue convert(VectorValue vector) {
    float[] components = vector.floats();
    return switch (this) {
      case FLOAT32 -> vector;
      case FLOAT16 -> rounded(components);
      case INT8 -> {
        requireBytes(components);
        yield vector;
      }
      case BIT -> {
        requireBits(components);
        yield vector;
      }
    };
  }

  private VectorValue rounded(float[] components) {
    float[] rounded = new float[components.length];
    for (int i = 0; i < rounded.length; i++) {
      if (Math.abs(components[i]) >= FLOAT16_END) {
        throw outOfRange(i, components[i]);
      }
      rounded[i] = Float.float16ToFloat(Float.floatToFloat16(components[i]));
    }
    return VectorValue.of(rounded);
  }

  private void requireBytes(float[] components) {
    for (int i = 0; i < components.length; i++) {
      if (components[i] != Math.rint(components[i])) {
        throw refused(i, components[i], "whole numbers");
      }
      if ((byte) components[i] != components[i]) {
        throw outOfRange(i, components[i]);
      }
    }
  }

  private void requireBits(float[] components) {
    for (int i = 0; i < components.length; i++) {
      if (components[i] != 0 && components[i] != 1) {
        throw refused(i, components[i], "0 and 1");
      }
    }
  }

  private SqlStateException outOfRange(int index, float component) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        "vector component " + (index + 1) + " is out of range for " + this + ": " + component);
  }

  private SqlStateException refused(int index, float component, String expected) {
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "a vector of "
            + this
            + " has "
            + expected
            + " only, not "
            + component
            + " at component "
            + (index + 1));
  }
}
