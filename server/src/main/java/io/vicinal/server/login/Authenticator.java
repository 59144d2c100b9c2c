package io.vicinal.server.login;

import java.util.Optional;

/** Tells who sends a request. Thread-safe. */
public interface Authenticator {
  /**
   * Returns who has these credentials, empty if nobody has, may log in, or may try again so soon.
   *
   * @param address where the request comes from
   * @throws LoginBusy if nobody could find out in time; that is no failure of who asks
   */
  Optional<Principal> authenticate(Credentials credentials, String address);

  /** Returns whether somebody who was let in still would be, but for the password. */
  boolean isStill(Principal principal);

  /**
   * Returns a token that stands for {@code principal} for a while, empty if it is none any more.
   *
   * @param credentials with which it was let in; a password must be the present one still
   */
  Optional<IssuedToken> issue(Principal principal, Credentials credentials);

  /** Ends a token before its time; what is none is left alone. */
  void end(SecretCredentials token);
}
