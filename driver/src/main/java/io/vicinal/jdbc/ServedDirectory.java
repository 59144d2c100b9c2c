package io.vicinal.jdbc;

import io.vicinal.jdbc.directory.DirectoryLease;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.session.Activity;
import io.vicinal.storage.Access;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
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

  /** Returns who may do what. */
  public Access access() {
    return lease.directory().access();
  }

  /** Returns what is connected to the directory, also within this process. */
  public Activity activity() {
    return lease.activity();
  }

  /**
   * Returns a place for the connections of one user, with its rights; the server has found out who
   * that is.
   */
  public ServedConnections newConnections(String user) {
    return new ServedMeta(info -> open(user, info));
  }

  private static Optional<User> find(DataDirectory directory, String user) {
    Optional<User> found = directory.users().find(user);
    if (found.isEmpty()) {
      throw SqlFailure.unchecked("28000", "user does not exist");
    }
    return found;
  }

  private OpenConnection open(String user, Map<String, String> info) {
    var properties = new Properties();
    properties.putAll(info);
    // The server has checked who it is; these are not kept.
    properties.remove(ConnectionOption.USER.key());
    properties.remove(ConnectionOption.PASSWORD.key());
    try {
      ConnectRequest request = ConnectRequest.parse(url, properties);
      return Driver.open(
          request,
          directory -> find(directory, user),
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
