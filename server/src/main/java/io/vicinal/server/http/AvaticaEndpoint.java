package io.vicinal.server.http;

import io.vicinal.server.login.Authenticator;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.login.Principal;
import io.vicinal.server.wire.WireAnswer;
import io.vicinal.server.wire.WireService;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers {@code POST /}: one request of Avatica's protocol. */
final class AvaticaEndpoint extends Handler.Abstract {
  /** What answers once recovery is done. */
  private record Open(WireService service, Authenticator authenticator) {}

  private final BodyBudget bodies;
  private volatile @Nullable Open opened;

  AvaticaEndpoint(BodyBudget bodies) {
    this.bodies = bodies;
  }

  void open(WireService service, Authenticator authenticator) {
    opened = new Open(service, authenticator);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals("/")) {
      return false;
    }
    if (!request.getMethod().equals("POST")) {
      leaveBody(request, response);
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      Answers.send(response, callback, 405, "use POST");
      return true;
    }
    Open open = opened;
    if (open == null) {
      leaveBody(request, response);
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      Answers.send(response, callback, 503, "not ready");
      return true;
    }
    String requestId = UUID.randomUUID().toString();
    response.getHeaders().put("X-Request-Id", requestId);
    Optional<Principal> principal =
        BasicCredentials.of(request.getHeaders().get(HttpHeader.AUTHORIZATION))
            .flatMap(
                given -> open.authenticator.authenticate(given, Request.getRemoteAddr(request)));
    if (principal.isEmpty()) {
      leaveBody(request, response);
      response
          .getHeaders()
          .put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"vicinal\", charset=\"UTF-8\"");
      Answers.send(response, callback, 401, "user name or password is wrong");
      return true;
    }
    try (BodyBudget.Body body =
        bodies.read(
            Request.asInputStream(request),
            request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH))) {
      WireAnswer answer =
          open.service.answer(
              principal.get(),
              request.getHeaders().get(HttpHeader.CONTENT_TYPE),
              body.bytes(),
              requestId);
      Compression.send(request, response, callback, answer);
    } catch (BodyBudget.Refused e) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      Answers.send(response, callback, e.status(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      callback.failed(e); // the client is gone, or too slow
    }
    return true;
  }

  /** Tells the client that the connection ends where a body that nobody wants is not there yet. */
  private static void leaveBody(Request request, Response response) {
    if (!request.consumeAvailable()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
  }
}
