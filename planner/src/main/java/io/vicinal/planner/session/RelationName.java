package io.vicinal.planner.session;

import io.vicinal.storage.Database;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what the name of a table, view, sequence or index in a text means, as to_regclass does. */
public final class RelationName {
  private RelationName() {}

  /**
   * Returns how {@code name} is written in full, without its schema where the search path leads to
   * it; empty if there is no such thing that the session may see.
   *
   * @throws io.vicinal.sql.error.SqlStateException 42601 if it is no name
   */
  public static Optional<String> find(String name, Session session) {
    List<String> parts = SequenceName.parts(name);
    if (parts.size() > 3
        || (parts.size() == 3 && !parts.getFirst().equals(session.database().name()))) {
      return Optional.empty();
    }
    String last = parts.getLast();
    Optional<String> first =
        session.searchPath().stream().filter(it -> exists(it, last, session)).findFirst();
    if (parts.size() == 1) {
      return first.map(_ -> SearchPath.text(List.of(last)));
    }
    String schema = parts.get(parts.size() - 2);
    if (!exists(schema, last, session)) {
      return Optional.empty();
    }
    String own = SearchPath.text(List.of(last));
    return Optional.of(
        first.filter(schema::equals).isPresent()
            ? own
            : SearchPath.text(List.of(schema)) + "." + own);
  }

  private static boolean exists(String schema, String name, Session session) {
    Database database = session.database();
    return database.table(schema, name).isPresent()
        || database.view(schema, name).isPresent()
        || database.sequence(schema, name).isPresent()
        || database.tables().stream()
            .filter(table -> table.schema().equals(schema))
            .flatMap(RelationName::indexes)
            .anyMatch(name::equals);
  }

  private static Stream<String> indexes(Table table) {
    return Stream.concat(
        table.indexes().stream().map(index -> index.name()),
        table.columnIndexes().stream().map(index -> index.name()));
  }
}
