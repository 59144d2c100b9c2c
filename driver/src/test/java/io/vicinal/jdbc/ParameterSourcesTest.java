package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parameters that are columns of items of FROM and WITH are what these are used beside. */
class ParameterSourcesTest {
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:vicinal:mem:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE d (id BIGINT PRIMARY KEY, title TEXT, n INT, p NUMERIC(6,2), c VARCHAR(3),"
              + " day DATE, v VECTOR(2))");
      statement.execute(
          "INSERT INTO d VALUES (1, 'One', 10, 1.50, 'abc', '2020-01-01', '[1,0]'),"
              + " (2, 'Two', 20, 2.50, 'abd', '2020-01-02', '[0,1]')");
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private String rows(String sql, Object... parameters) throws SQLException {
    return PreparedRows.of(connection, sql, parameters);
  }

  private String types(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      var types = new StringJoiner(",");
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        types.add(statement.getParameterMetaData().getParameterTypeName(i));
      }
      return types.toString();
    }
  }

  @Test
  void rowsThatAreJoinedAreWhatTheyAreComparedWith() throws SQLException {
    String join = "SELECT d.id, s.w FROM d JOIN (VALUES (?, ?), (?, ?)) s(k, w) ON s.k = d.id";
    assertEquals("BIGINT,VARCHAR,BIGINT,VARCHAR", types(join));
    assertEquals("1,a|2,b", rows(join + " ORDER BY 1", 1, "a", 2, "b"));
    assertEquals("1", rows("SELECT d.id FROM d JOIN (SELECT ? AS k) s ON d.id = s.k", 1));
    assertEquals("1", rows("SELECT id FROM d JOIN (VALUES (?)) s(k) ON id = k", 1));
    assertEquals(
        "1", rows("SELECT id FROM d, (VALUES (?, ?)) s(a, b) WHERE n BETWEEN a AND b", 5, 15));
    assertEquals(
        "1,2020-01-01|2,null",
        rows(
            "SELECT d.id, s.k FROM d LEFT JOIN (VALUES (?)) s(k) ON d.day = s.k ORDER BY 1",
            LocalDate.of(2020, 1, 1)));
  }

  @Test
  void whatIsComputedFromThemSaysItToo() throws SQLException {
    assertEquals("2", rows("SELECT s.k + 1 FROM (VALUES (?)) s(k)", 1));
    assertEquals("7", rows("SELECT s.k FROM (VALUES (?)) s(k) WHERE s.k > 5", 7));
    assertEquals("2", rows("SELECT d.id FROM d, (SELECT ? AS k) s WHERE d.id = s.k + 1", 1));
    assertEquals("2020-01-04", rows("SELECT day + s.k FROM d, (VALUES (?)) s(k) LIMIT 1", 3));
    assertEquals("3|3", rows("SELECT COALESCE(s.k, d.n) FROM d, (VALUES (?)) s(k)", 3));
    assertEquals(
        "1,1|2,2",
        rows(
            "SELECT q.i, l.id FROM (VALUES (?, ?), (?, ?)) q(i, x),"
                + " LATERAL (SELECT id FROM d ORDER BY v <-> q.x LIMIT 1) l ORDER BY 1",
            1,
            new float[] {1, 0},
            2,
            new float[] {0, 1}));
    assertEquals(
        "1,1",
        rows(
            "SELECT q.k, l.id FROM (VALUES (?)) q(k), LATERAL (SELECT id FROM d"
                + " WHERE d.id = q.k) l",
            1));
    assertEquals(
        "1",
        rows(
            "SELECT id FROM d WHERE EXISTS (SELECT 1 FROM (VALUES (?)) s(k) WHERE d.n = s.k)", 10));
  }

  @Test
  void allUsesTogetherSayIt() throws SQLException {
    String sql = "SELECT d.id FROM d, (VALUES (?)) s(k) WHERE s.k > 5 AND d.id < s.k AND d.p < s.k";
    assertEquals("DECIMAL", types(sql));
    assertEquals("1|2", rows(sql + " ORDER BY 1", new BigDecimal("5.5")));
  }

  @Test
  void digitsAndCharactersAreKept() throws SQLException {
    String joined = "SELECT d.id FROM d JOIN (VALUES (?)) s(k) ON ";
    assertEquals("1", rows(joined + "d.p = s.k", new BigDecimal("1.500")));
    assertEquals("", rows(joined + "d.p = s.k", new BigDecimal("1.501")));
    assertEquals("1", rows(joined + "d.p < s.k", new BigDecimal("1.501")));
    assertEquals("1", rows(joined + "d.c = s.k", "abc"));
    assertEquals("", rows(joined + "d.c = s.k", "abcd"));
  }

  @Test
  void zerosBehindTheLastDigitMakeNoOtherNumber() throws SQLException {
    var zeros = new BigDecimal("1.500");
    assertEquals(
        "1.5",
        rows("SELECT DISTINCT k FROM (VALUES (?::numeric), (?::numeric)) s(k)", zeros, "1.5"));
    assertEquals("1.5|2.5", rows("SELECT ? UNION SELECT p FROM d ORDER BY 1", zeros));
    assertEquals("1.5", rows("SELECT ? INTERSECT SELECT p FROM d", zeros));
    assertEquals(
        "1.5,2",
        rows(
            "SELECT k, COUNT(*) FROM (SELECT ?::numeric AS k UNION ALL SELECT p FROM d) s"
                + " GROUP BY k HAVING COUNT(*) > 1",
            zeros));
  }

  @Test
  void itemsOfWithAreWhatTheyAreUsedBeside() throws SQLException {
    assertEquals("2", rows("WITH s(k) AS (VALUES (?)) SELECT id FROM d JOIN s ON d.id = s.k", 2));
    assertEquals("2", rows("WITH s AS (SELECT ? AS k) SELECT id FROM d, s x WHERE n > x.k", 15));
    assertEquals(
        "1",
        rows(
            "WITH a(k) AS (SELECT ?), b AS (SELECT d.id FROM d JOIN a ON d.id = a.k)"
                + " SELECT b.id FROM a JOIN b ON a.k = b.id",
            1));
    assertEquals(
        "1",
        rows(
            "WITH a(k) AS (VALUES (?)) SELECT id FROM d"
                + " WHERE EXISTS (SELECT 1 FROM a WHERE a.k = d.id)",
            1));
    assertEquals("x", rows("WITH a(k) AS (VALUES (?)) SELECT * FROM a", "x"));
  }

  @Test
  void recursionBeginsWithWhatItGoesOnWith() throws SQLException {
    assertEquals(
        "1,a|2,ax|3,axx",
        rows(
            "WITH RECURSIVE r(n, w) AS (SELECT ?, ? UNION ALL SELECT n + 1, w || 'x' FROM r"
                + " WHERE n < ?) SELECT * FROM r",
            1,
            "a",
            3));
    assertEquals(
        "1|2",
        rows(
            "WITH RECURSIVE r(n) AS (VALUES (?) UNION ALL SELECT x.n + 1 FROM r x WHERE n < 2)"
                + " SELECT * FROM r",
            1));
    String keys =
        "WITH RECURSIVE r(id) AS (SELECT ? UNION SELECT d.id FROM d JOIN r ON d.id = r.id + 1)"
            + " SELECT * FROM r";
    assertEquals("BIGINT", types(keys));
    assertEquals("0|1|2", rows(keys, 0));
  }

  @Test
  void rowsThatChangesReadAreWhatTheyAreComparedWith() throws SQLException {
    assertEquals(
        "1,new,7|2,old,8",
        rows(
            "UPDATE d SET title = s.b, n = s.c FROM (VALUES (?, ?, ?), (?, ?, ?)) AS s(a, b, c)"
                + " WHERE d.id = s.a RETURNING d.id, d.title, d.n",
            1,
            "new",
            7,
            2,
            "old",
            8));
    assertEquals(
        "12",
        rows(
            "UPDATE d SET n = d.n + s.c FROM (VALUES (?, ?)) AS s(a, c) WHERE d.id = s.a"
                + " RETURNING d.n",
            1,
            5));
    assertEquals(
        "2", rows("DELETE FROM d USING (VALUES (?)) s(k) WHERE d.id = s.k RETURNING d.id", 2));
  }

  @Test
  void sourcesOfMergeAreWhatTheyAreComputedWith() throws SQLException {
    String source = "MERGE INTO d USING (VALUES (?, ?)) s(i, k) ON d.id = s.i WHEN MATCHED ";
    assertEquals("15", rows(source + "THEN UPDATE SET n = s.k + d.n RETURNING d.n", 1, 5));
    assertEquals("0", rows(source + "AND s.k > 3 THEN UPDATE SET n = 0 RETURNING d.n", 1, 5));
    assertEquals("5", rows(source + "THEN UPDATE SET n = COALESCE(s.k, d.n) RETURNING d.n", 1, 5));
    assertEquals(
        "1.63",
        rows(source + "THEN UPDATE SET p = d.p + s.k RETURNING d.p", 1, new BigDecimal("0.129")));
    assertEquals(
        "1,5|2,6",
        rows(
            "MERGE INTO d USING (SELECT ? AS i, ? AS k UNION ALL SELECT ?, ?) s ON d.id = s.i"
                + " WHEN MATCHED THEN UPDATE SET n = s.k RETURNING d.id, d.n",
            1,
            5,
            2,
            6));
  }

  @Test
  void whatIsNotThereIsSaidAsWithoutParameters() {
    assertState("42P01", "SELECT 1 FROM nosuch x JOIN (VALUES (?)) s(k) ON x.id = s.k");
    assertState("42703", "SELECT 1 FROM d JOIN (VALUES (?)) s(k) ON d.nosuch = s.k");
    assertState("42P01", "SELECT 1 FROM d JOIN (VALUES (?)) s(k) ON nosuch.id = s.k");
  }

  private void assertState(String state, String sql) {
    assertEquals(state, assertThrows(SQLException.class, () -> rows(sql, 1), sql).getSQLState());
  }
}
