package io.vicinal.storage.segment;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorElement;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that a value fits its column: class, NULL, length, digits, dimension, finite floats. */
final class RowRules {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private RowRules() {}

  static void check(Table table, ColumnDefinition column, @Nullable Object value) {
    if (value == null) {
      if (!column.nullable()) {
        throw new StorageException.NullNotAllowed(table.name(), column.name());
      }
      return;
    }
    DataType type = column.type();
    checkClass(column, value);
    switch (type.kind()) {
      case DECIMAL -> checkDecimal(column, (BigDecimal) value);
      case CHAR, VARCHAR, TEXT, JSON -> checkText(column, (String) value);
      case VARBINARY -> checkLength(column, ((byte[]) value).length, "bytes");
      case TIME -> checkTime(column, (Long) value);
      case VECTOR -> checkVector(column, (float[]) value);
      case ARRAY -> checkArray(table, column, (List<?>) value);
      case BOOLEAN,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DATE,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID -> {}
    }
  }

  private static void checkArray(Table table, ColumnDefinition column, List<?> array) {
    var element = new ColumnDefinition(column.name(), column.type().arrayElement(), true, null);
    for (Object value : array) {
      check(table, element, value);
    }
  }

  /** Returns {@code value} as a key of {@code column}, or refuses its class. */
  static Object keyValue(ColumnDefinition column, Object value) {
    checkClass(column, value);
    if (column.type().kind() == DataType.Kind.DECIMAL) {
      checkDecimal(column, (BigDecimal) value);
    }
    return value;
  }

  private static void checkClass(ColumnDefinition column, Object value) {
    if (!column.type().kind().javaClass().isInstance(value)) {
      throw new StorageException.ValueOutOfRange(
          "column \""
              + column.name()
              + "\" holds "
              + column.type().kind()
              + ", not "
              + value.getClass().getSimpleName());
    }
  }

  private static void checkDecimal(ColumnDefinition column, BigDecimal value) {
    if (value.signum() == 0) {
      return;
    }
    // By precision and scale alone: an exponent of a billion must not become a billion digits.
    DataType type = column.type();
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() > type.scale()) {
      throw new StorageException.ValueOutOfRange(
          "column \""
              + column.name()
              + "\" holds "
              + type.scale()
              + " digits after the point, not "
              + plain.scale());
    }
    long digits = (long) plain.precision() - plain.scale() + type.scale();
    if (digits > type.precision()) {
      throw new StorageException.ValueOutOfRange(
          "column \"" + column.name() + "\" holds " + type.precision() + " digits, not " + digits);
    }
  }

  private static void checkText(ColumnDefinition column, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw new StorageException.ValueOutOfRange(
              "text for column \"" + column.name() + "\" has half a surrogate pair at " + i);
        }
        i++;
      }
    }
    if (column.type().precision() > 0) {
      checkLength(column, value.codePointCount(0, value.length()), "characters");
    }
  }

  private static void checkLength(ColumnDefinition column, int length, String unit) {
    int limit = column.type().precision();
    if (limit > 0 && length > limit) {
      throw new StorageException.ValueOutOfRange(
          "column \"" + column.name() + "\" holds " + limit + " " + unit + ", not " + length);
    }
  }

  private static void checkTime(ColumnDefinition column, long micros) {
    if (micros < 0 || micros >= MICROS_PER_DAY) {
      throw new StorageException.ValueOutOfRange(
          "column \"" + column.name() + "\" holds times of one day, not " + micros + " µs");
    }
  }

  private static String numbers(VectorElement element) {
    return switch (element) {
      case FLOAT32 -> "finite numbers";
      case FLOAT16 -> "numbers of FLOAT16";
      case INT8 -> "whole numbers from -128 to 127";
      case BIT -> "0 and 1";
    };
  }

  private static void checkVector(ColumnDefinition column, float[] vector) {
    int dimension = column.type().precision();
    if (dimension != 0 && vector.length != dimension) {
      throw StorageException.VectorData.dimension(column.name(), dimension, vector.length);
    }
    if (vector.length == 0 || vector.length > DataType.VECTOR_DIMENSION_MAX) {
      throw new StorageException.VectorData(
          "a vector has 1 to "
              + DataType.VECTOR_DIMENSION_MAX
              + " dimensions, not "
              + vector.length);
    }
    VectorElement element = column.type().element();
    for (int i = 0; i < vector.length; i++) {
      if (!element.holds(vector[i])) {
        throw new StorageException.VectorData(
            "column \""
                + column.name()
                + "\" holds "
                + numbers(element)
                + ", not "
                + vector[i]
                + " at position "
                + (i + 1));
      }
    }
  }
}
