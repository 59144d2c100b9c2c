package io.vicinal.server.login;

import java.util.Optional;

/** Tells who sends a request. Thread-safe. */
public interface Authenticator {
  /**
   * Returns who has these credentials, empty if nobody has, may log in, or may try again so soon.
   *
   * @param address where the request comes from
   */
  Optional<Principal> authenticate(BasicCredentials credentials, String address);
}
