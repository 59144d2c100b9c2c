package io.vicinal.server.http;

import io.vicinal.server.log.RequestScope;
import io.vicinal.server.login.LoginBusy;
import io.vicinal.server.login.Principal;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
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
  /** An answer whose body is whole. */
  record Whole(int status, String contentType, byte[] body) {}

  private final LoginGate gate;
  private final BodyBudget bodies;
  private final RequestTurns turns;
  private final UnreadBodies unread;
  private volatile @Nullable S service;

  LoginEndpoint(LoginGate gate, BodyBudget bodies, RequestTurns turns, UnreadBodies unread) {
    this.gate = gate;
    this.bodies = bodies;
    this.turns = turns;
    this.unread = unread;
  }

  /** Lets requests reach {@code answering}, before the gate is open. */
  final void open(S answering) {
    service = answering;
  }

  /** Returns whether requests with this path are for this endpoint. */
  abstract boolean isMeant(String path);

  /** Returns whether a request waits until the server is less busy. */
  boolean needsTurn(Request request, byte[] body) {
    return true;
  }

  /** Returns the answer of {@code service}, also where it fails. */
  abstract Whole answer(
      S service, Principal principal, Request request, BodyBudget.Body body, String requestId)
      throws BodyBudget.Refused;

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
    gate.enter(
            request,
            response,
            (status, message) -> refuse(request, response, callback, status, message))
        .ifPresent(principal -> answer(principal, request, response, callback));
    return true;
  }

  private void answer(Principal principal, Request request, Response response, Callback callback) {
    var held = new HeldUntilSent(callback);
    try {
      BodyBudget.Body body =
          bodies.read(
              Request.asInputStream(request),
              request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH),
              principal.name());
      held.add(body::close);
      Optional<RequestTurns.Turn> turn =
          needsTurn(request, body.bytes())
              ? turns.take(principal.name())
              : Optional.of(RequestTurns.Turn.FREE);
      if (turn.isEmpty()) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        send(response, held, refusal(503, "too many requests at the moment"));
        return;
      }
      held.add(turn.get()::close);
      Whole answer =
          answer(Objects.requireNonNull(service), principal, request, body, RequestScope.ID.get());
      body.answered(answer.body.length);
      held.limit(request, answer.body.length);
      Compression.send(request, response, held, answer);
    } catch (BodyBudget.Refused e) {
      if (e.status() == 503) {
        response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      }
      Whole refusal = refusal(e.status(), String.valueOf(e.getMessage()));
      if (!unread.answer(request, response, held, refusal)) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        send(response, held, refusal);
      }
    } catch (LoginBusy e) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      send(response, held, refusal(503, "too many logins at the moment"));
    } catch (IOException e) { // the client is gone, or too slow
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      send(response, held, refusal(408, "the request did not come in time"));
    } catch (RuntimeException | Error e) {
      boolean _ = held.release();
      throw e;
    }
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
