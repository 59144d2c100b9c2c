package io.vicinal.jdbc.value;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.plan.ArrayValue;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Words the errors of values that cannot be read as what was asked for. */
final class Mismatch {
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
    return switch (value) {
      case Boolean _ -> "BOOLEAN";
      case Short _ -> "SMALLINT";
      case Integer _ -> "INTEGER";
      case Long _ -> "BIGINT";
      case Float _ -> "REAL";
      case Double _ -> "DOUBLE";
      case BigDecimal _ -> "DECIMAL";
      case String _ -> "VARCHAR";
      case byte[] _ -> "VARBINARY";
      case LocalDate _ -> "DATE";
      case LocalTime _ -> "TIME";
      case LocalDateTime _ -> "TIMESTAMP";
      case OffsetDateTime _ -> "TIMESTAMPTZ";
      case UUID _ -> "UUID";
      case float[] _ -> "VECTOR";
      case ArrayValue _ -> "ARRAY";
      case List<?> _ -> "ARRAY";
      default -> value.getClass().getSimpleName();
    };
  }
}
