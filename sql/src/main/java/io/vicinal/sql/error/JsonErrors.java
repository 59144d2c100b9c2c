package io.vicinal.sql.error;

import org.jspecify.annotations.Nullable;

/** Says what ERROR ON EMPTY and ERROR ON ERROR of JSON_EXISTS and JSON_QUERY throw. */
final class JsonErrors {
  /** Of the library that walks paths; only Calcite knows it, so only its name is here. */
  private static final String WALKER = "com.jayway.jsonpath.";

  private JsonErrors() {}

  /** Returns the error that a user should see, null if {@code error} is of something else. */
  static @Nullable SqlStateException translate(Throwable error) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < 50; at = at.getCause(), depth++) {
      String name = at.getClass().getName();
      if (name.equals(WALKER + "PathNotFoundException")) {
        return new SqlStateException(
            SqlState.NO_JSON_ITEM, "JSON has nothing at a strict path", error);
      }
      if (name.equals(WALKER + "InvalidJsonException")) {
        return new SqlStateException(
            SqlState.INVALID_TEXT_REPRESENTATION, "text is not JSON", error);
      }
      String text = String.valueOf(at.getMessage());
      if (text.startsWith("Empty result of JSON_QUERY")) {
        return new SqlStateException(SqlState.NO_JSON_ITEM, "JSON has nothing at the path", error);
      }
      if (text.startsWith("Strict jsonpath mode requires array or object")) {
        return new SqlStateException(
            SqlState.DATA_EXCEPTION, "JSON has neither an object nor an array at the path", error);
      }
    }
    return null;
  }
}
