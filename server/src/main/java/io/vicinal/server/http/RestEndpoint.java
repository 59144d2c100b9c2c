package io.vicinal.server.http;

import io.vicinal.server.login.Principal;
import io.vicinal.server.rest.RestAnswer;
import io.vicinal.server.rest.RestService;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code POST /v1/…} in JSON, and {@code GET /v1/openapi.json} to everybody. */
final class RestEndpoint extends LoginEndpoint<RestService> {
  private static final String JSON = "application/json";
  private static final String DESCRIPTION = "/v1/openapi.json";

  RestEndpoint(LoginGate gate, BodyBudget bodies, RequestTurns turns, UnreadBodies unread) {
    super(gate, bodies, turns, unread);
  }

  @Override
  boolean isMeant(String path) {
    return RestService.isMeant(path);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getMethod().equals("GET")
        && Request.getPathInContext(request).equals(DESCRIPTION)) {
      Answers.send(response, callback, 200, JSON, RestService.openApi());
      return true;
    }
    return super.handle(request, response, callback);
  }

  @Override
  Whole answer(
      RestService service,
      Principal principal,
      Request request,
      BodyBudget.Body body,
      String requestId)
      throws BodyBudget.Refused {
    body.reserveTree();
    RestAnswer answer =
        service.answer(
            principal,
            Request.getPathInContext(request),
            body.bytes(),
            requestId,
            bytes -> isThere(body, bytes));
    return new Whole(answer.status(), JSON, answer.body());
  }

  private static boolean isThere(BodyBudget.Body body, long bytes) {
    try {
      body.reserve(bytes);
      return true;
    } catch (BodyBudget.Refused e) {
      return false;
    }
  }

  @Override
  Whole refusal(int status, String message) {
    return new Whole(status, JSON, RestService.refusal(status, message));
  }
}
