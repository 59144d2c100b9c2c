package io.vicinal.planner.convert;

import io.vicinal.planner.plan.ValueType;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import org.jspecify.annotations.Nullable;

/**
 * Where a converted value goes, so that a refusal can name it.
 *
 * @param label "parameter 2" or "column \"year\""
 * @param typeName type as written, for the message
 */
record Target(String label, ValueType type, String typeName) {
  private static final int SHOWN_MAX = 40;

  /** Returns the error for a value of a class that never becomes this type (42804). */
  SqlStateException impossible(Object value) {
    return new SqlStateException(
        SqlState.DATATYPE_MISMATCH,
        label + " expects " + typeName + ", not " + value.getClass().getSimpleName());
  }

  /** Returns the error for a value that stands where only an interval can (42804). */
  SqlStateException noInterval() {
    return new SqlStateException(
        SqlState.DATATYPE_MISMATCH,
        label + " stands for an interval, which no parameter is; write INTERVAL '1 day' * ?");
  }

  /** Returns the error for a number outside the type's range (22003). */
  SqlStateException outOfRange(Object value) {
    return new SqlStateException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        label + " expects " + typeName + ", the value " + shown(value) + " is out of range");
  }

  /** Returns the error for a text that does not spell a value of the type (22P02). */
  SqlStateException badText(String text, @Nullable Throwable cause) {
    return new SqlStateException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        label + " expects " + typeName + ", not '" + shown(text) + "'",
        cause);
  }

  /** Returns the error for a text that is no date or time (22007) or none that exists (22008). */
  SqlStateException badMoment(String text, SqlStateException cause) {
    return new SqlStateException(
        cause.state(), label + " expects " + typeName + ", not '" + shown(text) + "'", cause);
  }

  /** Returns the error for a value that is no vector data (22000). */
  SqlStateException badVector(String problem) {
    return new SqlStateException(SqlState.DATA_EXCEPTION, label + " " + problem);
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
