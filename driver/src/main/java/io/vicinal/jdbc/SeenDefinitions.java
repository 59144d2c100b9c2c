package io.vicinal.jdbc;

import io.vicinal.planner.access.Actor;
import io.vicinal.planner.access.Authority;
import io.vicinal.planner.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Whose definitions a connection sees, and which state of them: where two are equal, names mean the
 * same. What is read afterwards is at least as new.
 *
 * @param actor for whom statements run, empty for nobody in particular
 * @param databaseId of the database, which no other one had or will have
 * @param version grows with every change of a definition and of a right
 * @param path in which schemas names are looked up
 */
public record SeenDefinitions(
    Optional<Actor> actor, long databaseId, long version, List<String> path) {
  public SeenDefinitions {
    path = List.copyOf(path);
  }

  /** Returns what a connection sees now, empty for one that is not to a database here. */
  public static Optional<SeenDefinitions> of(Connection connection) throws SQLException {
    return connection.isWrapperFor(EmbeddedConnection.class)
        ? Optional.of(connection.unwrap(EmbeddedConnection.class).seen())
        : Optional.empty();
  }

  static SeenDefinitions of(Session session) {
    return new SeenDefinitions(
        session.authority().map(Authority::actor),
        session.database().id(),
        session.database().catalogVersion(),
        session.searchPath());
  }
}
