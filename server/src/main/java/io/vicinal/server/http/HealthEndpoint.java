package io.vicinal.server.http;

import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code GET /health/live} and {@code GET /health/ready} to everybody, with one word. */
final class HealthEndpoint extends Handler.Abstract.NonBlocking {
  private final BooleanSupplier ready;

  /**
   * Creates the endpoint.
   *
   * @param ready whether recovery is done and nothing stops
   */
  HealthEndpoint(BooleanSupplier ready) {
    this.ready = ready;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    switch (Request.getPathInContext(request)) {
      case "/health/live" -> Answers.send(response, callback, 200, "live");
      case "/health/ready" -> {
        boolean isReady = ready.getAsBoolean();
        Answers.send(response, callback, isReady ? 200 : 503, isReady ? "ready" : "not ready");
      }
      default -> {
        return false;
      }
    }
    return true;
  }
}
