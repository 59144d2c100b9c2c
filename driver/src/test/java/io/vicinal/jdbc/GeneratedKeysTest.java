package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** RETURNING, getGeneratedKeys, and what metadata says of identities and unique constraints. */
@ParameterizedClass
@EnumSource(Where.class)
final class GeneratedKeysTest {
  @Parameter Where where;

  @AfterEach
  void stopServers() {
    Where.stop();
  }

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    statement = connection.createStatement();
    statement.execute(
        "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, code INT GENERATED ALWAYS AS IDENTITY (START"
            + " WITH 100), a TEXT UNIQUE, b TEXT DEFAULT 'd', CONSTRAINT ab UNIQUE (b, a))");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private static List<String> rows(ResultSet rows) throws SQLException {
    try (rows) {
      var all = new ArrayList<String>();
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= width; i++) {
          row.add(rows.getString(i));
        }
        all.add(String.join("|", row));
      }
      return all;
    }
  }

  private static String state(Executable code) {
    return assertThrows(SQLException.class, code).getSQLState();
  }

  @Test
  void statementsGiveTheKeysThatAreAskedFor() throws SQLException {
    assertEquals(
        2,
        statement.executeUpdate(
            "INSERT INTO t (a) VALUES ('x'), ('y')", Statement.RETURN_GENERATED_KEYS));
    try (ResultSet keys = statement.getGeneratedKeys()) {
      assertEquals("id", keys.getMetaData().getColumnLabel(1));
      assertEquals("code", keys.getMetaData().getColumnLabel(2));
      assertTrue(keys.next());
      assertEquals(1L, keys.getLong(1));
      assertEquals(100, keys.getInt("code"));
      assertTrue(keys.next());
      assertEquals(2L, keys.getObject(1));
      assertFalse(keys.next());
    }
    assertFalse(statement.execute("INSERT INTO t (a) VALUES ('z')", new String[] {"B", "id"}));
    assertEquals(1, statement.getUpdateCount());
    assertEquals(List.of("d|3"), rows(statement.getGeneratedKeys()));
    statement.executeLargeUpdate("INSERT INTO t (a) VALUES ('q')", new int[] {3, 1});
    assertEquals(List.of("q|4"), rows(statement.getGeneratedKeys()));
    statement.executeUpdate("INSERT INTO t (a) VALUES ('r')");
    assertEquals(List.of(), rows(statement.getGeneratedKeys()));
    assertEquals(
        "42703",
        state(() -> statement.executeUpdate("INSERT INTO t (a) VALUES ('s')", new int[] {9})));
    assertEquals(
        "22023", state(() -> statement.executeUpdate("INSERT INTO t (a) VALUES ('s')", 77)));
  }

  @Test
  void preparedStatementsAndBatchesGiveKeys() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO t (a) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      assertEquals(null, insert.getMetaData());
      insert.setString(1, "one");
      assertEquals(1, insert.executeUpdate());
      assertEquals(List.of("1|100"), rows(insert.getGeneratedKeys()));
      for (String value : List.of("two", "three", "four")) {
        insert.setString(1, value);
        insert.addBatch();
      }
      assertArrayEquals(new int[] {1, 1, 1}, insert.executeBatch());
      assertEquals(List.of("2|101", "3|102", "4|103"), rows(insert.getGeneratedKeys()));
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(
            "INSERT INTO t (a, b) VALUES (?, 'n') ON CONFLICT (a) DO UPDATE SET b = EXCLUDED.b",
            new String[] {"id"})) {
      upsert.setString(1, "three");
      upsert.executeUpdate();
      assertEquals(List.of("3"), rows(upsert.getGeneratedKeys()));
    }
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT a FROM t WHERE id = ?", Statement.RETURN_GENERATED_KEYS)) {
      query.setInt(1, 3);
      assertEquals(List.of("three"), rows(query.executeQuery()));
    }
  }

  @Test
  void returningGivesARowSet() throws SQLException {
    assertEquals(
        List.of("1|A", "2|B"),
        rows(
            statement.executeQuery(
                "INSERT INTO t (a) VALUES ('a'), ('b') RETURNING id, UPPER(a)")));
    assertTrue(statement.execute("UPDATE t SET b = 'new' RETURNING id, b"));
    assertEquals(List.of("1|new", "2|new"), rows(statement.getResultSet()));
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM t WHERE id = ? RETURNING *")) {
      assertEquals(4, delete.getMetaData().getColumnCount());
      delete.setLong(1, 2);
      assertEquals(List.of("2|101|b|new"), rows(delete.executeQuery()));
      assertEquals(List.of(), rows(delete.executeQuery()));
      assertEquals("0100E", state(delete::executeUpdate));
    }
    connection.setReadOnly(true);
    assertEquals("25006", state(() -> statement.executeQuery("DELETE FROM t RETURNING id")));
  }

  @Test
  void metadataNamesIdentitiesAndUniqueConstraints() throws SQLException {
    var metadata = connection.getMetaData();
    assertTrue(metadata.supportsGetGeneratedKeys());
    var columns = new ArrayList<String>();
    try (ResultSet rows = metadata.getColumns(null, null, "t", "%")) {
      while (rows.next()) {
        columns.add(
            rows.getString("COLUMN_NAME")
                + " "
                + rows.getString("IS_AUTOINCREMENT")
                + " "
                + rows.getString("IS_GENERATEDCOLUMN"));
      }
    }
    assertEquals(List.of("id YES NO", "code YES NO", "a NO NO", "b NO NO"), columns);
    var indexes = new ArrayList<String>();
    try (ResultSet rows = metadata.getIndexInfo(null, null, "t", true, false)) {
      while (rows.next()) {
        indexes.add(
            rows.getString("INDEX_NAME")
                + " "
                + rows.getInt("ORDINAL_POSITION")
                + " "
                + rows.getString("COLUMN_NAME")
                + " "
                + rows.getBoolean("NON_UNIQUE"));
      }
    }
    assertEquals(
        List.of("ab 1 b false", "ab 2 a false", "t_a_key 1 a false", "t_pkey 1 id false"), indexes);
  }

  @Test
  void metadataNamesPrimaryKeysAsTheTextDoes() throws SQLException {
    statement.execute("CREATE TABLE named (a INT, b INT, CONSTRAINT pk_x PRIMARY KEY (b, a))");
    var keys = new ArrayList<String>();
    try (ResultSet rows = connection.getMetaData().getPrimaryKeys(null, null, "named")) {
      while (rows.next()) {
        keys.add(
            rows.getString("PK_NAME")
                + " "
                + rows.getInt("KEY_SEQ")
                + " "
                + rows.getString("COLUMN_NAME"));
      }
    }
    assertEquals(List.of("pk_x 2 a", "pk_x 1 b"), keys);
    try (ResultSet rows = connection.getMetaData().getIndexInfo(null, null, "named", true, false)) {
      assertTrue(rows.next());
      assertEquals("pk_x", rows.getString("INDEX_NAME"));
    }
    statement.execute("INSERT INTO named VALUES (1, 1)");
    Expect.error(
        "23505",
        "duplicate key in table \"named\" breaks constraint \"pk_x\": (b, a) = (1, 1) already"
            + " exists",
        () -> statement.execute("INSERT INTO named VALUES (1, 1)"));
  }
}
