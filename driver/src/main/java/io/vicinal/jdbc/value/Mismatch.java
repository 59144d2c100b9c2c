package io.vicinal.jdbc.value;

import io.vicinal.jdbc.error.SqlFailure;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Words the errors of values that cannot be read as what was asked for. */
final class Mismatch {
  private static final Map<Class<?>, String> NAMES =
      Map.ofEntries(
          Map.entry(Boolean.class, "BOOLEAN"),
          Map.entry(Short.class, "SMALLINT"),
          Map.entry(Integer.class, "INTEGER"),
          Map.entry(Long.class, "BIGINT"),
          Map.entry(Float.class, "REAL"),
          Map.entry(Double.class, "DOUBLE"),
          Map.entry(BigDecimal.class, "DECIMAL"),
          Map.entry(String.class, "VARCHAR"),
          Map.entry(byte[].class, "VARBINARY"),
          Map.entry(LocalDate.class, "DATE"),
          Map.entry(LocalTime.class, "TIME"),
          Map.entry(LocalDateTime.class, "TIMESTAMP"),
          Map.entry(OffsetDateTime.class, "TIMESTAMPTZ"),
          Map.entry(UUID.class, "UUID"),
          Map.entry(float[].class, "VECTOR"),
          Map.entry(ArrayCell.class, "ARRAY"),
          Map.entry(List.class, "ARRAY"));

  private Mismatch() {}

  /** Returns the error for a type that never converts. */
  static SQLException type(Object value, String wanted) {
    return SqlFailure.of("07006", "a " + typeName(value) + " cannot be read as " + wanted);
  }

  /** Returns the error for a text that does not denote a {@code wanted}. */
  static SQLException text(String value, String wanted) {
    return SqlFailure.of("22018", "text \"" + value + "\" cannot be read as " + wanted);
  }

  /** Returns the error for a number outside a type. */
  static SQLException range(Object value, String wanted) {
    return SqlFailure.of("22003", "value " + value + " is out of range for " + wanted);
  }

  private static String typeName(Object value) {
    for (Map.Entry<Class<?>, String> known : NAMES.entrySet()) {
      if (known.getKey().isInstance(value)) {
        return known.getValue();
      }
    }
    return value.getClass().getSimpleName();
  }
}
