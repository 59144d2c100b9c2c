package io.vicinal.server.login;

/** Says that so many log in at the moment that nobody knows whether a password is right. */
public final class LoginBusy extends RuntimeException {
  private static final long serialVersionUID = 1;

  LoginBusy() {
    super("too many logins at the moment", null, false, false);
  }
}
