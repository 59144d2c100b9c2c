package io.vicinal.server.rest;

import io.vicinal.server.login.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests below {@code /v1/}, each on a connection of its own, with the rights of its
 * principal. Thread-safe.
 */
public final class RestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestService.class);
  private static final String PREFIX = "/v1/";
  private static final Set<String> ACTIONS =
      Set.of("insert", "upsert", "search", "get", "delete", "update", "batch");
  private static final List<String> SQL = List.of("sql");
  private static final String DATABASE = "main";

  private static final Map<Integer, String> STATES =
      Map.of(400, "08P01", 401, "28P01", 403, "28000", 405, "42704", 413, "54000", 503, "57P03");

  private final RestConnections connections;
  private final Map<Connection, Principal> open = new ConcurrentHashMap<>();
  private final KnownShapes shapes = new KnownShapes();
  private volatile boolean closed;

  public RestService(RestConnections connections) {
    this.connections = connections;
  }

  /** Returns whether a path is below {@code /v1/}. */
  public static boolean isMeant(String path) {
    return path.startsWith(PREFIX);
  }

  /** Returns the description of the interface, an OpenAPI 3.1 document, which anybody may read. */
  public static byte[] openApi() {
    try (InputStream document = RestService.class.getResourceAsStream("openapi.json")) {
      if (document == null) {
        throw new IllegalStateException("openapi.json is missing");
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the body of what a request is told that does not get as far as this service. */
  public static byte[] refusal(int status, String message) {
    return RestErrors.answer(status, STATES.getOrDefault(status, "08004"), message).body();
  }

  /**
   * Answers a {@code POST} request; never fails.
   *
   * @param path as it was sent, still encoded
   * @param requestId under which the log has what went wrong here
   * @param memory of which the answer takes what it needs
   */
  public RestAnswer answer(
      Principal principal, String path, byte[] body, String requestId, AnswerMemory memory) {
    boolean isSql = false;
    try {
      List<String> parts = parts(path);
      isSql = parts.equals(SQL);
      return run(principal, parts, body, memory);
    } catch (RestRefused e) {
      return RestErrors.answer(e);
    } catch (SQLException e) {
      return RestErrors.answer(e, requestId, LOG, isSql);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.error("request {} failed", requestId, e);
      return RestErrors.internal(requestId);
    }
  }

  private RestAnswer run(Principal principal, List<String> parts, byte[] body, AnswerMemory memory)
      throws SQLException, IOException, RestRefused {
    boolean isSql = parts.equals(SQL);
    boolean isTable =
        parts.size() == 5
            && parts.get(0).equals("databases")
            && parts.get(2).equals("tables")
            && ACTIONS.contains(parts.get(4));
    if (!isSql && !isTable) {
      throw RestRefused.noSuchPath();
    }
    Fields fields = Fields.of(Json.read(body), "the request");
    if (isSql) {
      SqlAction action = SqlAction.of(fields);
      String database = fields.text("database").orElse(DATABASE);
      fields.requireNoOther();
      return on(principal, database, connection -> action.run(connection, memory));
    }
    return on(
        principal,
        parts.get(1),
        connection ->
            new TableRequest(connection, shapes, parts.get(3), memory).run(parts.get(4), fields));
  }

  /** What is done on a connection. */
  @FunctionalInterface
  private interface Action {
    RestAnswer run(Connection connection) throws SQLException, IOException, RestRefused;
  }

  private RestAnswer on(Principal principal, String database, Action action)
      throws SQLException, IOException, RestRefused {
    try (Connection connection = connections.open(principal, database)) {
      open.put(connection, principal);
      try {
        if (closed) { // and who closed it may not have seen this connection
          throw RestRefused.stopping();
        }
        return action.run(connection);
      } finally {
        open.remove(connection);
      }
    }
  }

  /** Cancels what runs, rolls it back, and lets nothing else run. */
  @Override
  public void close() {
    closed = true;
    closeOthers(_ -> false);
  }

  /** Ends the requests of those who are not let in any more, and rolls back what they did. */
  public void closeOthers(Predicate<Principal> isStill) {
    open.forEach((connection, principal) -> {
      if (!isStill.test(principal)) {
        abort(connection);
      }
    });
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.warn("a connection of a request did not end in order", e);
    }
  }

  private static List<String> parts(String path) throws RestRefused {
    var parts = new ArrayList<String>();
    for (String part : path.substring(PREFIX.length()).split("/", -1)) {
      try {
        // A plus sign is one in a path.
        parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw RestRefused.noSuchPath();
      }
    }
    return parts;
  }
}
