package io.vicinal.server.login;

import java.time.Duration;

/**
 * A token that its owner is told once. Its text leaves it out.
 *
 * @param text what is sent instead of a password from now on
 */
public record IssuedToken(String text, Duration validity) {
  @Override
  public String toString() {
    return "token";
  }
}
