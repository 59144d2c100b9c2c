package io.vicinal.server.rest;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Commits a change once its answer is whole: what is refused for its size has not happened. */
final class WholeRequest {
  private static final String CONFLICT = "40001";
  private static final int ATTEMPTS_MAX = 10;

  private WholeRequest() {}

  /** What changes rows and writes its answer; it may run again on an unchanged database. */
  @FunctionalInterface
  interface Change {
    RestAnswer run() throws SQLException, IOException, RestRefused;
  }

  /** Runs {@code change} as one transaction, again after a conflict with another one. */
  static RestAnswer run(Connection connection, Change change)
      throws SQLException, IOException, RestRefused {
    connection.setAutoCommit(false); // closing rolls back
    for (int attempt = 1; ; attempt++) {
      try {
        RestAnswer answer = change.run();
        connection.commit();
        return answer;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS_MAX || !CONFLICT.equals(e.getSQLState())) {
          throw e;
        }
        connection.rollback();
      }
    }
  }
}
