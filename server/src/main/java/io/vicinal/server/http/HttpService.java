package io.vicinal.server.http;

import io.vicinal.server.login.Authenticator;
import io.vicinal.server.wire.WireService;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on one address and answers HTTP there until it is closed. A request that waits for its
 * body, or for its turn, holds a virtual thread and nothing else.
 */
public final class HttpService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final long BODY_BYTES_PER_SECOND_MIN = 1_000;
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Server server;
  private final ServerConnector connector;

  /**
   * Creates a service that does not listen yet.
   *
   * @param port 0 for any that is free
   * @param bodyBytesMax the largest request
   * @param bodiesBytesMax what requests may take that are in work at a time
   * @param stopTimeout how long what runs may go on after {@link #close}
   */
  public HttpService(
      String address,
      int port,
      WireService wire,
      Authenticator authenticator,
      BooleanSupplier ready,
      long bodyBytesMax,
      long bodiesBytesMax,
      Duration stopTimeout) {
    var threads = new QueuedThreadPool();
    threads.setName("http");
    threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("request-"));
    server = new Server(threads);
    var configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(HEADER_BYTES_MAX);
    connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
    connector.setHost(address);
    connector.setPort(port);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setErrorHandler(new PlainErrors());
    server.setHandler(
        new GracefulHandler(
            new Handler.Sequence(
                new HealthEndpoint(ready),
                new MinimumDataRateHandler(
                    new AvaticaEndpoint(
                        wire, authenticator, new BodyBudget(bodyBytesMax, bodiesBytesMax)),
                    BODY_BYTES_PER_SECOND_MIN,
                    0))));
    server.setStopTimeout(stopTimeout.toMillis());
  }

  /** Begins to listen. @throws IOException if the address is taken or not there */
  public void start() throws IOException {
    try {
      server.start();
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

  /** Takes no more requests, lets those that run end for a while, and stops. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) { // what it had open is closed by whoever owns it
      LOG.warn("the HTTP service did not stop in order", e);
    }
  }
}
