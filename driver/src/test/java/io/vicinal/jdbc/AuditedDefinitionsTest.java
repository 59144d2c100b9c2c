package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.access.Passwords;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.AuditRow;
import io.vicinal.storage.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement that changes a definition or a right has one row of the audit log. */
final class AuditedDefinitionsTest {
  /** Statements, with what their rows say. */
  private static final String[][] STATEMENTS = {
    {"CREATE SCHEMA s", "CREATE SCHEMA main.s"},
    {"CREATE TABLE s.t (id INT PRIMARY KEY, a INT, b TEXT, v VECTOR(2))", "CREATE TABLE main.s.t"},
    {"CREATE TABLE IF NOT EXISTS s.t (id INT)"},
    {"INSERT INTO s.t VALUES (1, 1, 'x', '[1,2]'), (2, 2, 'y', '[3,4]')"},
    {"ALTER TABLE s.t ADD COLUMN c INT DEFAULT 5", "ALTER TABLE main.s.t"},
    {"ALTER TABLE s.t ALTER COLUMN a TYPE TEXT", "ALTER TABLE main.s.t"},
    {"ALTER TABLE s.t ADD CONSTRAINT u UNIQUE (b), ADD CHECK (id > 0)", "ALTER TABLE main.s.t"},
    {"ALTER TABLE s.t DROP CONSTRAINT u", "ALTER TABLE main.s.t"},
    {"ALTER TABLE s.t RENAME COLUMN c TO d", "ALTER TABLE main.s.t"},
    {"CREATE INDEX i ON s.t (b)", "CREATE INDEX main.s.i"},
    {"CREATE UNIQUE INDEX ui ON s.t (b)", "CREATE INDEX main.s.t"},
    {"CREATE VECTOR INDEX vi ON s.t (v)", "CREATE INDEX main.s.vi"},
    {"ALTER INDEX s.i RENAME TO j", "ALTER INDEX main.s.i"},
    {"DROP INDEX s.j", "DROP INDEX main.s.j"},
    {"DROP INDEX s.vi", "DROP INDEX main.s.vi"},
    {"CREATE VIEW s.w AS SELECT id FROM s.t", "CREATE VIEW main.s.w"},
    {"CREATE OR REPLACE VIEW s.w AS SELECT id FROM s.t WHERE id > 1", "CREATE VIEW main.s.w"},
    {"COMMENT ON TABLE s.t IS 'secret words'", "COMMENT main.s.t"},
    {"CREATE SEQUENCE s.q", "CREATE SEQUENCE main.s.q"},
    {"ALTER SEQUENCE s.q INCREMENT BY 2", "ALTER SEQUENCE main.s.q"},
    {"SELECT nextval('s.q')"},
    {"DROP SEQUENCE s.q", "DROP SEQUENCE main.s.q"},
    {"CREATE TABLE s.copy AS SELECT id FROM s.t", "CREATE TABLE main.s.copy"},
    {"DROP TABLE s.t CASCADE", "DROP TABLE main.s.t"},
    {"ALTER TABLE s.copy RENAME TO kept", "ALTER TABLE main.s.copy"},
    {"CREATE USER ben PASSWORD 'secret words'", "CREATE USER ben"},
    {"CREATE ROLE team", "CREATE ROLE team"},
    {"GRANT team TO ben", "GRANT team"},
    {"GRANT SELECT, INSERT ON s.kept TO ben", "GRANT main.s.kept"},
    {"REVOKE INSERT ON s.kept FROM ben", "REVOKE main.s.kept"},
    {"CREATE POLICY p ON s.kept USING (id > 1)", "CREATE POLICY main.s.kept"},
    {"ALTER TABLE s.kept ENABLE ROW LEVEL SECURITY", "ALTER TABLE main.s.kept"},
    {"DROP POLICY p ON s.kept", "DROP POLICY main.s.kept"},
    {"ALTER TABLE s.kept OWNER TO ben", "ALTER OWNER main.s.kept"},
    {"CREATE API KEY k FOR ben", "CREATE API KEY k"},
    {"ALTER API KEY k FOR ben DISABLE", "ALTER API KEY k"},
    {"DROP API KEY k FOR ben", "DROP API KEY k"},
    {"ALTER USER ben PASSWORD 'other secret'", "ALTER USER ben"},
    {"DROP SCHEMA s CASCADE", "DROP SCHEMA main.s"},
    {"DROP ROLE team", "DROP ROLE team"},
    {"DROP USER ben", "DROP USER ben"},
    {"CREATE DATABASE other", "CREATE DATABASE other"},
    {"DROP DATABASE other", "DROP DATABASE other"},
  };

