package io.vicinal.server.wire;

import io.vicinal.jdbc.ServedConnections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.metrics.noop.NoopMetricsSystem;
import org.apache.calcite.avatica.remote.Handler.HandlerResponse;
import org.apache.calcite.avatica.remote.JsonHandler;
import org.apache.calcite.avatica.remote.LocalService;
import org.apache.calcite.avatica.remote.ProtobufHandler;
import org.apache.calcite.avatica.remote.ProtobufTranslationImpl;
import org.apache.calcite.avatica.remote.Service;

/**
 * Runs the requests of one principal on connections that are its own: another's connection is none
 * here, so that its id tells nothing. Thread-safe.
 */
final class PrincipalCalls implements AutoCloseable {
  private static final int HTTP_OK = 200;

  private final ServedConnections connections;
  private final LocalService service;
  private final AtomicInteger running = new AtomicInteger();

  PrincipalCalls(ServedConnections connections) {
    this.connections = connections;
    this.service = new LocalService(connections.calls());
  }

  ServedConnections connections() {
    return connections;
  }

  /** Counts a request, until {@link #leave}. */
  void enter() {
    running.incrementAndGet();
  }

  void leave() {
    running.decrementAndGet();
  }

  /** Returns whether nothing is lost if it is forgotten, unless a request comes meanwhile. */
  boolean isUnused() {
    return running.get() == 0 && connections.size() == 0;
  }

  /** Returns the answer to a request, also where it fails. */
  WireAnswer answer(WireFormat format, byte[] body, String requestId) {
    return switch (format) {
      case JSON -> json(body, requestId);
      case PROTOBUF -> protobuf(body, requestId);
      case DRIVER -> driver(body, requestId);
    };
  }

  private WireAnswer json(byte[] body, String requestId) {
    var handler =
        new JsonHandler(service, NoopMetricsSystem.getInstance()) {
          @Override
          public HandlerResponse<String> convertToErrorResponse(Exception e) {
            return super.convertToErrorResponse(WireFailure.of(e, requestId));
          }
        };
    String text = new String(body, StandardCharsets.UTF_8);
    HandlerResponse<String> response;
    try {
      response =
          text.strip().startsWith("{")
              ? handler.apply(text)
              : handler.convertToErrorResponse(new IOException("no request")); // null is read
    } catch (StackOverflowError | OutOfMemoryError e) {
      response = handler.convertToErrorResponse(new IllegalStateException(e));
    }
    return new WireAnswer(
        response.getStatusCode(),
        WireFormat.JSON.contentType(),
        response.getResponse().getBytes(StandardCharsets.UTF_8));
  }

  private WireAnswer protobuf(byte[] body, String requestId) {
    var handler =
        new ProtobufHandler(service, new StrictTranslation(), NoopMetricsSystem.getInstance()) {
          @Override
          public HandlerResponse<byte[]> convertToErrorResponse(Exception e) {
            return super.convertToErrorResponse(WireFailure.of(e, requestId));
          }
        };
    HandlerResponse<byte[]> response;
    try {
      response = handler.apply(body);
    } catch (StackOverflowError | OutOfMemoryError e) {
      response = handler.convertToErrorResponse(new IllegalStateException(e));
    }
    return new WireAnswer(
        response.getStatusCode(), WireFormat.PROTOBUF.contentType(), response.getResponse());
  }

  /** Tells bytes that are no message as JSON that is none is told. */
  private static final class StrictTranslation extends ProtobufTranslationImpl {
    @Override
    public Service.Request parseRequest(byte[] bytes) throws IOException {
      try {
        return super.parseRequest(bytes);
      } catch (RuntimeException e) {
        throw new IOException(e);
      }
    }
  }

  private WireAnswer driver(byte[] body, String requestId) {
    byte[] answer;
    try {
      answer = connections.answer(body);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      answer = DriverFailure.of(e, requestId);
    }
    return new WireAnswer(HTTP_OK, WireFormat.DRIVER.contentType(), answer);
  }

  /** Closes the connections of the principal. */
  @Override
  public void close() {
    connections.close();
  }
}
