package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.IsolationLevel;
import java.sql.Connection;

/** The isolation levels as JDBC numbers them. */
final class Isolation {
  private Isolation() {}

  /** Returns the level that {@code level} asks for; a snapshot is at least as good. */
  static IsolationLevel ofJdbc(int level) {
    return switch (level) {
      case Connection.TRANSACTION_READ_UNCOMMITTED -> IsolationLevel.READ_UNCOMMITTED;
      case Connection.TRANSACTION_READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
      case Connection.TRANSACTION_REPEATABLE_READ -> IsolationLevel.REPEATABLE_READ;
      case Connection.TRANSACTION_SERIALIZABLE ->
          throw SqlFailure.unchecked("0AV00", "isolation level SERIALIZABLE is not supported");
      default -> throw SqlFailure.unchecked("22023", "there is no isolation level " + level);
    };
  }

  static int toJdbc(IsolationLevel level) {
    return switch (level) {
      case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
      case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
      case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
    };
  }
}
