package io.vicinal.server.http;

import io.vicinal.server.login.Principal;
import io.vicinal.server.metrics.ServerMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code GET /metrics} to whoever may know. */
final class MetricsEndpoint extends Handler.Abstract {
  private final ServerMetrics metrics;
  private final LoginGate gate;
  private final boolean isPublic;
  private final Predicate<Principal> mayRead;

  /**
   * Creates the endpoint.
   *
   * @param isPublic whether nobody has to log in
   * @param mayRead which users may read, where they have to
   */
  MetricsEndpoint(
      ServerMetrics metrics, LoginGate gate, boolean isPublic, Predicate<Principal> mayRead) {
    this.metrics = metrics;
    this.gate = gate;
    this.isPublic = isPublic;
    this.mayRead = mayRead;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals("/metrics")) {
      return false;
    }
    if (!request.getMethod().equals("GET")) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET");
      Answers.send(response, callback, 405, "use GET");
      return true;
    }
    if (!isPublic) {
      Optional<Principal> principal =
          gate.enter(
              request,
              response,
              (status, message) -> Answers.send(response, callback, status, message));
      if (principal.isEmpty()) {
        return true;
      }
      if (!mayRead.test(principal.get())) {
        Answers.send(response, callback, 403, "this user may not read metrics");
        return true;
      }
    }
    Answers.send(
        response,
        callback,
        200,
        ServerMetrics.CONTENT_TYPE,
        metrics.text().getBytes(StandardCharsets.UTF_8));
    return true;
  }
}
