package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.ConnectionDefaults;
import io.vicinal.jdbc.client.EngineConnection;
import io.vicinal.jdbc.client.Peer;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.error.CommonFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/** The engine in a server, as a connection's JDBC objects see it. */
public final class RemotePeer implements Peer {
  private final ServerLink link;
  private final RemoteCalls calls;
  private final String userName;

  private RemotePeer(ServerLink link, RemoteCalls calls, String userName) {
    this.link = link;
    this.calls = calls;
    this.userName = userName;
  }

  /**
   * Connects to the server that {@code url} names.
   *
   * @throws SQLException 08001 if it is not there or the properties are wrong, 28P01 if it does not
   *     know the user
   */
  public static Connection connect(String url, @Nullable Properties info) throws SQLException {
    RemoteUrl request = RemoteUrl.parse(url, info);
    var link = new ServerLink(request);
    try {
      WireReader opened =
          link.open(RemoteCalls.request(Call.OPEN, "").properties(request.forServer()));
      var calls = new RemoteCalls(link, opened.text(), request);
      return new EngineConnection(
          url,
          new ConnectionDefaults(
              request.number(RemoteOption.FETCH_SIZE),
              request.number(RemoteOption.QUERY_TIMEOUT),
              request.value(RemoteOption.APPLICATION_NAME)),
          new RemotePeer(link, calls, opened.text()));
    } catch (RuntimeException e) {
      throw CommonFailures.translate(e, thrown -> null);
    }
  }

  @Override
  public Meta calls() {
    return calls;
  }

  @Override
  public SQLException translate(Throwable thrown) {
    return CommonFailures.translate(thrown, link -> null);
  }

  @Override
  public StatementPeer statement(int id) {
    return calls.statement(id);
  }

  @Override
  public void closeRows(int id) {
    calls.closeRows(id);
  }

  @Override
  public String userName() {
    return userName;
  }

  @Override
  public boolean isAlive(int timeoutSeconds) {
    return calls.isAlive(timeoutSeconds);
  }

  @Override
  public void setNetworkTimeout(int millis) {
    link.setTimeout(millis);
  }

  @Override
  public Object setSavepoint(String name) {
    return calls.setSavepoint(name);
  }

  @Override
  public void rollbackTo(Object savepoint) {
    calls.rollbackTo(savepoint);
  }

  @Override
  public void release(Object savepoint) {
    calls.release(savepoint);
  }

  @Override
  public void rollbackBegun() {
    calls.rollbackBegun();
  }

  @Override
  public void cancelAll() {
    calls.cancelAll();
  }

  @Override
  public void abort() {
    calls.abort();
  }

  /** Hangs up: Avatica's call has told the server. */
  @Override
  public void close() {
    link.close();
  }
}
