package io.vicinal.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vicinal.server.login.Authenticator;
import io.vicinal.server.login.Credentials;
import io.vicinal.server.login.IssuedToken;
import io.vicinal.server.login.Principal;
import io.vicinal.server.login.SecretCredentials;
import io.vicinal.server.rest.RestService;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code POST /v1/login}, which gives a token for a password or an API key, and {@code POST
 * /v1/logout}, which ends the token that it comes with.
 */
final class TokenEndpoint extends LoginEndpoint<Authenticator> {
  private static final String JSON = "application/json";
  private static final String LOGIN = "/v1/login";
  private static final String LOGOUT = "/v1/logout";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  TokenEndpoint(LoginGate gate, BodyBudget bodies, RequestTurns turns, UnreadBodies unread) {
    super(gate, bodies, turns, unread);
  }

  @Override
  boolean isMeant(String path) {
    return path.equals(LOGIN) || path.equals(LOGOUT);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (isMeant(Request.getPathInContext(request))) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    }
    return super.handle(request, response, callback);
  }

  @Override
  Whole answer(
      Authenticator service,
      Principal principal,
      Request request,
      BodyBudget.Body body,
      String requestId) {
    Optional<Credentials> credentials =
        Credentials.of(request.getHeaders().get(HttpHeader.AUTHORIZATION));
    Optional<SecretCredentials> token =
        credentials
            .filter(SecretCredentials.class::isInstance)
            .map(SecretCredentials.class::cast)
            .filter(SecretCredentials::isToken);
    if (Request.getPathInContext(request).equals(LOGOUT)) {
      token.ifPresent(service::end);
      return token.isPresent()
          ? json(MAPPER.createObjectNode().put("logged_out", true))
          : refusal(400, "only a token can be logged out");
    }
    if (token.isPresent()) {
      return refusal(403, "a token gives no other token");
    }
    Optional<IssuedToken> issued = credentials.flatMap(given -> service.issue(principal, given));
    return issued.isEmpty()
        ? refusal(401, "user name or password is wrong") // gone since it was let in
        : json(
            MAPPER
                .createObjectNode()
                .put("token", issued.get().text())
                .put("token_type", "Bearer")
                .put("expires_in", issued.get().validity().toSeconds()));
  }

  private static Whole json(ObjectNode answer) {
    return new Whole(200, JSON, answer.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  Whole refusal(int status, String message) {
    return new Whole(status, JSON, RestService.refusal(status, message));
  }
}
