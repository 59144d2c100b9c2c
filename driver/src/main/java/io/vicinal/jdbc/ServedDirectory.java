package io.vicinal.jdbc;

import io.vicinal.jdbc.directory.DirectoryLease;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.storage.Users;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** A directory that a server keeps open for connections from elsewhere. Thread-safe. */
public final class ServedDirectory implements AutoCloseable {
  private final String url;
  private final DirectoryLease lease;

  ServedDirectory(String url, DirectoryLease lease) {
    this.url = url;
    this.lease = lease;
  }

  /** Returns who may log in. */
  public Users users() {
    return lease.directory().users();
  }

  /** Returns a place for the connections of one principal; the server has found out who that is. */
  public ServedConnections newConnections() {
    return new ServedMeta(this::open);
  }

  private OpenConnection open(Map<String, String> info) {
    var properties = new Properties();
    properties.putAll(info);
    // The server has checked who it is; these are not kept.
    properties.remove(ConnectionOption.USER.key());
    properties.remove(ConnectionOption.PASSWORD.key());
    try {
      ConnectRequest request = ConnectRequest.parse(url, properties);
      return Driver.open(
          request,
          (session, source, release) -> OpenConnection.of(request, session, source, release));
    } catch (SQLException e) {
      throw SqlFailure.unchecked(e);
    }
  }

  /** Gives the directory back; it stays open as long as a connection is. */
  @Override
  public void close() {
    lease.close();
  }
}
