package io.vicinal.jdbc.remote;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/**
 * What makes encrypted sockets, shared by connections that trust the same certificates, so that
 * their sockets begin where the one before ended. Thread-safe.
 */
final class SharedTrust {
  private static final Map<TrustedRoots, SSLSocketFactory> FACTORIES = new HashMap<>();

  private SharedTrust() {}

  /** Returns the factory for {@code url}. @throws SQLException 08001 if its roots are none */
  static SSLSocketFactory of(RemoteUrl url) throws SQLException {
    String file = url.value(RemoteOption.SSL_ROOT_CERT);
    if (file.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    TrustedRoots roots = TrustedRoots.of(file);
    synchronized (FACTORIES) {
      SSLSocketFactory factory = FACTORIES.get(roots);
      if (factory == null) {
        factory = roots.context().getSocketFactory();
        FACTORIES.put(roots, factory);
      }
      return factory;
    }
  }
}
