package io.vicinal.jdbc;

import io.vicinal.storage.Progress;
import java.sql.Connection;

/** What a connection offers beyond JDBC; reached by {@code connection.unwrap}. */
public interface VicinalConnection extends Connection {
  /**
   * Tells {@code listener} how far this connection's index builds have come, from now on. It is
   * called from worker threads and must return fast; {@link Progress#NONE} ends it.
   */
  void setProgress(Progress listener);
}
