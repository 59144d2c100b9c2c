package io.vicinal.server.http;

import io.vicinal.server.log.AuditTrail;
import io.vicinal.server.login.Authenticator;
import io.vicinal.server.rest.RestService;
import io.vicinal.server.tls.TlsContext;
import io.vicinal.server.wire.WireService;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one address and answers HTTP there until it is closed. A request that waits for its
 * body, or for its turn, holds a virtual thread and nothing else.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final long BODY_BYTES_PER_SECOND_MIN = 1_000;

  private final Server server;
  private final ServerConnector connector;
  private final LoginGate gate = new LoginGate();
  private final AvaticaEndpoint avatica;
  private final RestEndpoint rest;
  private final TokenEndpoint tokens;
  private final UnreadBodies unread = new UnreadBodies();
  private final RequestRecord records;
  private final @Nullable TlsContext tls;

  /**
   * Creates a service that does not listen yet.
   *
   * @param ready whether recovery is done and nothing stops
   */
  public HttpService(HttpOptions options, BooleanSupplier ready) {
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
    server = new Server(threads);
    tls = options.tls();
    HttpOptions.Limits limits = options.limits();
    var bodies =
        new BodyBudget(options.bodyBytesMax(), options.bodiesBytesMax(), limits.bytesPerUser());
    var turns = new RequestTurns(limits.requests(), limits.waiting(), limits.requestsPerUser());
    avatica = new AvaticaEndpoint(gate, bodies, turns, unread);
    rest = new RestEndpoint(gate, bodies, turns, unread);
    tokens = new TokenEndpoint(gate, bodies, turns, unread);
    connector = new ServerConnector(server, protocols(options));
    connector.setHost(options.address());
    connector.setPort(options.port());
    connector.setIdleTimeout(options.idle().toMillis());
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    server.addBean(new NetworkConnectionLimit(limits.sockets(), connector));
    var endpoints = new Handler.Sequence(new HealthEndpoint(ready));
    HttpOptions.Records known = options.records();
    if (known.metrics() != null) {
      endpoints.addHandler(
          new MetricsEndpoint(known.metrics(), gate, known.isPublic(), known.mayRead()));
    }
    endpoints.addHandler(
        new MinimumDataRateHandler(
            // What is written is timed by HeldUntilSent: the handler would take all answers
            // together.
            new Handler.Sequence(avatica, tokens, rest), BODY_BYTES_PER_SECOND_MIN, 0));
    records = new RequestRecord(endpoints, known.metrics(), known.requestsAreLogged());
    server.setHandler(new GracefulHandler(records));
    server.setStopTimeout(options.stopTimeout().toMillis());
  }

  private static ConnectionFactory[] protocols(HttpOptions options) {
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(options.headerBytesMax());
    var http = new HttpConnectionFactory(configuration);
    TlsContext tls = options.tls();
    return tls == null
        ? new ConnectionFactory[] {http}
        : new ConnectionFactory[] {
          new SslConnectionFactory(tls.factory(), http.getProtocol()), http
        };
  }

  /** Lets requests reach both; before, they are told to come again. Returns this. */
  public HttpService serve(WireService wire, RestService json, Authenticator authenticator) {
    avatica.open(wire);
    rest.open(json);
    tokens.open(authenticator);
    gate.open(authenticator);
    return this;
  }

  /** Tells of logins from now on. */
  public void tell(AuditTrail trail) {
    records.open(trail);
  }

  /** Begins to listen. @throws IOException if the address is taken or not there */
  public void start() throws IOException {
    try {
      server.start();
      if (tls != null) {
        tls.start();
      }
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot start the HTTP service", e);
    }
  }

  /** Returns the port on which it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /**
   * Takes no more requests, lets those that run end for a while, and stops; once more does nothing.
   */
  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
    unread.close();
    try {
      server.stop();
    } catch (Exception e) { // what it had open is closed by whoever owns it
      LOG.warn("the HTTP service did not stop in order", e);
    }
  }
}
