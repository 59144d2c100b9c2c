package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that change and views, as connections beside each other and after a restart see them. */
final class DefinitionsTest {
  @TempDir Path directory;

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + directory);
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        boolean _ = statement.execute(sql);
      }
    }
  }

  private static List<String> rows(ResultSet result) throws SQLException {
    try (result) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return rows(statement.executeQuery(sql));
    }
  }

  @BeforeEach
  void createTable() throws SQLException {
    try (Connection connection = connect()) {
      run(
          connection,
          "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, e VECTOR(2))",
          "INSERT INTO docs VALUES (1, 'en', '[1,1]'), (2, 'de', '[2,2]'), (3, 'en', '[3,3]')");
    }
  }

  @Test
  void aSearchOverAViewIsPushedDownWithTheFilterOfTheView() throws SQLException {
    try (Connection connection = connect()) {
      run(connection, "CREATE VIEW english AS SELECT id, e FROM docs WHERE lang = 'en'");
      String search = " ORDER BY e <-> '[2,2]' LIMIT 1";
      String overView =
          String.join("\n", query(connection, "EXPLAIN SELECT id FROM english" + search));
      String overTable =
          String.join(
              "\n", query(connection, "EXPLAIN SELECT id FROM docs WHERE lang = 'en'" + search));
      assertEquals(overTable, overView);
    }
  }

  @Test
  void metadataShowsViewsAndTheirColumns() throws SQLException {
    try (Connection connection = connect()) {
      run(connection, "CREATE VIEW english (k, vec) AS SELECT id, e FROM docs");
    }
    try (Connection connection = connect()) {
      var metadata = connection.getMetaData();
      List<String> views = new ArrayList<>();
      try (ResultSet found = metadata.getTables(null, "public", "%", new String[] {"VIEW"})) {
        while (found.next()) {
          views.add(found.getString("TABLE_NAME") + " " + found.getString("TABLE_TYPE"));
        }
      }
      assertEquals(List.of("english VIEW"), views);
      List<String> columns = new ArrayList<>();
      try (ResultSet found = metadata.getColumns(null, "public", "english", "%")) {
        while (found.next()) {
          columns.add(found.getString("COLUMN_NAME") + " " + found.getString("TYPE_NAME"));
        }
      }
      assertEquals(2, columns.size());
      assertTrue(columns.get(0).startsWith("k "), columns.get(0));
      assertTrue(columns.get(1).startsWith("vec VECTOR"), columns.get(1));
    }
  }

  @Test
  void aTransactionThatBeganBeforeTheChangeGets40001() throws SQLException {
    try (Connection open = connect();
        Connection other = connect()) {
      open.setAutoCommit(false);
      run(open, "INSERT INTO docs VALUES (4, 'fr', NULL)");
      run(other, "ALTER TABLE docs ADD COLUMN year INT DEFAULT 2000");
      SQLException refused = assertThrows(SQLException.class, open::commit);
      assertEquals("40001", refused.getSQLState());
      open.rollback();
      run(open, "INSERT INTO docs VALUES (4, 'fr', NULL, 2004)");
      open.commit();
      assertEquals(
          List.of("1 2000", "2 2000", "3 2000", "4 2004"),
          query(other, "SELECT id, year FROM docs ORDER BY id"));
    }
  }

  @Test
  void aSearchAmongTheValuesOfASubQueryGets40001Too() throws SQLException {
    try (Connection open = connect();
        Connection other = connect()) {
      run(open, "CREATE TABLE pick (id INT PRIMARY KEY)", "INSERT INTO pick VALUES (1), (2)");
      open.setAutoCommit(false);
      try (Statement statement = open.createStatement()) {
        assertEquals(2, rows(statement.executeQuery("SELECT id FROM pick")).size());
        run(other, "ALTER TABLE docs DROP COLUMN lang");
        SQLException refused =
            assertThrows(
                SQLException.class,
                () ->
                    rows(
                        statement.executeQuery(
                            "SELECT id FROM docs WHERE id IN (SELECT id FROM pick)"
                                + " ORDER BY e <-> '[1,0]' LIMIT 3")));
        assertEquals("40001", refused.getSQLState());
      }
      open.rollback();
    }
  }

  @Test
  void aStatementThatWasPreparedBeforeTheChangeGoesOn() throws SQLException {
    try (Connection connection = connect();
        Connection other = connect();
        PreparedStatement select = connection.prepareStatement("SELECT * FROM docs WHERE id = ?");
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO docs (id, lang) VALUES (?, ?)")) {
      select.setInt(1, 2);
      assertEquals(List.of("2 de [2,2]"), rows(select.executeQuery()));
      run(other, "ALTER TABLE docs DROP COLUMN e", "ALTER TABLE docs ADD COLUMN n INT DEFAULT 7");
      insert.setInt(1, 5);
      insert.setString(2, "it");
      assertEquals(1, insert.executeUpdate());
      assertEquals(
          List.of("2 de 7", "5 it 7"),
          query(connection, "SELECT * FROM docs WHERE id IN (2, 5) ORDER BY id"));
    }
  }

  @Test
  void changesAreThereAfterARestart() throws SQLException {
    try (Connection connection = connect()) {
      run(
          connection,
          "ALTER TABLE docs ADD COLUMN year INT NOT NULL DEFAULT 2000",
          "ALTER TABLE docs DROP COLUMN lang",
          "ALTER TABLE docs RENAME TO papers",
          "CHECKPOINT",
          "INSERT INTO papers VALUES (4, '[4,4]', 2004)",
          "CREATE TABLE late AS SELECT id, year FROM papers WHERE year > 2000");
    }
    try (Connection connection = connect()) {
      assertEquals(
          List.of("1 [1,1] 2000", "2 [2,2] 2000", "3 [3,3] 2000", "4 [4,4] 2004"),
          query(connection, "SELECT * FROM papers ORDER BY id"));
      assertEquals(List.of("4 2004"), query(connection, "SELECT * FROM late"));
      run(connection, "OPTIMIZE TABLE papers");
      assertEquals(List.of("4"), query(connection, "SELECT id FROM papers WHERE year = 2004"));
    }
  }

  @Test
  void whatAPreparedQueryGivesIsDescribedAsOfItsExecution() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement select = connection.prepareStatement("SELECT * FROM docs WHERE id = ?")) {
      select.setInt(1, 1);
      assertEquals("id lang e, table docs", described(select));
      run(connection, "ALTER TABLE docs RENAME COLUMN lang TO language");
      assertEquals("id language e, table docs", described(select));
      run(
          connection,
          "ALTER TABLE docs RENAME TO texts",
          "CREATE VIEW docs AS SELECT * FROM texts");
      assertEquals("id language e, table docs", described(select));
      run(connection, "DROP VIEW docs", "CREATE TABLE docs (e VECTOR(2), id INT)");
      assertEquals("e id, table docs", described(select));
    }
  }

  private static String described(PreparedStatement select) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      var metadata = rows.getMetaData();
      var names = new ArrayList<String>();
      for (int i = 1; i <= metadata.getColumnCount(); i++) {
        names.add(metadata.getColumnLabel(i));
      }
      return String.join(" ", names) + ", table " + metadata.getTableName(1);
    }
  }
}
