package io.vicinal.server.rest;

import io.vicinal.server.login.Principal;
import java.sql.Connection;
import java.sql.SQLException;

/** Connects principals to databases, with their rights. Thread-safe. */
@FunctionalInterface
public interface RestConnections {
  /** Returns a connection of {@code principal}, which the caller closes. */
  Connection open(Principal principal, String database) throws SQLException;
}
