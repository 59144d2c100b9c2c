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
  private int fetchDirection = ResultSet.FETCH_FORWARD;
  private boolean poolable;

  /**
   * Creates the limits of the statement {@code id} with what the connection sets for all.
   *
   * @param poolable whether a pool of statements may keep it, unless the user says otherwise
   */
  StatementLimits(EngineConnection connection, int id, boolean poolable) {
    this.connection = connection;
    this.poolable = poolable;
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
    if (current == Statement.KEEP_CURRENT_RESULT) {
      throw SqlFailure.of("0AV00", "a statement has one result at a time");
    }
    if (current < Statement.CLOSE_CURRENT_RESULT || current > Statement.CLOSE_ALL_RESULTS) {
      throw SqlFailure.of("22023", "there is no way " + current + " to leave a result");
    }
  }

  boolean isPoolable() {
    return poolable;
  }

  void setPoolable(boolean wanted) {
    poolable = wanted;
  }

  int fetchDirection() {
    return fetchDirection;
  }

  /** Keeps a hint: rows are read forward. */
  void setFetchDirection(int direction) throws SQLException {
    checkDirection(direction);
    fetchDirection = direction;
  }

  int fetchSize() {
    return fetchSize;
  }

  static void checkFetchSize(int rows) throws SQLException {
    if (rows < 0) {
      throw SqlFailure.of("22023", "fetch size must be 0 or more rows, not " + rows);
    }
  }

  static void checkDirection(int direction) throws SQLException {
    if (direction != ResultSet.FETCH_FORWARD
        && direction != ResultSet.FETCH_REVERSE
        && direction != ResultSet.FETCH_UNKNOWN) {
      throw SqlFailure.of("22023", "there is no fetch direction " + direction);
    }
  }

  void setFetchSize(int rows) throws SQLException {
    checkFetchSize(rows);
    fetchSize = rows;
    statement.setFetchRows(rows);
  }

  /** Returns the generated keys of the last execution; none, if it was not asked for them. */
  ResultSet generatedKeys() throws SQLException {
    return connection.resultSet(statement.keys());
  }
}
