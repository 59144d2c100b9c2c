package io.vicinal.jdbc;

import io.vicinal.jdbc.directory.DirectoryLease;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.access.Actor;
import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Activity;
import io.vicinal.storage.Access;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.Audit;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.FairShare;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A directory that a server keeps open for connections from elsewhere. Thread-safe. */
public final class ServedDirectory implements AutoCloseable {
  private final String url;
  private final DirectoryLease lease;
  private final ServedLimits limits;
  private final AtomicInteger connections = new AtomicInteger();
  private final FairShare shares = new FairShare();
  private final Map<String, ServedUser> served = new ConcurrentHashMap<>();

  ServedDirectory(String url, DirectoryLease lease, ServedLimits limits) {
    this.url = url;
    this.limits = limits;
    this.lease = lease;
  }

  /** Returns who may log in. */
  public Users users() {
    return lease.directory().users();
  }

  /**
   * Returns whether somebody may do everything: an admin, whom no API key narrows.
   *
   * @param keyId 0 for a password
   */
  public boolean isAdmin(String user, long keyId) {
    AccessRules rules = access().rules();
    return rules
        .user(user)
        .filter(found -> Authority.isAdmin(rules, Actor.of(found, keyId, rules)))
        .isPresent();
  }

  /** Sets for how many days API keys are valid that do not say it, 0 for ever. */
  public void setKeyDays(int days) {
    lease.activity().setKeyDays(days);
  }

  /** Sets the cost of hashes of passwords that are set from now on. */
  public void setPasswordCost(int cost) {
    lease.activity().setPasswordCost(cost);
  }

  /** Returns who may do what. */
  public Access access() {
    return lease.directory().access();
  }

  /** Returns who did what. */
  public Audit audit() {
    return lease.directory().audit();
  }

  /** Returns all databases, but those that are dropped meanwhile. */
  public List<Database> databases() {
    var databases = new ArrayList<Database>();
    for (String name : lease.directory().databaseNames()) {
      try {
        databases.add(lease.directory().database(name));
      } catch (StorageException.NotFound e) {
        // dropped meanwhile
      }
    }
    return databases;
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
    return newConnections(user, 0);
  }

  /**
   * Returns a place for the connections of one user who came with an API key, whose scopes hold, or
   * with a password where it is 0.
   */
  public ServedConnections newConnections(String user, long keyId) {
    ServedUser owner = served(user);
    return new ServedMeta(info -> open(user, keyId, owner, info), owner.quota());
  }

  private ServedUser served(String user) {
    return served.computeIfAbsent(user, name -> ServedUser.of(name, limits, connections, shares));
  }

  /**
   * Connects a user, with its rights, within this process; the server has found out who that is.
   *
   * @throws SQLException as connecting would, 28000 if there is no such user any more, 53300 if it
   *     has too many connections
   */
  public Connection connect(String user, String database) throws SQLException {
    return connect(user, 0, database);
  }

  /** Connects as {@link #connect(String, String)} a user who came with an API key. */
  public Connection connect(String user, long keyId, String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty(ConnectionOption.DATABASE.key(), database);
    ConnectRequest request = ConnectRequest.parse(url, properties);
    ServedUser owner = served(user);
    try {
      owner.quota().take();
      try {
        return Driver.open(
            request,
            directory -> find(directory, user),
            keyId,
            (session, source, release) -> {
              session.setBounds(owner.bounds());
              Runnable released =
                  () -> {
                    owner.quota().giveBack();
                    release.run();
                  };
              return new EmbeddedConnection(url, request, session, source, released);
            });
      } catch (RuntimeException | Error e) {
        owner.quota().giveBack();
        throw e;
      }
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e);
    }
  }

  private static Optional<User> find(DataDirectory directory, String user) {
    Optional<User> found = directory.users().find(user);
    if (found.isEmpty()) {
      throw SqlFailure.unchecked("28000", "user does not exist");
    }
    return found;
  }

  private OpenConnection open(String user, long keyId, ServedUser owner, Map<String, String> info) {
    var properties = new Properties();
    info.forEach((name, value) -> {
      if (name == null || value == null) { // Avatica's messages may have them
        throw SqlFailure.unchecked("08001", "connection property without a name or a value");
      }
      properties.setProperty(name, value);
    });
    // The server has checked who it is; these are not kept.
    properties.remove(ConnectionOption.USER.key());
    properties.remove(ConnectionOption.PASSWORD.key());
    try {
      ConnectRequest request = ConnectRequest.parse(url, properties);
      return Driver.open(
          request,
          directory -> find(directory, user),
          keyId,
          (session, source, release) -> {
            session.setBounds(owner.bounds());
            return OpenConnection.of(request, session, source, release);
          });
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
