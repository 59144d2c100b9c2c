package io.vicinal.jdbc;

import io.vicinal.jdbc.client.EngineFactory;
import io.vicinal.jdbc.client.ProductVersion;
import io.vicinal.jdbc.directory.DirectoryLease;
import io.vicinal.jdbc.directory.DirectoryRegistry;
import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.remote.RemoteOption;
import io.vicinal.jdbc.remote.RemotePeer;
import io.vicinal.jdbc.remote.RemoteUrl;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.session.SearchPath;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SystemSchemas;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.User;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaFactory;
import org.apache.calcite.avatica.DriverVersion;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.UnregisteredDriver;
import org.jspecify.annotations.Nullable;

/**
 * Connects {@code jdbc:vicinal:<directory>}, {@code jdbc:vicinal:mem:[name]} and {@code
 * jdbc:vicinal://host:port/database}; {@link DriverManager} finds it by itself. Thread-safe.
 *
 * <p>Connections of one process to one directory share it; the last one that closes, closes it.
 */
public final class Driver extends UnregisteredDriver {
  private static final DirectoryRegistry DIRECTORIES = new DirectoryRegistry();
  private static final Driver INSTANCE = new Driver();

  static {
    INSTANCE.register();
  }

  /** Creates a driver; all drivers share the open directories. */
  public Driver() {}

  @Override
  protected AvaticaFactory createFactory() {
    return new EngineFactory();
  }

  @Override
  protected DriverVersion createDriverVersion() {
    return ProductVersion.OF_THIS_JAR;
  }

  @Override
  protected String getConnectStringPrefix() {
    return ConnectRequest.PREFIX;
  }

  @Override
  public boolean acceptsURL(@Nullable String url) {
    return ConnectRequest.accepts(url);
  }

  /** Connects, or returns null where {@code url} is not for this driver. */
  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null || !ConnectRequest.accepts(url)) {
      return null;
    }
    if (RemoteUrl.accepts(url)) {
      return RemotePeer.connect(url, info);
    }
    ConnectRequest request = ConnectRequest.parse(url, info);
    try {
      return open(
          request,
          directory ->
              EmbeddedLogin.of(
                  directory,
                  request.value(ConnectionOption.USER),
                  request.value(ConnectionOption.PASSWORD)),
          (session, source, release) ->
              new EmbeddedConnection(url, request, session, source, release));
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e);
    }
  }

  /**
   * Opens the directory of {@code url} for a server, and recovers it; every connection to it has
   * the properties of the URL besides those that its client gives.
   *
   * @throws SQLException as connecting would
   */
  public static ServedDirectory serve(String url) throws SQLException {
    return serve(url, ServedLimits.NONE);
  }

  /** Opens a directory as {@link #serve(String)}, whose clients have at most so much open. */
  public static ServedDirectory serve(String url, ServedLimits limits) throws SQLException {
    return serve(url, limits, AuditOptions.DEFAULT);
  }

  /** Opens a directory as {@link #serve(String, ServedLimits)}, with an audit log as it says. */
  public static ServedDirectory serve(String url, ServedLimits limits, AuditOptions audit)
      throws SQLException {
    ConnectRequest request = ConnectRequest.parse(url, null);
    try {
      return new ServedDirectory(url, open(request, audit), limits);
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e);
    }
  }

  /** Makes a connection of some kind; whoever closes it runs {@code release}. */
  @FunctionalInterface
  interface Maker<C> {
    C make(Session session, StatementSource source, Runnable release);
  }

  /** Says for whom a connection is; nobody may do everything. */
  @FunctionalInterface
  interface Login {
    Optional<User> in(DataDirectory directory);
  }

  static <C> C open(ConnectRequest request, Login user, Maker<C> maker) {
    return open(request, user, 0, maker);
  }

  /** Opens a connection for a user who has come with an API key, or without where it is 0. */
  static <C> C open(ConnectRequest request, Login user, long keyId, Maker<C> maker) {
    DirectoryLease lease = open(request, AuditOptions.DEFAULT);
    Optional<User> who;
    DataDirectory.Use use;
    try {
      who = user.in(lease.directory()); // first: who is nobody hears nothing of databases
      use = lease.directory().use(request.value(ConnectionOption.DATABASE));
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
    Runnable release =
        () -> {
          use.close();
          lease.close();
        };
    try {
      var session = new Session(use.database(), lease.directory(), who.orElse(null), keyId);
      prepare(session, request, lease);
      return maker.make(session, lease.planner()::prepare, release);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }

  private static void prepare(Session session, ConnectRequest request, DirectoryLease lease) {
    if (!session.isInReach()) { // as if it were not there
      throw new StorageException.NotFound("database", session.database().name());
    }
    session.setActivity(lease.activity());
    List<String> path = SearchPath.parse(request.value(ConnectionOption.CURRENT_SCHEMA));
    for (String schema : path) {
      if (!session.database().schemas().contains(schema) && !SystemSchemas.contains(schema)) {
        throw SqlFailure.unchecked("3F000", "schema \"" + schema + "\" does not exist");
      }
    }
    session.setDefaultPath(path);
    session.setDefaultMemoryLimit(request.bytes(ConnectionOption.MEMORY_LIMIT));
    session.setDefaultEffort(request.effort());
  }

  private static DirectoryLease open(ConnectRequest request, AuditOptions audit) {
    return switch (request.target()) {
      case ConnectRequest.Directory directory ->
          DIRECTORIES.open(directory.path(), request.isTrue(ConnectionOption.READ_ONLY), audit);
      case ConnectRequest.Memory memory ->
          memory.name() == null ? DIRECTORIES.openPrivate() : DIRECTORIES.openShared(memory.name());
    };
  }

  @Override
  public Meta createMeta(AvaticaConnection connection) {
    throw new UnsupportedOperationException("connections bring their calls along");
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) {
    if (RemoteUrl.accepts(url)) {
      return RemoteOption.properties(info);
    }
    ConnectionOption[] options = ConnectionOption.values();
    var properties = new DriverPropertyInfo[options.length];
    for (int i = 0; i < options.length; i++) {
      ConnectionOption option = options[i];
      boolean secret = option == ConnectionOption.PASSWORD; // tools write down what they are told
      String given = info == null || secret ? null : info.getProperty(option.key());
      properties[i] =
          new DriverPropertyInfo(option.key(), given == null ? option.defaultValue() : given);
      properties[i].description = option.description();
      properties[i].choices =
          option.choices().isEmpty() ? null : option.choices().toArray(String[]::new);
    }
    return properties;
  }
}
