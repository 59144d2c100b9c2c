package io.vicinal.jdbc.remote;

import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients of this process: connections that are alike share one, with its threads and the
 * sockets that it keeps open. Thread-safe.
 */
final class SharedClients {
  private static final Map<Kind, HttpClient> CLIENTS = new HashMap<>();

  /** What makes connections alike. */
  private record Kind(int connectSeconds, @Nullable TrustedRoots roots) {}

  private SharedClients() {}

  /** Returns the client for {@code url}. @throws SQLException 08001 if its roots are none */
  static HttpClient of(RemoteUrl url) throws SQLException {
    String file = url.isTrue(RemoteOption.SSL) ? url.value(RemoteOption.SSL_ROOT_CERT) : "";
    var kind =
        new Kind(
            url.number(RemoteOption.CONNECT_TIMEOUT),
            file.isEmpty() ? null : TrustedRoots.of(file));
    synchronized (CLIENTS) {
      HttpClient client = CLIENTS.get(kind);
      if (client == null) {
        client = create(kind);
        CLIENTS.put(kind, client);
      }
      return client;
    }
  }

  private static HttpClient create(Kind kind) throws SQLException {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (kind.connectSeconds > 0) {
      builder.connectTimeout(Duration.ofSeconds(kind.connectSeconds));
    }
    TrustedRoots roots = kind.roots;
    if (roots != null) {
      builder.sslContext(roots.context());
    }
    return builder.build();
  }
}
