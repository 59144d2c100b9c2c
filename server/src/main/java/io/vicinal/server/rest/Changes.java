package io.vicinal.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the statements of one change: those that follow each other with the same text as one batch.
 * What they give back ({@code returning}) is written as they go, their count at the end. Not
 * thread-safe.
 */
final class Changes {
  private static final int BATCH_MAX = 10_000;

  private final Connection connection;
  private final Answer answer;
  private @Nullable String text;
  private @Nullable PreparedStatement statement;
  private int waiting;
  private long count;
  private boolean returns;

  Changes(Connection connection, Answer answer) {
    this.connection = connection;
    this.answer = answer;
  }

  void run(SqlText sql) throws SQLException, IOException, RestRefused {
    PreparedStatement prepared = statement;
    if (prepared == null || !sql.text().equals(text)) {
      finish();
      prepared = connection.prepareStatement(sql.text());
      statement = prepared;
      text = sql.text();
    }
    Parameters.set(prepared, sql.values());
    if (prepared.getMetaData() != null) {
      try (ResultSet rows = prepared.executeQuery()) {
        write(rows);
      }
    } else {
      prepared.addBatch();
      waiting++;
      if (waiting == BATCH_MAX) {
        flush(prepared);
      }
    }
  }

  private void write(ResultSet rows) throws SQLException, IOException, RestRefused {
    JsonGenerator json = answer.json();
    var values = new JsonRows(rows);
    if (!returns) {
      json.writeArrayFieldStart("rows");
      returns = true;
    }
    while (rows.next()) {
      values.writeObject(json, 1);
      answer.checkSize();
      count++;
    }
  }

  private void flush(PreparedStatement prepared) throws SQLException {
    if (waiting > 0) {
      for (long changed : prepared.executeLargeBatch()) {
        count += changed;
      }
      waiting = 0;
    }
  }

  private void finish() throws SQLException {
    PreparedStatement prepared = statement;
    if (prepared != null) {
      flush(prepared);
      prepared.close();
      statement = null;
    }
  }

  void end() throws SQLException, IOException {
    finish();
    if (returns) {
      answer.json().writeEndArray();
    }
    answer.json().writeNumberField("count", count);
  }
}
