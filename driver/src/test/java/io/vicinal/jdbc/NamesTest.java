package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases, schemas, sequences and comments as JDBC sees them, also after a restart. */
class NamesTest {
  @TempDir Path directory;

  private Connection connect(String options) throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + directory.resolve("data") + options);
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertTrue(rows.next());
      return String.valueOf(rows.getObject(1));
    }
  }

  @Test
  void databasesAreApartAndDroppedWhenNobodyUsesThem() throws SQLException {
    try (Connection main = connect("");
        Statement statement = main.createStatement()) {
      statement.execute("CREATE DATABASE other");
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      try (Connection other = connect("?database=other");
          Statement inOther = other.createStatement()) {
        assertEquals("other", other.getCatalog());
        inOther.execute("CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))");
        inOther.execute("INSERT INTO t VALUES (7, '[1,2]')");
        assertEquals("7", text(inOther, "SELECT id FROM other.public.t ORDER BY v <-> '[1,1]'"));
        assertEquals("0", text(statement, "SELECT COUNT(*) FROM t"));
        Expect.error(
            "55006",
            "database \"other\" is used by 1 connections\nline 1, column 15",
            () -> statement.execute("DROP DATABASE other"));
      }
    }
    try (Connection other = connect("?database=other");
        Statement statement = other.createStatement()) {
      assertEquals("7", text(statement, "SELECT id FROM t"));
    }
    try (Connection main = connect("");
        Statement statement = main.createStatement()) {
      statement.execute("DROP DATABASE other");
      Expect.error(
          "3D000", "database \"other\" does not exist", () -> connect("?database=other").close());
      statement.execute("CREATE DATABASE other");
      try (Connection other = connect("?database=other");
          Statement inOther = other.createStatement()) {
        assertEquals(
            "0", text(inOther, "SELECT COUNT(*) FROM vicinal.tables"), "a new one is empty");
      }
    }
  }

  @Test
  void plansDependOnTheSearchPath() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA a");
      statement.execute("CREATE TABLE a.t (id INT PRIMARY KEY)");
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO a.t VALUES (1)");
      for (int i = 0; i < 3; i++) {
        assertEquals("0", text(statement, "SELECT COUNT(*) FROM t"));
        connection.setSchema("a");
        assertEquals("1", text(statement, "SELECT COUNT(*) FROM t"));
        assertEquals("a", connection.getSchema());
        connection.setSchema("public");
      }
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO a.t VALUES (?)")) {
        insert.setInt(1, 2);
        insert.addBatch();
        insert.setInt(1, 3);
        insert.addBatch();
        assertEquals(2, insert.executeBatch().length);
      }
    }
    try (Connection connection = connect("?currentSchema=a,public");
        Statement statement = connection.createStatement()) {
      assertEquals("a, public", text(statement, "SHOW search_path"));
      assertEquals("3", text(statement, "SELECT COUNT(*) FROM t"));
      statement.execute("SET search_path TO public");
      assertEquals("0", text(statement, "SELECT COUNT(*) FROM t"));
      statement.execute("RESET ALL");
      assertEquals("3", text(statement, "SELECT COUNT(*) FROM t"));
    }
  }

  @Test
  void remarksAndSequencesAreThereAfterARestart() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SEQUENCE s");
      statement.execute("CREATE TABLE t (id BIGINT DEFAULT nextval('s') PRIMARY KEY, name TEXT)");
      statement.execute("COMMENT ON TABLE t IS 'a table'");
      statement.execute("COMMENT ON COLUMN t.name IS 'a name'");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO t (name) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
        insert.setString(1, "x");
        insert.executeUpdate();
        try (ResultSet keys = insert.getGeneratedKeys()) {
          assertTrue(keys.next());
          assertEquals(1, keys.getLong(1));
        }
      }
    }
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      try (ResultSet tables = connection.getMetaData().getTables(null, "public", "t", null)) {
        assertTrue(tables.next());
        assertEquals("a table", tables.getString("REMARKS"));
      }
      try (ResultSet columns = connection.getMetaData().getColumns(null, "public", "t", "name")) {
        assertTrue(columns.next());
        assertEquals("a name", columns.getString("REMARKS"));
      }
      assertEquals("2", text(statement, "SELECT nextval('s')"));
    }
  }
}
