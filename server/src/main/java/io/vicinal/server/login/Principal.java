package io.vicinal.server.login;

/**
 * Somebody who has proved to be who they say.
 *
 * @param name of the user, as it is stored
 */
public record Principal(String name) {}
