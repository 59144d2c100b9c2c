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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ORDER BY columns LIMIT n, MIN and MAX give what sorting all rows gives, with and without index.
 */
class OrderedLimitTest {
  private static final int ROWS = 2_600;
  private static final int QUERIES = 16 * Integer.getInteger("vicinal.soak", 1);
  private static final List<String> COLUMNS =
      List.of("n", "b", "r", "d", "w", "big", "t", "c", "x", "dt", "ts", "u", "f");

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @TempDir private Path directory;

  @BeforeEach
  void tellSeed() {
    System.out.println("OrderedLimitTest seed " + seed);
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:vicinal:" + directory.resolve("data"));
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> query(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    var rows = new ArrayList<String>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          var row = new StringBuilder();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.append(i == 1 ? "" : "|").append(result.getString(i));
          }
          rows.add(row.toString());
        }
      }
    }
    return rows;
  }

  private @Nullable Object value(String column) {
    if (random.nextInt(12) == 0) {
      return null;
    }
    int number = random.nextInt(ROWS) - ROWS / 2;
    return switch (column) {
      case "n" -> number / 50;
      case "b" -> number * 1_000_000_007L;
      case "r" -> number / 8f;
      case "d" ->
          switch (random.nextInt(40)) {
            case 0 -> Double.NaN;
            case 1 -> Double.NEGATIVE_INFINITY;
            default -> number / 16.0;
          };
      case "w" -> java.math.BigDecimal.valueOf(number, 3);
      case "big" -> java.math.BigDecimal.valueOf(number).scaleByPowerOfTen(20);
      case "t" -> (number % 3 == 0 ? "é" : number % 3 == 1 ? "a" : "") + Math.abs(number);
      case "c" -> "" + (char) ('a' + Math.floorMod(number, 26));
      case "x" -> new byte[] {(byte) (number >> 8), (byte) number};
      case "dt" -> java.time.LocalDate.ofEpochDay(number);
      case "ts" -> java.time.LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(number);
      case "u" -> new java.util.UUID(number * 0x9E3779B97F4A7C15L, number);
      case "f" -> random.nextInt(20) == 0;
      default -> throw new AssertionError(column);
    };
  }

  private void fill(Connection connection, String table, int from, int count) throws SQLException {
    String sql = "INSERT INTO " + table + " VALUES (?" + ", ?".repeat(COLUMNS.size()) + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (int id = from; id < from + count; id++) {
        insert.setInt(1, id);
        for (int i = 0; i < COLUMNS.size(); i++) {
          insert.setObject(i + 2, value(COLUMNS.get(i)));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void create(Connection connection) throws SQLException {
    run(
        connection,
        "CREATE TABLE o (id INT PRIMARY KEY, n INT, b BIGINT, r REAL, d DOUBLE PRECISION,"
            + " w DECIMAL(10, 3), big DECIMAL(38, 2), t TEXT, c CHAR(2), x VARBINARY, dt DATE,"
            + " ts TIMESTAMP, u UUID, f BOOLEAN)");
    fill(connection, "o", 0, ROWS);
    run(connection, "CHECKPOINT");
    fill(connection, "o", ROWS, ROWS / 2);
    run(connection, "CHECKPOINT", "DELETE FROM o WHERE MOD(id, 13) = 0");
    for (String column : COLUMNS) {
      if (random.nextBoolean()) {
        run(connection, "CREATE INDEX o_" + column + " ON o (" + column + ")");
      }
    }
    fill(connection, "o", 2 * ROWS, 100);
  }

  private String condition() {
    return switch (random.nextInt(9)) {
      case 0 -> "n > " + (random.nextInt(80) - 40);
      case 1 -> "n BETWEEN -3 AND 20 AND b < 0";
      case 2 -> "b < " + (random.nextInt(ROWS) - ROWS / 2) * 1_000_000_007L;
      case 3 -> "t LIKE 'a1%'";
      case 4 -> "n = " + (random.nextInt(80) - 40) + " OR d > " + random.nextInt(100);
      case 5 -> "n IS NULL";
      case 6 -> "id IN (5, 17, 40, 2601, 39, 5203)";
      case 7 -> "NOT (n < 10) AND f IS NOT TRUE";
      default -> "1 = 1";
    };
  }

  private String order() {
    var keys = new ArrayList<String>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      keys.add(
          COLUMNS.get(random.nextInt(COLUMNS.size()))
              + (random.nextBoolean() ? " DESC" : "")
              + switch (random.nextInt(4)) {
                case 0 -> " NULLS FIRST";
                case 1 -> " NULLS LAST";
                default -> "";
              });
    }
    keys.add("id" + (random.nextBoolean() ? " DESC" : ""));
    return String.join(", ", keys);
  }

  /** Sorts all rows, since without a limit nothing of the order is for the scan. */
  private static List<String> twin(
      Connection connection, String condition, String order, int from, int n) throws SQLException {
    List<String> all =
        query(connection, "SELECT id, t, n FROM o WHERE " + condition + " ORDER BY " + order);
    return all.subList(Math.min(from, all.size()), Math.min(from + n, all.size()));
  }

  private void compare(Connection connection) throws SQLException {
    String condition = condition();
    String order = order();
    String sql = "SELECT id, t, n FROM o WHERE " + condition + " ORDER BY " + order;
    int limit = random.nextInt(4) == 0 ? random.nextInt(ROWS) : random.nextInt(30);
    int offset = random.nextInt(3) == 0 ? random.nextInt(40) : 0;
    assertEquals(
        twin(connection, condition, order, offset, limit),
        query(connection, sql + " LIMIT ? OFFSET ?", limit, offset),
        () -> "seed " + seed + ": " + sql + " LIMIT " + limit + " OFFSET " + offset);
    String column = COLUMNS.get(random.nextInt(COLUMNS.size() - 1));
    String other = COLUMNS.get(random.nextInt(COLUMNS.size() - 1));
    String extremes = "MIN(" + column + "), MAX(" + column + "), MAX(" + other + ")";
    assertEquals(
        query(connection, "SELECT " + extremes + ", COUNT(*) FROM o WHERE " + condition).stream()
            .map(row -> row.substring(0, row.lastIndexOf('|')))
            .toList(),
        query(connection, "SELECT " + extremes + " FROM o WHERE " + condition),
        () -> "seed " + seed + ": " + extremes + " WHERE " + condition);
  }

  @Test
  void firstRowsAreThoseOfASortWhateverIsIndexedChangedAndFiltered() throws SQLException {
    try (Connection connection = open()) {
      create(connection);
      for (int i = 0; i < QUERIES; i++) {
        compare(connection);
      }
      connection.setAutoCommit(false);
      fill(connection, "o", 3 * ROWS, 50);
      run(connection, "DELETE FROM o WHERE MOD(id, 7) = 1", "UPDATE o SET n = n + 1 WHERE b > 0");
      for (int i = 0; i < QUERIES / 2; i++) {
        compare(connection);
      }
      connection.rollback();
      connection.setAutoCommit(true);
      for (int i = 0; i < QUERIES / 4; i++) {
        compare(connection);
      }
    }
    try (Connection connection = open()) {
      for (int i = 0; i < QUERIES / 4; i++) {
        compare(connection);
      }
    }
  }

  @Test
  void pagesThatBeginAfterTheLastRowOfTheOneBeforeGiveEveryRowOnce() throws SQLException {
    try (Connection connection = open()) {
      create(connection);
      List<String> all =
          query(connection, "SELECT b, id FROM o WHERE b IS NOT NULL ORDER BY b, id");
      var paged = new ArrayList<String>();
      List<String> page =
          query(connection, "SELECT b, id FROM o WHERE b IS NOT NULL ORDER BY b, id LIMIT 200");
      while (!page.isEmpty()) {
        paged.addAll(page);
        String[] last = page.getLast().split("\\|");
        page =
            query(
                connection,
                "SELECT b, id FROM o WHERE (b, id) > (?, ?) ORDER BY b, id LIMIT 200",
                Long.valueOf(last[0]),
                Integer.valueOf(last[1]));
      }
      assertEquals(all, paged, "seed " + seed);
    }
  }

  @Test
  void aPlanTellsWhichIndexGivesTheOrder() throws SQLException {
    try (Connection connection = open()) {
      create(connection);
      run(connection, "DROP INDEX IF EXISTS o_b", "CREATE INDEX by_b ON o (b)");
      String plan = explain(connection, "SELECT id FROM o ORDER BY b DESC NULLS LAST, id LIMIT 5");
      assertTrue(plan.contains("Scan o by b DESC NULLS LAST, id (limit 5)"), plan);
      assertTrue(plan.contains("index-order — index \"by_b\" gives the rows in order"), plan);
      plan = explain(connection, "SELECT MAX(b) FROM o");
      assertTrue(plan.contains("index-order"), plan);
      plan = explain(connection, "SELECT id FROM o ORDER BY id LIMIT 5");
      assertTrue(plan.contains("top-rows"), plan);
    }
  }

  @Test
  void aParameterThatIsCastIsACountToo() throws SQLException {
    try (Connection connection = open()) {
      create(connection);
      assertEquals(
          query(connection, "SELECT id FROM o ORDER BY id LIMIT 3 OFFSET 2"),
          query(
              connection,
              "SELECT id FROM o ORDER BY id LIMIT CAST(? AS BIGINT) OFFSET (?::int)",
              3L,
              2));
    }
  }

  @Test
  void parametersMayBePartsOfACount() throws SQLException {
    try (Connection connection = open()) {
      create(connection);
      List<String> wanted = query(connection, "SELECT id FROM o ORDER BY id LIMIT 3 OFFSET 2");
      assertEquals(
          wanted, query(connection, "SELECT id FROM o ORDER BY id LIMIT ? + 1 OFFSET 1 * ?", 2, 2));
      assertEquals(
          wanted,
          query(
              connection,
              "SELECT id FROM o WHERE id > ? ORDER BY id LIMIT (SELECT CAST(? AS INT) - 1)"
                  + " OFFSET (SELECT COUNT(*) FROM o WHERE id < ?) + 2",
              Integer.MIN_VALUE,
              4,
              Integer.MIN_VALUE));
    }
  }

  private static String explain(Connection connection, String sql) throws SQLException {
    return String.join("\n", query(connection, "EXPLAIN " + sql));
  }
}
