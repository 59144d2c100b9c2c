package io.vicinal.jdbc;

import io.vicinal.jdbc.client.ConnectionDefaults;
import io.vicinal.jdbc.client.EngineConnection;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.Progress;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.calcite.avatica.AvaticaStatement;

/** A connection to a database in this process. */
final class EmbeddedConnection extends EngineConnection implements VicinalConnection {
  private final Session session;
  private final OpenConnection opened;

  /** Creates a connection that calls {@code release} once, when it is closed. */
  EmbeddedConnection(
      String url,
      ConnectRequest request,
      Session session,
      StatementSource source,
      Runnable release) {
    this(url, request, session, OpenConnection.of(request, session, source, release));
  }

  private EmbeddedConnection(
      String url, ConnectRequest request, Session session, OpenConnection opened) {
    super(
        url,
        new ConnectionDefaults(
            request.number(ConnectionOption.FETCH_SIZE),
            request.number(ConnectionOption.QUERY_TIMEOUT),
            request.value(ConnectionOption.APPLICATION_NAME)),
        new LocalPeer(opened));
    this.session = session;
    this.opened = opened;
  }

  @Override
  public void setProgress(Progress listener) {
    session.setProgress(listener);
  }

  @Override
  public StatementKind kind(PreparedStatement prepared) throws SQLException {
    AvaticaStatement statement = prepared.unwrap(AvaticaStatement.class);
    if (!equals(statement.getConnection())) {
      throw SqlFailure.of("HY010", "statement is not of this connection");
    }
    try {
      return opened
          .statement(statement.handle.id)
          .orElseThrow(() -> SqlFailure.unchecked("HY000", "statement closed"))
          .plan()
          .kind();
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e);
    }
  }

  /** Returns whose definitions the connection sees, and which state of them. */
  SeenDefinitions seen() {
    return SeenDefinitions.of(session);
  }
}
