package io.vicinal.jdbc;

import io.vicinal.jdbc.client.ConnectionDefaults;
import io.vicinal.jdbc.client.EngineConnection;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.Progress;

/** A connection to a database in this process. */
final class EmbeddedConnection extends EngineConnection implements VicinalConnection {
  private final Session session;

  /** Creates a connection that calls {@code release} once, when it is closed. */
  EmbeddedConnection(
      String url,
      ConnectRequest request,
      Session session,
      StatementSource source,
      Runnable release) {
    super(
        url,
        new ConnectionDefaults(
            request.number(ConnectionOption.FETCH_SIZE),
            request.number(ConnectionOption.QUERY_TIMEOUT),
            request.value(ConnectionOption.APPLICATION_NAME)),
        new LocalPeer(OpenConnection.of(request, session, source, release)));
    this.session = session;
  }

  @Override
  public void setProgress(Progress listener) {
    session.setProgress(listener);
  }

  /** Returns whose definitions the connection sees, and which state of them. */
  SeenDefinitions seen() {
    return SeenDefinitions.of(session);
  }
}
