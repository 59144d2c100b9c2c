package io.vicinal.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/** Tells errors as JSON: {@code {"error": {"sqlstate": "42P01", "message": "..."}}}. */
final class RestErrors {
  /** The status of HTTP by SQLSTATE, or by its first two characters. */
  private static final Map<String, Integer> STATUSES =
      Map.ofEntries(
          Map.entry("42P01", 404), // no such table
          Map.entry("3D000", 404), // no such database
          Map.entry("3F000", 404), // no such schema
          Map.entry("42501", 403),
          Map.entry("28", 403),
          Map.entry("25006", 403), // read-only
          Map.entry("23505", 409),
          Map.entry("40", 409), // a conflict with another transaction
          Map.entry("55", 409),
          Map.entry("57014", 408), // out of time, or cancelled
          Map.entry("57", 503),
          Map.entry("53", 503),
          Map.entry("54", 413),
          Map.entry("58", 500));

  /**
   * Where something is in a statement: behind the first words of a syntax error, or on a line of
   * its own at the end, before the advice. What looks like one between is text that the error
   * quotes.
   */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?<=\\Asyntax error) at line \\d+, column \\d+(?=:)"
              + "|\\nline \\d+, column \\d+(?=(?:\\nhint: [^\\n]*+)?\\z)");

  private static final int CLASS_LENGTH = 2;

  private RestErrors() {}

  static RestAnswer answer(RestRefused refused) {
    return answer(refused.status(), refused.state(), String.valueOf(refused.getMessage()));
  }

  /**
   * Answers with {@code failure}; what is internal is for {@code log}, under the request's id.
   *
   * @param hasSql whether the client has written the statement, in which errors have their places
   */
  static RestAnswer answer(SQLException failure, String requestId, Logger log, boolean hasSql) {
    String state = failure.getSQLState();
    if (state == null || state.startsWith("XX")) {
      log.error("request {} failed", requestId, failure);
      return internal(requestId);
    }
    String message = String.valueOf(failure.getMessage());
    return answer(status(failure, state), state, hasSql ? message : withoutPlace(message));
  }

  /** Returns a message without the place in a statement that the client has not written. */
  static String withoutPlace(String message) {
    return PLACE.matcher(message).replaceAll("");
  }

  static RestAnswer internal(String requestId) {
    return answer(
        500, "XX000", "internal error, see request " + requestId + " in the log of the server");
  }

  private static int status(SQLException failure, String state) {
    if (failure instanceof SQLTimeoutException) {
      return 408;
    }
    Integer exact = STATUSES.get(state);
    return exact != null
        ? exact
        : STATUSES.getOrDefault(state.substring(0, Math.min(CLASS_LENGTH, state.length())), 400);
  }

  static RestAnswer answer(int status, String state, String message) {
    ObjectNode error = Json.MAPPER.createObjectNode();
    error.put("sqlstate", state);
    error.put("message", message);
    ObjectNode answer = Json.MAPPER.createObjectNode();
    answer.set("error", error);
    return new RestAnswer(status, Json.bytes(answer));
  }
}
