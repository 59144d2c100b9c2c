package io.vicinal.server.login;

/**
 * Somebody who has proved to be who they say. Connections belong to one.
 *
 * @param name of the user, as it is stored
 * @param keyId the API key that stood for the password, whose scopes hold; 0 for a password
 */
public record Principal(String name, long keyId) {
  /** Creates one who has said a password. */
  public Principal(String name) {
    this(name, 0);
  }
}
