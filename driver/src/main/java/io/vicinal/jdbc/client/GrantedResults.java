package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a statement was asked to give other result sets than there are: JDBC wants a
 * warning of the connection then. One is kept, however many statements ask.
 */
final class GrantedResults {
  private volatile @Nullable SQLWarning warning;

  /** Refuses with 22023 what JDBC does not know, and notes what is not granted. */
  void want(int type, int concurrency, int holdability) throws SQLException {
    check(type, ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_SENSITIVE, "result set type");
    check(concurrency, ResultSet.CONCUR_READ_ONLY, ResultSet.CONCUR_UPDATABLE, "concurrency");
    check(
        holdability,
        ResultSet.HOLD_CURSORS_OVER_COMMIT,
        ResultSet.CLOSE_CURSORS_AT_COMMIT,
        "holdability");
    if (type != ResultSet.TYPE_FORWARD_ONLY
        || concurrency != ResultSet.CONCUR_READ_ONLY
        || holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      warning =
          new SQLWarning(
              "result sets are read forward, are read-only, and outlive their transaction",
              "01S02");
    }
  }

  private static void check(int given, int first, int last, String name) throws SQLException {
    if (given < first || given > last) {
      throw SqlFailure.of("22023", "there is no " + name + " " + given);
    }
  }

  @Nullable SQLWarning warning() {
    return warning;
  }

  void clear() {
    warning = null;
  }
}
