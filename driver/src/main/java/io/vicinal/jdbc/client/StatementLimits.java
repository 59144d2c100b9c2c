package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What statements with and without parameters have in common: limits, warnings, and the way to
 * cancel.
 */
final class StatementLimits {
  private final EngineConnection connection;
  private final StatementPeer statement;
  private int timeoutSeconds;
  private int fetchSize;

  /** Creates the limits of the statement {@code id} with what the connection sets for all. */
  StatementLimits(EngineConnection connection, int id) {
    this.connection = connection;
    this.statement = connection.peer().statement(id);
    this.timeoutSeconds = connection.defaults().timeoutSeconds();
    this.fetchSize = connection.defaults().fetchSize();
  }

  Peer peer() {
    return connection.peer();
  }

  void want(StatementPeer.Wanted wanted) {
    statement.setWanted(wanted);
  }

  void cancel() throws SQLException {
    Translated.run(peer(), statement::cancel);
  }

  @Nullable SQLWarning warnings() {
    return statement.warnings();
  }

  void clearWarnings() {
    statement.clearWarnings();
  }

  int timeoutSeconds() {
    return timeoutSeconds;
  }

  void setTimeoutSeconds(int seconds) throws SQLException {
    if (seconds < 0) {
      throw SqlFailure.of("22023", "query timeout must be 0 or more seconds, not " + seconds);
    }
    timeoutSeconds = seconds;
    statement.setTimeoutMillis(seconds * 1000L);
  }

  void setRowsMax(long count) throws SQLException {
    if (count < 0) {
      throw SqlFailure.of("22023", "maximum of rows must be 0 or more, not " + count);
    }
    statement.setRowsMax(count);
  }

  static void checkFieldSize(int bytes) throws SQLException {
    if (bytes != 0) {
      throw bytes < 0
          ? SqlFailure.of("22023", "maximum of bytes must be 0 or more, not " + bytes)
          : SqlFailure.of("0AV00", "values are never cut, so there is no maximum but 0");
    }
  }

  static void checkMoreResults(int current) throws SQLException {
    if (current < Statement.CLOSE_CURRENT_RESULT || current > Statement.CLOSE_ALL_RESULTS) {
      throw SqlFailure.of("22023", "there is no way " + current + " to leave a result");
    }
  }

  int fetchSize() {
    return fetchSize;
  }

  void setFetchSize(int rows) throws SQLException {
    if (rows < 0) {
      throw SqlFailure.of("22023", "fetch size must be 0 or more rows, not " + rows);
    }
    fetchSize = rows;
    statement.setFetchRows(rows);
  }

  /** Returns the generated keys of the last execution; none, if it was not asked for them. */
  ResultSet generatedKeys() throws SQLException {
    return connection.resultSet(statement.keys());
  }
}
