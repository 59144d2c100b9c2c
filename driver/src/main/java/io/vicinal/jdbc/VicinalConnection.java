package io.vicinal.jdbc;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.Progress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** What a connection offers beyond JDBC; reached by {@code connection.unwrap}. */
public interface VicinalConnection extends Connection {
  /**
   * Tells {@code listener} how far this connection's index builds have come, from now on. It is
   * called from worker threads and must return fast; {@link Progress#NONE} ends it.
   */
  void setProgress(Progress listener);

  /**
   * Returns the kind of a statement that this connection has prepared, whatever its text looks
   * like.
   *
   * @throws SQLException HY000 if it is closed, HY010 if it is no statement of this connection
   */
  StatementKind kind(PreparedStatement prepared) throws SQLException;
}
