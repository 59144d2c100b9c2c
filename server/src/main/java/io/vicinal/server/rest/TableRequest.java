package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Runs what is asked of one table and writes what came of it. */
final class TableRequest {
  private final Connection connection;
  private final TableActions actions;
  private final TableShape table;
  private final AnswerMemory memory;

  TableRequest(Connection connection, KnownShapes known, String path, AnswerMemory memory)
      throws SQLException, RestRefused {
    this.connection = connection;
    this.memory = memory;
    this.table = TableShape.of(connection, known, path);
    this.actions = new TableActions(table);
  }

  /**
   * Runs a request.
   *
   * @param action the last part of its path
   */
  RestAnswer run(String action, Fields fields) throws SQLException, IOException, RestRefused {
    return switch (action) {
      case "search" -> read(SearchRequest.sql(table, fields), fields, true);
      case "get" -> read(actions.get(fields), fields, false);
      case "batch" -> batch(fields);
      default -> {
        List<SqlText> statements = actions.change(action, fields);
        fields.requireNoOther();
        boolean isReturning = fields.value("returning").isPresent();
        // One statement that gives nothing back is a transaction by itself.
        yield statements.size() > 1 || isReturning
            ? WholeRequest.run(connection, () -> change(statements))
            : change(statements);
      }
    };
  }

  private RestAnswer read(SqlText sql, Fields fields, boolean isSearch)
      throws SQLException, IOException, RestRefused {
    int timeoutSeconds = SqlAction.timeoutSeconds(fields);
    fields.requireNoOther();
    var answer = new Answer(memory);
    JsonGenerator json = answer.json();
    try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
      Parameters.set(statement, sql.values());
      statement.setQueryTimeout(timeoutSeconds);
      try (ResultSet rows = statement.executeQuery()) {
        var values = new JsonRows(rows);
        json.writeArrayFieldStart(isSearch ? "hits" : "rows");
        while (rows.next()) {
          if (isSearch) {
            json.writeStartObject();
            json.writeFieldName("distance");
            values.write(json, 1);
            json.writeFieldName("row");
            values.writeObject(json, 2);
            json.writeEndObject();
          } else {
            values.writeObject(json, 1);
          }
          answer.checkSize();
        }
        json.writeEndArray();
      }
    }
    return answer.end();
  }

  /** Runs {@code {"operations": [{"insert": {"rows": […]}}, …]}}, all or none. */
  private RestAnswer batch(Fields fields) throws SQLException, IOException, RestRefused {
    List<JsonNode> operations =
        fields
            .elements("operations")
            .orElseThrow(() -> RestRefused.wrong("field \"operations\" of the request is missing"));
    fields.requireNoOther();
    var answer = new Answer(memory);
    JsonGenerator json = answer.json();
    json.writeArrayFieldStart("results");
    connection.setAutoCommit(false);
    for (JsonNode operation : operations) {
      if (!operation.isObject() || operation.size() != 1) {
        throw RestRefused.wrong("an operation is to be one action and its fields");
      }
      String action = operation.fieldNames().next();
      Fields own = Fields.of(operation.get(action), "operation \"" + action + "\"");
      List<SqlText> statements = actions.change(action, own);
      own.requireNoOther();
      json.writeStartObject();
      run(statements, answer);
      json.writeEndObject();
    }
    json.writeEndArray();
    RestAnswer whole = answer.end();
    connection.commit();
    return whole;
  }

  private RestAnswer change(List<SqlText> statements)
      throws SQLException, IOException, RestRefused {
    var answer = new Answer(memory);
    run(statements, answer);
    return answer.end();
  }

  /** Runs statements one after the other and writes how many rows they changed, and gave back. */
  private void run(List<SqlText> statements, Answer answer)
      throws SQLException, IOException, RestRefused {
    var changes = new Changes(connection, answer);
    for (SqlText statement : statements) {
      changes.run(statement);
    }
    changes.end();
  }
}
