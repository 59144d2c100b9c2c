package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of one connection in this process, whose values stay as they are. */
sealed class LocalMeta extends EngineMeta permits AnsweredMeta {
  private final OpenConnection opened;
  private volatile boolean closed;

  LocalMeta(OpenConnection opened) {
    this.opened = opened;
  }

  /** Does nothing: the connection is open. */
  @Override
  public void openConnection(ConnectionHandle ch, @Nullable Map<String, String> info) {}

  /** Ends what runs and rolls back. */
  @Override
  public void closeConnection(ConnectionHandle ch) {
    closed = true;
    opened.cancelAll();
    opened.close();
  }

  @Override
  OpenConnection connection(String id) {
    if (closed) {
      throw SqlFailure.unchecked("08003", "connection is closed");
    }
    return opened;
  }

  @Override
  OpenStatement statement(StatementHandle h) {
    // Avatica would make a new one and run it, where somebody has closed this one on purpose.
    return connection(h.connectionId)
        .statement(h.id)
        .orElseThrow(() -> SqlFailure.unchecked("HY000", "statement closed"));
  }

  @Override
  public void closeStatement(StatementHandle h) {
    if (!closed) {
      opened.closeStatement(h.id);
    }
  }
}
