package io.vicinal.hibernate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A mapping that becomes stricter brings its constraints to the tables that are there. */
final class UniqueConstraintsTest {
  @Entity(name = "Plain")
  @Table(name = "things")
  static class Plain {
    @Id long id;
    String name;
  }

  @Entity(name = "Strict")
  @Table(
      name = "things",
      uniqueConstraints = @UniqueConstraint(name = "one_name", columnNames = "name"))
  static class Strict {
    @Id long id;
    String name;

    @Column(unique = true)
    Integer code;
  }

  @Test
  void anUpdateAddsThemOnce() throws SQLException {
    String url = Docs.newUrl();
    try (Docs _ = Docs.open(url, "create", Plain.class);
        var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      Docs.open(url, "update", Strict.class).close();
      Docs.open(url, "update", Strict.class).close();
      statement.execute("INSERT INTO things (id, name, code) VALUES (1, 'a', 1)");
      assertEquals("23505", refusal(statement, "2, 'a', 2"));
      assertEquals("23505", refusal(statement, "3, 'b', 1"));
      try (var constraints =
          statement.executeQuery(
              "SELECT COUNT(*) FROM information_schema.table_constraints WHERE constraint_type ="
                  + " 'UNIQUE'")) {
        constraints.next();
        assertEquals(2, constraints.getInt(1));
      }
    }
  }

  private static String refusal(Statement statement, String values) {
    return assertThrows(
            SQLException.class,
            () -> statement.execute("INSERT INTO things (id, name, code) VALUES (" + values + ")"))
        .getSQLState();
  }
}
