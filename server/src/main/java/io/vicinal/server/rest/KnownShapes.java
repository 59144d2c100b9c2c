package io.vicinal.server.rest;

import io.vicinal.jdbc.SeenDefinitions;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Remembers what definitions say of tables, for each principal by itself and until a definition or
 * a right changes. Whether somebody may use a table is not asked here. Thread-safe.
 */
final class KnownShapes {
  private static final int SIZE_MAX = 2_000;
  private static final int NAMES_LENGTH_MAX = 500;

  /** What is asked of a table, as it is spelled in a path. */
  private record Question(SeenDefinitions seen, String table, String what) {}

  /** Reads a definition. */
  @FunctionalInterface
  interface Reader {
    List<String> read() throws SQLException;
  }

  private final Map<Question, List<String>> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, List<String>> eldest) {
          return size() > SIZE_MAX;
        }
      };

  /**
   * Returns what {@code reader} has read for the same question, or reads it now.
   *
   * @param seen what was seen before {@code reader} is asked; empty if nothing is to be remembered
   */
  List<String> get(Optional<SeenDefinitions> seen, String table, String what, Reader reader)
      throws SQLException {
    if (seen.isEmpty() || table.length() + what.length() > NAMES_LENGTH_MAX) {
      return reader.read();
    }
    var question = new Question(seen.get(), table, what);
    synchronized (answers) {
      List<String> known = answers.get(question);
      if (known != null) {
        return known;
      }
    }
    List<String> read = List.copyOf(reader.read());
    synchronized (answers) {
      answers.put(question, read);
    }
    return read;
  }
}
