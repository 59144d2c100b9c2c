package io.vicinal.server.http;

import io.vicinal.jdbc.remote.Call;
import io.vicinal.server.login.Principal;
import io.vicinal.server.wire.WireAnswer;
import io.vicinal.server.wire.WireService;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Answers {@code POST /}: one request of Avatica's protocol. */
final class AvaticaEndpoint extends LoginEndpoint<WireService> {
  AvaticaEndpoint(LoginGate gate, BodyBudget bodies, RequestTurns turns, UnreadBodies unread) {
    super(gate, bodies, turns, unread);
  }

  @Override
  boolean isMeant(String path) {
    return path.equals("/");
  }

  @Override
  boolean needsTurn(Request request, byte[] body) {
    return !Call.CONTENT_TYPE.equals(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
        || !Call.endsSomething(body);
  }

  @Override
  Whole answer(
      WireService service,
      Principal principal,
      Request request,
      BodyBudget.Body body,
      String requestId) {
    WireAnswer answer =
        service.answer(
            principal, request.getHeaders().get(HttpHeader.CONTENT_TYPE), body.bytes(), requestId);
    return new Whole(answer.status(), answer.contentType(), answer.body());
  }

  @Override
  Whole refusal(int status, String message) {
    return new Whole(
        status, "text/plain;charset=utf-8", (message + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
