package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs one statement: {@code {"sql": …, "parameters": […], "max_rows": 1000, "timeout_seconds":
 * 0}}. Rows are arrays, in the order of the columns; {@code "more"} says that there were others.
 *
 * @param maxRows of the answer
 * @param timeoutSeconds 0 for none
 */
record SqlAction(String sql, List<JsonNode> parameters, int maxRows, int timeoutSeconds) {
  private static final int ROWS = 1_000;
  private static final int ROWS_MAX = 1_000_000;
  private static final int TIMEOUT_SECONDS_MAX = 86_400;

  /** A statement that changes rows begins so, after comments. */
  private static final Pattern CHANGE =
      Pattern.compile(
          "(?is)(?:\\s|--[^\n]*+\n|/\\*.*?\\*/)*+(?:insert|update|delete|merge|upsert|with)\\b");

  /** What begins or ends a transaction, or changes the session, begins so. */
  private static final Pattern PASSING =
      Pattern.compile(
          "(?is)(?:\\s|--[^\n]*+\n|/\\*.*?\\*/)*+(?:"
              + "(begin|start|commit|end|rollback|abort|savepoint|release|set\\s++transaction)"
              + "|(set|reset))\\b.*");

  static SqlAction of(Fields fields) throws RestRefused {
    String sql = fields.text("sql").orElse("");
    if (sql.isBlank()) {
      throw RestRefused.wrong("field \"sql\" of the request is missing");
    }
    Matcher passing = PASSING.matcher(sql);
    if (passing.matches()) {
      boolean isTransaction = passing.group(1) != null;
      String words = passing.group(isTransaction ? 1 : 2).toUpperCase(Locale.ROOT);
      throw isTransaction ? RestRefused.noTransactions(words) : RestRefused.noSession(words);
    }
    return new SqlAction(
        sql,
        fields.list("parameters"),
        (int) fields.number("max_rows", 1, ROWS_MAX, ROWS),
        timeoutSeconds(fields));
  }

  static int timeoutSeconds(Fields fields) throws RestRefused {
    return (int) fields.number("timeout_seconds", 0, TIMEOUT_SECONDS_MAX, 0);
  }

  RestAnswer run(Connection connection, AnswerMemory memory)
      throws SQLException, IOException, RestRefused {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      boolean isReturning = CHANGE.matcher(sql).lookingAt() && statement.getMetaData() != null;
      return isReturning
          ? WholeRequest.run(connection, () -> run(statement, memory))
          : run(statement, memory);
    }
  }

  private RestAnswer run(PreparedStatement statement, AnswerMemory memory)
      throws SQLException, IOException, RestRefused {
    Parameters.set(statement, parameters);
    statement.setQueryTimeout(timeoutSeconds);
    statement.setMaxRows(maxRows + 1); // one more tells that there are more
    var answer = new Answer(memory);
    if (statement.execute()) {
      try (ResultSet rows = statement.getResultSet()) {
        write(rows, answer);
      }
    } else {
      answer.json().writeNumberField("count", statement.getLargeUpdateCount());
    }
    return answer.end();
  }

  private void write(ResultSet rows, Answer answer) throws SQLException, IOException, RestRefused {
    JsonGenerator json = answer.json();
    var values = new JsonRows(rows);
    json.writeFieldName("columns");
    values.writeColumns(json);
    json.writeArrayFieldStart("rows");
    int count = 0;
    boolean more = false;
    while (!more && rows.next()) {
      more = count == maxRows;
      if (!more) {
        values.writeArray(json);
        answer.checkSize();
        count++;
      }
    }
    json.writeEndArray();
    json.writeBooleanField("more", more);
  }
}
