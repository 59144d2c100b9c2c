package io.vicinal.jdbc.client;

import java.sql.SQLException;

/** Runs Avatica's code and gives its errors their SQLSTATE and their own text. */
final class Translated {
  private Translated() {}

  /** Code that gives something. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws SQLException;
  }

  /** Code that gives nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

  static <T> T call(Peer peer, Call<T> call) throws SQLException {
    try {
      return call.run();
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      throw peer.translate(e);
    }
  }

  static void run(Peer peer, Action action) throws SQLException {
    try {
      action.run();
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      throw peer.translate(e);
    }
  }
}
