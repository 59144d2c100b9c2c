package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Joins of more tables than Calcite would order in a reasonable time. */
final class ManyJoinsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);
  private static final int TABLES = 5;
  private static final int ROWS = 3;

  /** Creates {@code t0, t1, ...}, each with more columns in front, so that places differ. */
  private static void create(Statement statement) throws SQLException {
    for (int table = 0; table < TABLES; table++) {
      StringBuilder columns = new StringBuilder();
      for (int column = 0; column < table; column++) {
        columns.append("c").append(column).append(" INT, ");
      }
      statement.execute("CREATE TABLE t" + table + " (" + columns + "id INT, v INT)");
      for (int id = 1; id <= ROWS + table; id++) {
        statement.execute(
            "INSERT INTO t%d (id, v) VALUES (%d, %d)".formatted(table, id, id * 100 + table));
      }
    }
  }

  @Test
  void findTheSameInEveryOrder() throws SQLException {
    long seed = Long.getLong("vicinal.seed", new Random().nextLong());
    System.out.println("seed " + seed);
    var random = new Random(seed);
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      create(statement);
      for (int round = 0; round < 2 * SOAK; round++) {
        check(statement, 17 + random.nextInt(3), random, "seed " + seed + " round " + round);
      }
    }
  }

  private static void check(Statement statement, int count, Random random, String text)
      throws SQLException {
    int[] tables = random.ints(count, 0, TABLES).toArray();
    tables[random.nextInt(count)] = 0; // the fewest rows, which are all that remain
    var selected = new ArrayList<String>();
    var from = new ArrayList<String>();
    var conditions = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      selected.add("x" + i + ".v");
      from.add("t" + tables[i] + " x" + i);
      if (i > 0) {
        conditions.add("x%d.id = x%d.id".formatted(i, random.nextInt(i)));
      }
    }
    conditions.add("x%d.id + x%d.id = 2 * x%d.id".formatted(0, count / 2, count - 1));
    conditions.add("x%d.v >= 0".formatted(random.nextInt(count)));
    Collections.shuffle(conditions, random);
    String sql =
        "SELECT %s FROM %s WHERE %s ORDER BY 1"
            .formatted(
                String.join(", ", selected),
                String.join(", ", from),
                String.join(" AND ", conditions));
    List<String> expected = new ArrayList<>();
    for (int id = 1; id <= ROWS; id++) {
      var row = new ArrayList<String>();
      for (int table : tables) {
        row.add(String.valueOf(id * 100 + table));
      }
      expected.add(String.join(" ", row));
    }
    assertEquals(expected, rows(statement.executeQuery(sql)), () -> text + ": " + sql);
  }

  private static List<String> rows(ResultSet rows) throws SQLException {
    var all = new ArrayList<String>();
    try (rows) {
      while (rows.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(String.join(" ", row));
      }
    }
    return all;
  }

  @Test
  void areOrderedSoThatNoProductIsMade() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE d (id INT PRIMARY KEY, n INT)");
      statement.execute(
          "INSERT INTO d VALUES (0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)");
      StringBuilder columns = new StringBuilder("id INT");
      StringBuilder values = new StringBuilder("1");
      StringBuilder from = new StringBuilder();
      StringBuilder where = new StringBuilder("f.id = 1");
      for (int i = 0; i < 20; i++) { // 8 to the power of 20 rows, if they were joined as written
        columns.append(", d").append(i).append(" INT");
        values.append(", ").append(i % 8);
        from.append("d x").append(i).append(", ");
        where.append(" AND x%d.id = f.d%d".formatted(i, i));
      }
      statement.execute("CREATE TABLE f (" + columns + ")");
      statement.execute("INSERT INTO f VALUES (" + values + ")");
      assertEquals(
          List.of("3 3 1"),
          rows(
              statement.executeQuery(
                  "SELECT x3.n, x19.n, COUNT(*) FROM "
                      + from
                      + "f WHERE "
                      + where
                      + " GROUP BY x3.n, x19.n")));
    }
  }

  @Test
  void withoutConditionsGiveAllPairs() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE one (n INT)");
      statement.execute("CREATE TABLE two (n INT)");
      statement.execute("INSERT INTO one VALUES (1)");
      statement.execute("INSERT INTO two VALUES (1), (NULL)");
      StringBuilder ones = new StringBuilder();
      for (int i = 0; i < 14; i++) {
        ones.append(", one x").append(i);
      }
      assertEquals(
          List.of("16"),
          rows(
              statement.executeQuery(
                  "SELECT COUNT(*) FROM two a, two b" + ones + ", two c, two d")));
    }
  }
}
