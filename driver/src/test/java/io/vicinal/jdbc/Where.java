package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Where the engine of a test is: the same is asked of both. */
enum Where {
  IN_PROCESS,
  OVER_NETWORK;

  private static final String MEMORY = "jdbc:vicinal:mem:";
  private static final Map<String, NetworkedDatabase> SERVERS = new ConcurrentHashMap<>();
  private static final AtomicInteger LAST = new AtomicInteger();

  /** Connects to {@code jdbc:vicinal:mem:[name][?options]}, or to a server that serves it. */
  Connection connect(String url) throws SQLException {
    if (this == IN_PROCESS) {
      return DriverManager.getConnection(url);
    }
    int options = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
    String name = url.substring(MEMORY.length(), options);
    String served = name.isEmpty() ? "private" + LAST.incrementAndGet() : name;
    NetworkedDatabase server =
        SERVERS.computeIfAbsent(
            served,
            unused -> {
              try {
                return new NetworkedDatabase(MEMORY + "network" + served);
              } catch (SQLException | IOException e) {
                throw new IllegalStateException(e);
              }
            });
    return DriverManager.getConnection(server.url() + url.substring(options));
  }

  /** Skips the rest of a test over the network. */
  void onlyInProcess(String reason) {
    assumeTrue(this == IN_PROCESS, reason);
  }

  /** Stops the servers of a test. */
  static void stop() {
    SERVERS.values().forEach(NetworkedDatabase::close);
    SERVERS.clear();
  }
}
