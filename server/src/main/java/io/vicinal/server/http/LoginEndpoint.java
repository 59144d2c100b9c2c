package io.vicinal.server.http;

import io.vicinal.server.login.Authenticator;
import io.vicinal.server.login.BasicCredentials;
import io.vicinal.server.login.Principal;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code POST} requests of those who log in, and knows who that is before a byte of a body is
 * read.
 *
 * @param <S> what answers them, once recovery is done
 */
abstract class LoginEndpoint<S> extends Handler.Abstract {
  private record Open<S>(S service, Authenticator authenticator) {}

  /** An answer whose body is whole. */
  record Whole(int status, String contentType, byte[] body) {}

  private final BodyBudget bodies;
  private volatile @Nullable Open<S> opened;

  LoginEndpoint(BodyBudget bodies) {
    this.bodies = bodies;
  }

  /** Lets requests reach {@code service}; before, they are told to come again. */
  final void open(S service, Authenticator authenticator) {
    opened = new Open<>(service, authenticator);
  }

  /** Returns whether requests with this path are for this endpoint. */
  abstract boolean isMeant(String path);

  /** Returns the answer of {@code service}, also where it fails. */
  abstract Whole answer(
      S service, Principal principal, Request request, byte[] body, String requestId);

  /** Returns what a request is told that does not get so far. */
  abstract Whole refusal(int status, String message);

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!isMeant(Request.getPathInContext(request))) {
      return false;
    }
    if (!request.getMethod().equals("POST")) {
      response.getHeaders().put(HttpHeader.ALLOW, "POST");
      refuse(request, response, callback, 405, "use POST");
      return true;
    }
    Open<S> open = opened;
    if (open == null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      refuse(request, response, callback, 503, "not ready");
      return true;
    }
    String requestId = UUID.randomUUID().toString();
    response.getHeaders().put("X-Request-Id", requestId);
    Optional<Principal> principal =
        BasicCredentials.of(request.getHeaders().get(HttpHeader.AUTHORIZATION))
            .flatMap(
                given -> open.authenticator.authenticate(given, Request.getRemoteAddr(request)));
    if (principal.isEmpty()) {
      response
          .getHeaders()
          .put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"vicinal\", charset=\"UTF-8\"");
      refuse(request, response, callback, 401, "user name or password is wrong");
      return true;
    }
    try (BodyBudget.Body body =
        bodies.read(
            Request.asInputStream(request),
            request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH))) {
      Compression.send(
          request,
          response,
          callback,
          answer(open.service, principal.get(), request, body.bytes(), requestId));
    } catch (BodyBudget.Refused e) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      send(response, callback, refusal(e.status(), String.valueOf(e.getMessage())));
    } catch (IOException e) {
      callback.failed(e); // the client is gone, or too slow
    }
    return true;
  }

  private static void send(Response response, Callback callback, Whole answer) {
    Answers.send(response, callback, answer.status, answer.contentType, answer.body);
  }

  /** Tells the client, too, that the connection ends where a body is not there yet. */
  private void refuse(
      Request request, Response response, Callback callback, int status, String message) {
    if (!request.consumeAvailable()) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    send(response, callback, refusal(status, message));
  }
}