  @TempDir private Path directory;
  private ServedDirectory served;

  @BeforeEach
  void serve() throws SQLException {
    served =
        Driver.serve(
            "jdbc:vicinal:" + directory.resolve("data"),
            ServedLimits.NONE,
            AuditOptions.beginning(null));
    String hash = new Passwords(4).hash("correct horse");
    long anna = served.users().create("anna", hash).id();
    served.access().addMember(Role.ADMIN.id(), anna, false);
    long dora = served.users().create("dora", hash).id();
    served.access().addMember(Role.DEVELOPER.id(), dora, false);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private List<AuditEvent> after(int rows) {
    return served.audit().rows().stream().skip(rows).map(AuditRow::event).toList();
  }

  @Test
  void everyStatementHasItsRowWithItsUser() throws SQLException {
    try (Connection connection = served.connect("anna", "main");
        Statement statement = connection.createStatement()) {
      for (String[] expected : STATEMENTS) {
        int before = served.audit().rows().size();
        boolean _ = statement.execute(expected[0]);
        List<AuditEvent> told = after(before);
        assertEquals(
            List.of(expected).subList(1, expected.length),
            told.stream().map(event -> event.action() + " " + event.object()).toList(),
            expected[0]);
        for (AuditEvent event : told) {
          assertEquals("anna", event.user(), expected[0]);
          assertEquals("in process", event.client());
          assertTrue(!event.toString().contains("secret"), event.toString());
        }
      }
    }
    assertEquals(List.of(), served.audit().problems(null));
  }

  @Test
  void whoeverOwnsATableMayRewriteItAndGoesOnOwningIt() throws SQLException {
    try (Connection connection = served.connect("dora", "main");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE mine (id INT PRIMARY KEY, a INT)");
      statement.execute("INSERT INTO mine VALUES (1, 2)");
      int before = served.audit().rows().size();
      statement.execute("ALTER TABLE mine ALTER COLUMN a TYPE TEXT");
      assertEquals(
          List.of("dora ALTER TABLE main.public.mine"),
          after(before).stream()
              .map(it -> it.user() + " " + it.action() + " " + it.object())
              .toList());
      statement.execute("ALTER TABLE mine ENABLE ROW LEVEL SECURITY"); // for owners only
      statement.execute("CREATE TABLE copy AS SELECT * FROM mine");
      statement.execute("ALTER TABLE copy ENABLE ROW LEVEL SECURITY");
    }
  }

  @Test
  void whatFailsOrChangesNothingHasNoRow() throws SQLException {
    try (Connection connection = served.connect("anna", "main");
        Statement statement = connection.createStatement()) {
      int before = served.audit().rows().size();
      assertThrows(SQLException.class, () -> statement.execute("DROP TABLE nothing"));
      statement.execute("DROP TABLE IF EXISTS nothing");
      statement.execute("BEGIN");
      statement.execute("ROLLBACK");
      try (PreparedStatement prepared = connection.prepareStatement("CREATE TABLE t (id INT)")) {
        assertEquals(List.of(), after(before));
        prepared.execute();
        assertThrows(SQLException.class, prepared::execute);
      }
      assertEquals(1, after(before).size());
    }
  }
}
