package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Parameters stand where a plan needs a literal: their values make plans of their own. */
@ParameterizedClass
@EnumSource(Where.class)
class LiteralParametersTest {
  @Parameter Where where;

  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = where.connect("jdbc:vicinal:mem:");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE d (id BIGINT PRIMARY KEY, n INT, m TIMESTAMP, dt DATE, v VECTOR(2))");
      statement.execute(
          """
          INSERT INTO d VALUES
            (1, 10, '2020-01-05 10:20:30', '2020-02-03', '[1,0]'),
            (2, 20, '2020-02-05 10:20:30', NULL, '[0,1]'),
            (3, 30, '2021-01-05 10:20:30', NULL, '[1,1]')\
          """);
    }
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    Where.stop();
  }

  private String rows(String sql, Object... parameters) throws SQLException {
    return PreparedRows.of(connection, sql, parameters);
  }

  private void refused(String state, String sql, Object... parameters) {
    SQLException refused = assertThrows(SQLException.class, () -> rows(sql, parameters), sql);
    assertEquals(state, refused.getSQLState(), sql);
  }

  @Test
  void unitsOfDates() throws SQLException {
    String trunc = "SELECT date_trunc(?, m) FROM d WHERE id = ?";
    assertEquals("2020-01-01 00:00:00", rows(trunc, "month", 1));
    assertEquals("2020-01-05 10:00:00", rows(trunc, "HOUR", 1));
    assertEquals("null", rows(trunc, null, 1));
    refused("22023", trunc, "nothing", 1);
    refused("22023", trunc, "it's", 1);
    assertEquals("2020.0|2020.0|2021.0", rows("SELECT date_part(?, m) FROM d ORDER BY id", "year"));
    assertEquals("null", rows("SELECT date_part(?, m) FROM d WHERE id = ?", null, 1));
    assertEquals(
        "2020-01-01 00:00:00,2|2021-01-01 00:00:00,1",
        rows("SELECT date_trunc(?, m) AS y, count(*) FROM d GROUP BY y ORDER BY y", "year"));
  }

  @Test
  void intervals() throws SQLException {
    assertEquals(
        "2020-01-08 10:20:30", rows("SELECT m + ?::interval FROM d WHERE id = ?", "3 days", 1));
    assertEquals(
        "1",
        rows(
            "SELECT id FROM d WHERE m - ?::interval < ?",
            "1 month",
            LocalDateTime.of(2020, 1, 1, 0, 0)));
    assertEquals(
        "2020-01-08 10:20:30", rows("SELECT m + (? || ' days')::interval FROM d WHERE id = 1", 3));
    assertEquals(
        "2020-01-05 12:20:30",
        rows("SELECT m + CAST(? || ' ' || ? AS INTERVAL) FROM d WHERE id = 1", 2, "hours"));
    assertEquals("2020-01-07 10:20:30", rows("SELECT m + INTERVAL ? DAY FROM d WHERE id = 1", 2));
    assertEquals("null", rows("SELECT m + ?::interval FROM d WHERE id = 1", (Object) null));
    assertEquals(
        "2020-01-05 10:00:00",
        rows(
            "SELECT date_bin(?, m, ?) FROM d WHERE id = 1",
            "1 hour",
            LocalDateTime.of(2020, 1, 1, 0, 0)));
    refused("22007", "SELECT m + ?::interval FROM d", "3 lightyears");
    assertEquals("1", rows("SELECT id FROM d WHERE dt > current_date - ?", 1_000_000));
  }

  @Test
  void windows() throws SQLException {
    String tiles = "SELECT NTILE(?) OVER (ORDER BY id) FROM d ORDER BY id";
    assertEquals("1|1|2", rows(tiles, 2));
    assertEquals("1|2|3", rows(tiles, 3L));
    refused("22014", tiles, 0);
    refused("22014", tiles, 1.5);
    String sums = "SELECT SUM(n) OVER (ORDER BY id ROWS ? PRECEDING) FROM d ORDER BY id";
    assertEquals("10|30|50", rows(sums, 1));
    assertEquals("10|20|30", rows(sums, 0));
    refused("22013", sums, -1);
    refused("22004", sums, (Object) null);
    refused("22P02", sums, "x");
    assertEquals(
        "30|60|50",
        rows(
            "SELECT SUM(n) OVER w FROM d WINDOW w AS"
                + " (ORDER BY n RANGE BETWEEN ? PRECEDING AND ? FOLLOWING) ORDER BY id",
            10.5,
            10));
    assertEquals(
        "10|30|50",
        rows("SELECT SUM(n) OVER (ORDER BY id GROUPS ? PRECEDING) FROM d ORDER BY id", 1));
    assertEquals(
        "7|10|20", rows("SELECT LAG(n, ?, ?) OVER (ORDER BY id) FROM d ORDER BY id", 1, 7));
    assertEquals(
        "null|20|20", rows("SELECT NTH_VALUE(n, ?) OVER (ORDER BY id) FROM d ORDER BY id", 2));
    assertEquals("10|30|60", rows("SELECT SUM(n) OVER (PARTITION BY ? ORDER BY id) FROM d", "x"));
  }

  @Test
  void searches() throws SQLException {
    float[] query = {1, 0};
    assertEquals(
        "1|3",
        rows(
            "SELECT id FROM d ORDER BY v <=> ? FETCH APPROX FIRST ? ROWS ONLY"
                + " WITH TARGET ACCURACY ?",
            query,
            2,
            95));
    assertEquals(
        "1|3",
        rows(
            "SELECT id FROM TABLE(KNN(TABLE d, DESCRIPTOR(v), ?, K => ?, METRIC => ?,"
                + " EF_SEARCH => ?))",
            query,
            2,
            "l2",
            50));
    assertEquals(
        "1.0", rows("SELECT VECTOR_DISTANCE(v, ?, ?) FROM d WHERE id = 3", query, "MANHATTAN"));
    refused("22023", "SELECT VECTOR_DISTANCE(v, ?, ?) FROM d", query, "nearly");
    assertEquals("3", rows("SELECT count(*) FROM d TABLESAMPLE BERNOULLI (?)", 100));
    refused("2202H", "SELECT count(*) FROM d TABLESAMPLE BERNOULLI (?) REPEATABLE (?)", 101, 1);
  }

  @Test
  void settingsAndSortKeys() throws SQLException {
    try (PreparedStatement set = connection.prepareStatement("SET ef_search = ?")) {
      set.setInt(1, 123);
      set.execute();
      set.setInt(1, -1);
      assertEquals("22023", assertThrows(SQLException.class, set::execute).getSQLState());
    }
    assertEquals("123", rows("SHOW ef_search"));
    String sorted = "SELECT id FROM d ORDER BY CASE WHEN n = ? THEN ? WHEN n = 1 THEN ? ELSE ? END";
    assertEquals("2|1|3", rows(sorted + ", id", 20, 9, 1, 10));
    assertEquals("1|3|2", rows(sorted + ", id", 20, "9", "1", "10"));
  }

  @Test
  void changes() throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE d SET m = date_trunc(?, m) WHERE id = ?")) {
      for (int id = 1; id < 3; id++) {
        update.setString(1, "year");
        update.setInt(2, id);
        update.addBatch();
      }
      assertEquals(2, update.executeBatch().length);
    }
    assertEquals(
        "2020-01-01 00:00:00,2|2021-01-05 10:20:30,1",
        rows("SELECT m, count(*) FROM d GROUP BY m ORDER BY m"));
    assertEquals(
        "2021-01-06 10:20:30",
        rows("UPDATE d SET m = m + ?::interval WHERE id = ? RETURNING m", "1 day", 3));
  }

  @Test
  void descriptionsAreOfAllParameters() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, date_trunc(?, m), NTILE(?) OVER (ORDER BY id) FROM d WHERE id > ?")) {
      ParameterMetaData parameters = query.getParameterMetaData();
      assertEquals(3, parameters.getParameterCount());
      assertEquals("VARCHAR", parameters.getParameterTypeName(1));
      assertEquals("INTEGER", parameters.getParameterTypeName(2));
      assertEquals("BIGINT", parameters.getParameterTypeName(3));
      assertEquals("TIMESTAMP", query.getMetaData().getColumnTypeName(2));
      for (String unit : new String[] {"year", "day"}) {
        query.setString(1, unit);
        query.setInt(2, 2);
        query.setLong(3, 2);
        try (ResultSet rows = query.executeQuery()) {
          rows.next();
          assertEquals(
              LocalDate.of(2021, 1, unit.equals("day") ? 5 : 1),
              rows.getObject(2, LocalDateTime.class).toLocalDate());
        }
      }
    }
  }

  @Test
  void questionMarksInTextsAreNone() throws SQLException {
    assertEquals(
        "?,10",
        rows(
                "SELECT /* date_trunc(?, */ '?', date_part(?, m) AS \"?\" -- ?\n"
                    + "FROM d WHERE id = ?",
                "hour",
                1)
            .replace("10.0", "10"));
  }
}
