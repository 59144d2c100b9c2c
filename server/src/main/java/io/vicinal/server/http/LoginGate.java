package io.vicinal.server.http;

import io.vicinal.server.login.Authenticator;
import io.vicinal.server.login.Credentials;
import io.vicinal.server.login.LoginBusy;
import io.vicinal.server.login.Principal;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** Lets requests in whose sender is known, once there is somebody who knows users. Thread-safe. */
final class LoginGate {
  private static final String CHALLENGE = "Basic realm=\"vicinal\", charset=\"UTF-8\"";

  private volatile @Nullable Authenticator authenticator;

  void open(Authenticator knowing) {
    authenticator = knowing;
  }

  /** Sends what a request is told that does not get through. */
  @FunctionalInterface
  interface Refusal {
    void send(int status, String message);
  }

  /** Returns who sends {@code request}, or refuses it with 401, or 503 before the gate is open. */
  Optional<Principal> enter(Request request, Response response, Refusal refusal) {
    Authenticator knowing = authenticator;
    if (knowing == null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      refusal.send(503, "not ready");
      return Optional.empty();
    }
    Optional<Principal> principal;
    try {
      principal =
          Credentials.of(request.getHeaders().get(HttpHeader.AUTHORIZATION))
              .flatMap(given -> knowing.authenticate(given, Request.getRemoteAddr(request)));
    } catch (LoginBusy e) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
      refusal.send(503, "too many logins at the moment");
      return Optional.empty();
    }
    if (principal.isEmpty()) {
      response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, CHALLENGE);
      refusal.send(401, "user name or password is wrong");
    }
    return principal;
  }
}
