package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections in this process that name a user. */
final class EmbeddedUsersTest {
  @TempDir Path directory;

  private Connection connect(String options) throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + directory.resolve("data") + options);
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> names(ResultSet rows, String column) throws SQLException {
    var names = new ArrayList<String>();
    while (rows.next()) {
      names.add(rows.getString(column));
    }
    return names;
  }

  @Test
  void aUserSeesAndDoesWhatItMay() throws SQLException {
    try (Connection owner = connect("")) {
      run(owner, "CREATE TABLE docs (id INT PRIMARY KEY)");
      run(owner, "CREATE TABLE secret (hush INT PRIMARY KEY)");
      run(owner, "CREATE SCHEMA hidden");
      run(owner, "CREATE USER anna PASSWORD 'correct horse'");
      run(owner, "GRANT SELECT, INSERT ON docs TO anna");
      assertEquals("vicinal", owner.getMetaData().getUserName());
      Expect.error(
          "28P01", "user or password is wrong", () -> connect("?user=anna&password=wrong"));
      Expect.error(
          "28P01", "user or password is wrong", () -> connect("?user=nobody&password=wrong"));
      run(owner, "CREATE DATABASE closed");
      for (String database : List.of("closed", "nosuch")) {
        Expect.error(
            "28P01",
            "user or password is wrong",
            () -> connect("?user=anna&password=wrong&database=" + database));
        Expect.error(
            "3D000",
            "database \"" + database + "\" does not exist",
            () -> connect("?user=anna&password=correct%20horse&database=" + database));
      }
    }
    try (Connection anna = connect("?user=anna&password=correct%20horse");
        PreparedStatement insert = anna.prepareStatement("INSERT INTO docs VALUES (?)")) {
      DatabaseMetaData metadata = anna.getMetaData();
      assertEquals("anna", metadata.getUserName());
      assertEquals(
          List.of("docs"),
          names(metadata.getTables(null, null, "%", new String[] {"TABLE"}), "TABLE_NAME"));
      assertFalse(names(metadata.getColumns(null, null, "%", "%"), "COLUMN_NAME").contains("hush"));
      assertFalse(names(metadata.getSchemas(), "TABLE_SCHEM").contains("hidden"));
      assertEquals(List.of(), names(metadata.getPrimaryKeys(null, null, "secret"), "COLUMN_NAME"));
      insert.setInt(1, 1);
      assertEquals(1, insert.executeUpdate());
      insert.setInt(1, 2);
      insert.addBatch();
      assertEquals(1, insert.executeBatch().length);
      Expect.error(
          "42501",
          "privilege DELETE on table \"docs\" is missing",
          () -> run(anna, "DELETE FROM docs"));
      var error =
          org.junit.jupiter.api.Assertions.assertThrows(
              SQLException.class, () -> run(anna, "SELECT * FROM secret"));
      assertEquals("42P01", error.getSQLState());
      assertTrue(error.getMessage().startsWith("table \"secret\" does not exist"));
      try (Connection owner = connect("")) {
        run(owner, "REVOKE INSERT ON docs FROM anna");
        insert.setInt(1, 3);
        Expect.error(
            "42501", "privilege INSERT on table \"docs\" is missing", () -> insert.executeUpdate());
        run(owner, "ALTER USER anna PASSWORD 'another horse'");
        run(owner, "DROP TABLE docs");
      }
      assertEquals(
          List.of(),
          names(metadata.getTables(null, null, "%", new String[] {"TABLE"}), "TABLE_NAME"));
    }
    Expect.error(
        "28P01", "user or password is wrong", () -> connect("?user=anna&password=correct%20horse"));
    connect("?user=anna&password=another%20horse").close();
  }
}
