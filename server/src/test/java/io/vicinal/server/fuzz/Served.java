package io.vicinal.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.vicinal.jdbc.Driver;
import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.jdbc.ServedLimits;
import io.vicinal.server.login.Principal;
import io.vicinal.storage.Role;
import io.vicinal.storage.User;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;

/** A database in memory with a little of everything, for a user who may change data. */
final class Served implements AutoCloseable {
  static final Principal ANNA = new Principal("anna");
  private static final Pattern TRACE = Pattern.compile("\tat |\\\\tat |\\.java:\\d");

  private final ServedDirectory directory;

  Served() throws SQLException {
    directory =
        Driver.serve("jdbc:vicinal:mem:fuzz" + System.nanoTime(), new ServedLimits(100, 50, 20));
    User anna = directory.users().create("anna", "*");
    directory.access().addMember(Role.ADMIN.id(), anna.id(), false);
    define();
  }

  /** Makes again what inputs may have dropped, or changed so that it cannot be. */
  void define() throws SQLException {
    try (Connection connection = directory.connect("anna", "main");
        Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "CREATE TABLE IF NOT EXISTS docs (id INT PRIMARY KEY, word TEXT, n NUMERIC(10, 2),"
                  + " at TIMESTAMP, tags TEXT[], meta JSON, raw BYTEA, v VECTOR(2))",
              "CREATE INDEX IF NOT EXISTS docs_v ON docs USING hnsw (v vector_l2_ops)",
              "INSERT INTO docs (id, word, n, v) SELECT x, 'w' || x, x, '[1,2]'"
                  + " FROM generate_series(1, 20) AS g(x) ON CONFLICT DO NOTHING")) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          check(e.getSQLState() + " " + e.getMessage());
        }
      }
    }
  }

  ServedDirectory directory() {
    return directory;
  }

  /** Fails where an answer tells what only our log should. */
  static void check(String answer) {
    assertFalse(answer.contains("XX000"), () -> printable(answer));
    assertFalse(TRACE.matcher(answer).find(), () -> printable(answer));
  }

  /** Returns a text that terminals can show. */
  static String printable(String text) {
    return text.replaceAll("[^ -~\\n]", ".");
  }

  @Override
  public void close() {
    directory.close();
  }
}
