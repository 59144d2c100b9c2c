package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.vicinal.jdbc.VicinalConnection;
import io.vicinal.planner.plan.StatementKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

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

  static SqlAction of(Fields fields) throws RestRefused {
    String sql = fields.text("sql").orElse("");
    if (sql.isBlank()) {
      throw RestRefused.wrong("field \"sql\" of the request is missing");
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
      StatementKind kind = connection.unwrap(VicinalConnection.class).kind(statement);
      requireLasting(kind);
      boolean isReturning =
          kind.result() == StatementKind.Result.COUNT && statement.getMetaData() != null;
      return isReturning
          ? WholeRequest.run(connection, () -> run(statement, memory))
          : run(statement, memory);
    }
  }

  /** Refuses what begins or ends transactions, or changes the session. */
  private static void requireLasting(StatementKind kind) throws RestRefused {
    switch (kind) {
      case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, SET_TRANSACTION ->
          throw RestRefused.noTransactions(kind.words());
      case SET -> throw RestRefused.noSession("a setting of the session");
      case QUERY, EXPLAIN, SHOW, CALL, INSERT, UPDATE, DELETE, MERGE, TRUNCATE -> {}
      case CREATE_TABLE, ALTER_TABLE, DROP_TABLE, CREATE_INDEX, DROP_INDEX -> {}
      case CREATE_VIEW, ALTER_VIEW, DROP_VIEW, CREATE_SCHEMA, DROP_SCHEMA -> {}
      case CREATE_SEQUENCE, ALTER_SEQUENCE, DROP_SEQUENCE, COMMENT -> {}
      case CREATE_DATABASE, DROP_DATABASE, ALTER_DATABASE -> {}
      case OPTIMIZE, REINDEX, CHECKPOINT, ANALYZE, KILL -> {}
      case CREATE_USER, ALTER_USER, DROP_USER, CREATE_ROLE, DROP_ROLE, ALTER_GROUP -> {}
      case GRANT, REVOKE, CREATE_POLICY, DROP_POLICY -> {}
      case CREATE_API_KEY, ALTER_API_KEY, DROP_API_KEY -> {}
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
