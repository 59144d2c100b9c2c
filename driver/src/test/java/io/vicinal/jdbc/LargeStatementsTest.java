package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Statements of any size are answered, or refused with 54000, 54001 or 54011, and never break
 * anything.
 */
class LargeStatementsTest {
  private static List<String> statements() {
    var all = new ArrayList<String>();
    all.add("SELECT id FROM t WHERE n = 0" + " OR n = 1".repeat(10_000));
    all.add("SELECT id FROM t WHERE n <> 0" + " AND n <> 1".repeat(10_000));
    all.add("SELECT id FROM t WHERE (n = 0)" + " OR (n = 1 AND id = 2)".repeat(10_000));
    all.add("SELECT 1" + "+1".repeat(10_000));
    all.add("SELECT n" + "+n".repeat(300) + " FROM t");
    all.add("SELECT 'a'" + "||'a'".repeat(10_000));
    all.add("SELECT id FROM t WHERE n IN (0" + ",1".repeat(5_000) + ")");
    all.add("SELECT " + "(".repeat(200) + "1" + ")".repeat(200));
    all.add("SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000));
    all.add("SELECT " + "ABS(".repeat(190) + "n" + ")".repeat(190) + " FROM t");
    all.add("SELECT id FROM t WHERE " + "NOT ".repeat(10_000) + "n = 1");
    all.add("SELECT " + "- ".repeat(10_000) + "n FROM t");
    all.add("SELECT '" + "x".repeat(1_100_000) + "'");
    all.add("SELECT id FROM t WHERE n LIKE 'a'" + " OR n LIKE 'b'".repeat(1_900));
    all.add("SELECT id FROM t WHERE ABS(n) = 0" + " OR ABS(n + 1) > 4".repeat(300));
    all.add("SELECT n + 1 IN (1 + 1" + ", n + 2".repeat(5_000) + ") FROM t");
    all.add("SELECT COALESCE(n" + ", n".repeat(5_000) + ") FROM t");
    all.add("SELECT GREATEST(n" + ", n".repeat(5_000) + ") FROM t");
    all.add("SELECT CASE n" + " WHEN 1 THEN 2".repeat(5_000) + " END FROM t");
    all.add("SELECT ARRAY[1" + ", 2".repeat(20_000) + "]");
    all.add("SELECT * FROM (VALUES (1 + 1)" + ", (2 + 2)".repeat(5_000) + ") AS v (x)");
    all.add("INSERT INTO t SELECT * FROM (VALUES (8, 1 + 1)" + ", (9, ABS(2))".repeat(5_000) + ")");
    all.add("SELECT 1" + " UNION SELECT 1".repeat(1_000));
    all.add("SELECT n" + ", n".repeat(5_000) + " FROM t");
    all.add("SELECT 1 FROM t" + ", t".repeat(2_000));
    all.add("SELECT 1 FROM t" + " CROSS JOIN t".repeat(2_000));
    all.add(
        "WITH c0 AS (SELECT 1 AS x)"
            + joined(1, 1_000, i -> ", c" + i + " AS (SELECT x FROM c" + (i - 1) + ")")
            + " SELECT * FROM c999");
    all.add("SELECT " + "COALESCE(".repeat(190) + "n" + ", 1)".repeat(190) + " FROM t");
    all.add("SELECT " + "NULLIF(".repeat(60) + "n" + ", 1)".repeat(60) + " FROM t");
    all.add(
        "WITH c0 AS (SELECT 1 AS x)"
            + joined(
                1, 40, i -> ", c%d AS (SELECT a.x FROM c%d a, c%d b)".formatted(i, i - 1, i - 1))
            + " SELECT * FROM c39");
    String columns = joined(1, 1_600, i -> ", c" + i);
    all.add("SELECT * FROM w ORDER BY c0" + columns);
    all.add("SELECT * FROM w ORDER BY c0" + joined(1, 400, i -> ", c" + i));
    all.add("SELECT SUM(c0)" + joined(1, 1_600, i -> ", SUM(c" + i + ")") + " FROM w");
    all.add("UPDATE w SET c0 = c0 + 1" + joined(1, 1_600, i -> ", c%d = c%d + 1".formatted(i, i)));
    all.add("SELECT COUNT(*) FROM w GROUP BY CUBE (c0" + joined(1, 30, i -> ", c" + i) + ")");
    all.add("SELECT COUNT(*) FROM t GROUP BY GROUPING SETS ((n)" + ", (n, id)".repeat(1_000) + ")");
    all.add(
        "SELECT SUM(n) OVER (ORDER BY id)" + ", SUM(n) OVER (ORDER BY n)".repeat(999) + " FROM t");
    all.add("SELECT " + "ARRAY[".repeat(200) + "n" + "]".repeat(200) + " FROM t");
    all.add(
        "SELECT id FROM t x0 WHERE "
            + joined(
                1,
                200,
                i ->
                    "EXISTS (SELECT 1 FROM t x%d WHERE x%d.id = x%d.id AND ".formatted(i, i, i - 1))
            + "TRUE"
            + ")".repeat(199));
    all.add("SELECT " + "(SELECT ".repeat(200) + "1" + ")".repeat(200));
    all.add("SELECT " + "(SELECT MAX(n) + ".repeat(195) + "1" + " FROM t)".repeat(195));
    all.add("SELECT * FROM " + "(SELECT * FROM ".repeat(200) + "t" + ") AS x".repeat(200));
    all.add(
        "SELECT "
            + "CASE WHEN n = 1 THEN 2 ELSE ".repeat(200)
            + "3"
            + " END".repeat(200)
            + " FROM t");
    all.add(
        "SELECT COUNT(*) FROM t x0"
            + joined(1, 40, i -> ", t x" + i)
            + " WHERE TRUE"
            + joined(1, 40, i -> " AND x%d.id = x0.id".formatted(i)));
    all.add("SELECT COUNT(*) FROM t x0" + joined(1, 30, i -> " NATURAL JOIN t x" + i));
    all.add("SELECT id FROM t WHERE n + 0 IN (0" + joined(1, 5_000, i -> "," + i) + ")");
    all.add(
        "SELECT id FROM t WHERE n"
            + "+n".repeat(300)
            + " IN (0"
            + joined(1, 5_000, i -> "," + i)
            + ")");
    all.add("INSERT INTO d (id) VALUES (0)" + joined(1, 2_000, i -> ", (" + i + ")"));
    all.add(
        "INSERT INTO d VALUES (-1, 1, NULL)"
            + joined(2, 700, i -> ", (-" + i + ", DEFAULT, ARRAY[" + i + ", 2])"));
    all.add("SELECT n" + " IS NULL".repeat(10_000) + " FROM t");
    all.add("SELECT id FROM t WHERE 'x' ~ 'a'" + " OR 'x' ~ 'b'".repeat(1_000));
    all.add("SELECT 1" + ", (SELECT MAX(id) FROM t)".repeat(10_000));
    all.add("SELECT COUNT(*) FROM t GROUP BY n" + joined(1, 10_000, i -> ", n + " + i));
    all.add(
        "SELECT id FROM t WHERE n = 1"
            + joined(1, 900, i -> " OR EXISTS (SELECT 1 FROM t x WHERE x.id = t.n + " + i + ")"));
    all.add("SELECT 'a'" + joined(1, 600, i -> ", '" + i + "'"));
    all.add("SELECT 1 AS \"" + "x".repeat(1_200_000) + "\"");
    all.add("SELECT 1 -- " + "x".repeat(1_200_000));
    all.add("(".repeat(1_000_000));
    all.add("'".repeat(999_999));
    all.add("WITH a AS (".repeat(20_000));
    return all;
  }

  private static String joined(int from, int to, IntFunction<String> text) {
    return IntStream.range(from, to).mapToObj(text).collect(Collectors.joining());
  }

  @Test
  void areAnsweredOrRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
      statement.execute("CREATE TABLE w (c0 INT" + joined(1, 1_600, i -> ", c" + i + " INT") + ")");
      statement.execute("CREATE TABLE d (id INT, n INT DEFAULT 1 + 1, a INT ARRAY)");
      statement.execute("INSERT INTO t VALUES (1, 1), (2, 2)");
      for (String sql : statements()) {
        String state = state(statement, sql);
        assertTrue(
            List.of("00000", "54000", "54001", "54011", "42601").contains(state),
            state + ": " + sql.substring(0, Math.min(60, sql.length())));
        assertTrue(statement.execute("SELECT id FROM t WHERE id = 1"));
      }
    }
  }

  @Test
  void subQueriesOfBranchesCountForThemselves() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
      statement.execute("INSERT INTO t VALUES (1, 1), (2, 2)");
      String one = "(EXISTS (SELECT 1 FROM t u WHERE u.id = t.n) OR t.n = 7)";
      String branch = "SELECT id FROM t WHERE id = 1 AND " + one + " AND NOT " + one;
      assertEquals(
          "0",
          ids(
              statement.executeQuery(
                  "SELECT COUNT(*) FROM (" + branch + (" UNION ALL " + branch).repeat(32) + ")")));
      assertEquals(
          "1 2",
          ids(
              statement.executeQuery(
                  "SELECT id FROM t WHERE n > 0"
                      + " AND EXISTS (SELECT 1 FROM t u WHERE u.id = t.n)".repeat(70))));
      assertEquals("54001", state(statement, branch + (" UNION ALL " + branch).repeat(300)));
    }
  }

  @Test
  void viewsOfViewsAreAnsweredOrRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE VIEW v0 AS SELECT 1 AS x");
      statement.execute("CREATE VIEW w0 AS SELECT 1 AS x");
      for (int i = 1; i < 30; i++) {
        statement.execute("CREATE VIEW v%d AS SELECT x FROM v%d".formatted(i, i - 1));
      }
      assertEquals("1", ids(statement.executeQuery("SELECT x FROM v29")));
      String state = "00000";
      for (int i = 1; i < 30 && state.equals("00000"); i++) {
        state =
            state(
                statement,
                "CREATE VIEW w%d AS SELECT a.x FROM w%d a, w%d b".formatted(i, i - 1, i - 1));
      }
      assertEquals("54001", state);
      state = "00000";
      for (int i = 30; i < 200 && state.equals("00000"); i++) {
        state = state(statement, "CREATE VIEW v%d AS SELECT x FROM v%d".formatted(i, i - 1));
      }
      assertEquals("54001", state);
      assertEquals("00000", state(statement, "DROP VIEW v0 CASCADE"));
      assertEquals("42P01", state(statement, "SELECT x FROM v29"));
      assertEquals("1", ids(statement.executeQuery("SELECT COUNT(*) FROM w3")));
    }
  }

  /** What each form of a list of so many values finds, of the rows 1, 2, 3 and NULL. */
  private static final Map<String, String> LISTS =
      Map.ofEntries(
          Map.entry("n IN (%s)", "1 2"),
          Map.entry("n IN (%s, NULL)", "1 2"),
          Map.entry("n NOT IN (%s)", "3"),
          Map.entry("n NOT IN (%s, NULL)", ""),
          Map.entry("n + 0 IN (%s)", "1 2"),
          Map.entry("n + 0 NOT IN (%s)", "3"),
          Map.entry("n + 0 NOT IN (%s, NULL)", ""),
          Map.entry("NOT (n + 0 IN (%s))", "3"),
          Map.entry("(n + 0 IN (%s)) IS NULL", "4"),
          Map.entry("(n + 0 IN (%s)) IS NOT TRUE", "3 4"),
          Map.entry("(n + 0 NOT IN (%s)) IS NOT FALSE", "3 4"),
          Map.entry("n * 1.0 IN (%s)", "1 2"),
          Map.entry("n + 0 IN (2.50, 1e0, %s)", "1 2"),
          Map.entry("n IN (2.50, 1e0, %s)", "1 2"),
          Map.entry("CAST(n AS DOUBLE PRECISION) IN (%s)", "1 2"),
          Map.entry("n = 3 OR n + 0 IN (%s) OR n + 0 = 7", "1 2 3"),
          Map.entry("CASE WHEN n IN (%s) THEN FALSE ELSE n = 3 END", "3"),
          Map.entry("(n, id) IN ((1, 1), (2, 2), (3, 3)) AND n + 0 IN (%s)", "1 2"));

  @Test
  void listsOfThousandsOfLiteralsAndParametersFindTheSame() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
      statement.execute("INSERT INTO t VALUES (1, 1), (2, 2), (3, 3), (4, NULL)");
      List<Integer> values = IntStream.rangeClosed(-600, 600).filter(i -> i != 3).boxed().toList();
      String literals = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
      String marks = "?" + ", ?".repeat(values.size() - 1);
      for (var form : LISTS.entrySet()) {
        String start = "SELECT id FROM t WHERE ";
        String end = " ORDER BY id";
        assertEquals(
            form.getValue(),
            assertDoesNotThrow(
                () -> ids(statement.executeQuery(start + form.getKey().formatted(literals) + end)),
                form.getKey()),
            form.getKey());
        if (form.getKey().contains("2.50")) {
          continue; // each parameter is cast by code of its own
        }
        try (PreparedStatement prepared =
            connection.prepareStatement(start + form.getKey().formatted(marks) + end)) {
          for (int i = 0; i < values.size(); i++) {
            prepared.setInt(i + 1, values.get(i));
          }
          assertEquals(
              form.getValue(),
              assertDoesNotThrow(() -> ids(prepared.executeQuery()), form.getKey()),
              form.getKey() + " prepared");
          prepared.setInt(601, 3); // 0 becomes 3: the list is that of each execution
          boolean findsThree = form.getValue().contains("3") || form.getValue().startsWith("1");
          String now = ids(prepared.executeQuery());
          assertEquals(
              !findsThree || form.getKey().startsWith("n = 3"),
              now.equals(form.getValue()),
              form.getKey());
        }
      }
    }
  }

  @Test
  void listsOfThousandsOfRowsFindTheSame() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER, s TEXT, d DATE)");
      statement.execute(
          "INSERT INTO t VALUES (1, 1, 'a1', '2026-01-01'), (2, 2, 'b', '2026-01-02'),"
              + " (3, -3, 'a3', '2026-01-03'), (4, NULL, 'a4', NULL), (5, 5, 'a5', '2027-01-01')");
      String rows = joined(1, 1_200, i -> "(%s%d, 'a%d'), ".formatted(i % 3 == 0 ? "-" : "", i, i));
      String days = joined(1, 1_200, i -> "(" + i + ", '2026-01-%02d'), ".formatted(1 + i % 9));
      String moments =
          joined(
              1, 1_200, i -> "(%d, TIMESTAMP '2026-01-%02d 00:00:00'), ".formatted(i, 1 + i % 9));
      var found =
          Map.of(
              "(id, d) IN (" + moments + "(3, TIMESTAMP '2026-01-03 00:00:00'))", "3",
              "(n, s) IN (" + rows + "(0, ''))", "1 3 5",
              "(n, s) IN (" + rows + "(NULL, 'a4'))", "1 3 5",
              "(n, s) NOT IN (" + rows + "(0, ''))", "2",
              "(n, s) IN (" + rows + "(0, '')) OR id = 2", "1 2 3 5",
              "(id, d) IN (" + days + "(3, '2026-01-03'))", "3",
              "(id, n) IN (SELECT id, n FROM t WHERE (n, s) IN (" + rows + "(0, '')))", "1 3 5");
      for (var each : found.entrySet()) {
        String sql = "SELECT id FROM t WHERE " + each.getKey() + " ORDER BY id";
        assertEquals(each.getValue(), ids(statement.executeQuery(sql)), each.getKey());
      }
      assertEquals(
          3, statement.executeUpdate("DELETE FROM t WHERE (n, s) IN (" + rows + "(0, ''))"));
    }
  }

  @Test
  void hundredsOfBranchesGiveWhatEachOneGives() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INTEGER, s TEXT)");
      statement.execute(
          "INSERT INTO t VALUES (0, '0'), (7, '7'), (8, '8'), (199, '199'), (200, '200'), (298,"
              + " ''), (2000, 'x'), (NULL, NULL)");
      String numbers = joined(0, 299, i -> " WHEN %d THEN %d".formatted(i, i % 200));
      String texts = joined(0, 299, i -> " WHEN '%d' THEN n + %d".formatted(i % 200, i));
      assertEquals(
          "0 7 8 199 0 98 -1 -1",
          ids(
              statement.executeQuery(
                  "SELECT CASE n" + numbers + " ELSE -1 END FROM t ORDER BY t.n NULLS LAST")));
      assertEquals(
          "0 14 16 398 null null null null",
          ids(
              statement.executeQuery(
                  "SELECT CASE s" + texts + " END FROM t ORDER BY t.n NULLS LAST")));
      String hundreds = joined(0, 1_000, i -> " WHEN n = %d THEN %d".formatted(i, i / 199));
      assertEquals(
          "0 0 0 1 1 1 -1 -1",
          ids(
              statement.executeQuery(
                  "SELECT CASE" + hundreds + " ELSE -1 END FROM t ORDER BY t.n NULLS LAST")));
      String same = joined(0, 1_000, i -> " WHEN s = '%d' THEN 'x'".formatted(i));
      assertEquals(
          "7 8 199 200 0 2000 null 298",
          ids(
              statement.executeQuery(
                  "SELECT n FROM t WHERE n IS NULL OR n >= 0 ORDER BY CASE WHEN n = 0 THEN 'y'"
                      + same
                      + " WHEN s = '' THEN NULL ELSE 'z' END, n")));
    }
  }

  @Test
  void codeThatIsTooLargeIsTooComplexHoweverDeepItIs() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
      String branches = " WHEN ? THEN ?".repeat(500);
      String sql = "UPDATE t SET n = CASE id" + branches + " ELSE n END WHERE id < 0";
      SQLException thrown =
          assertThrows(
              SQLException.class,
              () -> {
                try (PreparedStatement update = connection.prepareStatement(sql)) {
                  for (int i = 1; i <= 1_000; i++) {
                    update.setInt(i, i);
                  }
                  update.executeUpdate();
                }
              });
      assertEquals("54001", thrown.getSQLState());
    }
  }

  @Test
  void rowsWithTextsOfManyLengthsGiveWhatEachOneGives() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      List<String> rows =
          IntStream.range(0, 60)
              .mapToObj(i ->
                  "(%d, '[1,%s2]'::vector, '%s ' || %d || 'x ', '%s7'::int, upper('a%s'))"
                      .formatted(i, " ".repeat(i), "b".repeat(i), i, " ".repeat(i), "c".repeat(i)))
              .toList();
      String columns = "v (n, e, s, i, u)";
      statement.execute("CREATE TABLE many (n INT, e VECTOR(2), s TEXT, i INT, u TEXT)");
      statement.execute(
          "INSERT INTO many SELECT * FROM (VALUES " + String.join(", ", rows) + ") " + columns);
      for (String row : rows) {
        String same =
            "SELECT count(*) FROM many m, (VALUES %s) %s WHERE m.n = v.n AND m.e = v.e AND"
                + " m.s = v.s AND m.i = v.i AND m.u = v.u AND length(m.s) = length(v.s)";
        assertEquals("1", ids(statement.executeQuery(same.formatted(row, columns))), row);
      }
    }
  }

  @Test
  void manyComputedRowsAreInsertedAsEachOneIs() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      List<String> rows =
          IntStream.range(0, 300)
              .mapToObj(i ->
                  switch (i % 4) {
                    case 0 -> "(%d + 0, 'a' || %d, %d / 7.0, DATE '2024-01-01' + %d)";
                    case 1 -> "(- %d, upper('b%d'), abs(%d - 9) * 1.5, NULL)";
                    case 2 -> "(%d, concat('c', %d), NULL, DATE '2024-01-31' - %d)";
                    default -> "(%d * 1, 'long text ' || ' ' || %d, %d % 7, CURRENT_DATE)";
                  })
              .map(row -> row.replace("% 7", "%% 7"))
              .toList();
      String columns = " (n INT, s VARCHAR(20), p NUMERIC(12, 3), d DATE)";
      statement.execute("CREATE TABLE many" + columns);
      statement.execute("CREATE TABLE each" + columns);
      var all = new ArrayList<String>();
      for (int i = 0; i < rows.size(); i++) {
        all.add(rows.get(i).formatted(i, i, i, i));
        statement.execute("INSERT INTO each VALUES " + all.get(i));
      }
      statement.execute("INSERT INTO many VALUES " + String.join(", ", all));
      String different = "SELECT count(*) FROM (SELECT * FROM each EXCEPT ALL SELECT * FROM many)";
      assertEquals("0", ids(statement.executeQuery(different)));
      String last = String.join(", ", all) + ", (1 / 0, 'x', 1, NULL)";
      assertEquals("22012", state(statement, "INSERT INTO many VALUES " + last));
      assertEquals("300", ids(statement.executeQuery("SELECT count(*) FROM many")));
    }
  }

  @Test
  void listsOfTextsAndDatesFindTheSame() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT, d DATE, b DECIMAL(9, 2), f REAL)");
      statement.execute(
          "INSERT INTO t VALUES (1, 'a1', '2026-01-02', 1.50, 0.1), (2, 'A', '1999-01-01', 7, 9)");
      String days = joined(1, 29, i -> "DATE '2026-01-%02d', ".formatted(i)) + "DATE '1998-01-01'";
      String texts = joined(1, 999, i -> "'a" + i + "', ") + "''";
      String numbers = joined(1, 999, i -> i + ".5, ") + "0.1";
      assertEquals(
          "1", ids(statement.executeQuery("SELECT id FROM t WHERE s || '' IN (" + texts + ")")));
      assertEquals(
          "2",
          ids(statement.executeQuery("SELECT id FROM t WHERE s || '' NOT IN (" + texts + ")")));
      assertEquals(
          "1",
          ids(
              statement.executeQuery(
                  "SELECT id FROM t WHERE COALESCE(d, DATE '2000-01-01') IN (" + days + ")")));
      assertEquals(
          "1", ids(statement.executeQuery("SELECT id FROM t WHERE b + 0 IN (" + numbers + ")")));
      assertEquals(
          "1000",
          ids(
              statement.executeQuery(
                  "SELECT COUNT(*) FROM (VALUES "
                      + joined(1, 1_000, i -> "(" + i + ", 'x', NULL, 1.5), ")
                      + "(0, NULL, 2, 7)) AS v (a, b, c, d) WHERE a >= 0 AND (b = 'x' OR c = 2)")));
    }
  }

  @Test
  void listsOfLongNumbersFindTheSame() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n NUMERIC(20))");
      List<String> numbers =
          List.of(
              "1234567890123456789",
              "-9223372036854775808",
              "9223372036854775807",
              "9223372036854775808",
              "-9223372036854775809",
              "99999999999999999999",
              "1000000000000000000");
      for (int i = 0; i < numbers.size(); i++) {
        statement.execute("INSERT INTO t VALUES (" + i + ", " + numbers.get(i) + ")");
      }
      String list = joined(1, 30, i -> i + ", ") + String.join(", ", numbers);
      for (String value : List.of("n", "n + 0", "n * 1.00")) {
        assertEquals(
            "0 1 2 3 4 5 6",
            ids(
                statement.executeQuery(
                    "SELECT id FROM t WHERE " + value + " IN (" + list + ") ORDER BY id")),
            value);
      }
    }
  }

  @Test
  void tablesHaveUpTo1600ColumnsWithDefaultsAndChecks() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      String columns =
          joined(1, 1_600, i -> ", c%d INT DEFAULT %d + 1 CHECK (c%d > 0)".formatted(i, i, i));
      statement.execute("CREATE TABLE checked (id INT PRIMARY KEY" + columns + ")");
      statement.execute("CREATE TABLE added (id INT PRIMARY KEY)");
      statement.execute("INSERT INTO added VALUES (1)");
      String more =
          joined(1, 1_600, i -> (i == 1 ? "" : ", ") + "ADD COLUMN c" + i + " INT DEFAULT " + i);
      statement.execute("ALTER TABLE added " + more);
      try (ResultSet row = statement.executeQuery("SELECT * FROM added")) {
        assertTrue(row.next());
        assertEquals(1_600, row.getMetaData().getColumnCount());
        assertEquals(1_599, row.getInt("c1599"));
      }
      for (String tooWide :
          List.of(
              "CREATE TABLE wide (id INT" + joined(0, 1_600, i -> ", c" + i + " INT") + ")",
              "CREATE TABLE wide AS SELECT *, 1 AS one FROM added",
              "CREATE VIEW wide AS SELECT *, 1 AS one FROM added",
              "ALTER TABLE added ADD COLUMN c1600 INT",
              "ALTER TABLE added ADD COLUMN d0 INT"
                  + joined(1, 2_000, i -> ", ADD COLUMN d" + i + " INT"),
              "SELECT *, * FROM added",
              "SELECT 1" + ", 1".repeat(1_664))) {
        assertEquals("54011", state(statement, tooWide), tooWide);
      }
      assertEquals("42P01", state(statement, "SELECT * FROM wide"));
    }
  }

  @Test
  void theColumnWithTheWrongDefaultOrCheckIsNamed() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      String right = joined(1, 80, i -> ", c%d INT DEFAULT %d CHECK (c%d > 0)".formatted(i, i, i));
      for (String wrong :
          List.of("DEFAULT 1 / 0", "DEFAULT 'x'", "CHECK (wrong + 1)", "CHECK (w = 1)")) {
        String table =
            "(id INT"
                + right
                + ", wrong INT "
                + wrong
                + right.replace(" c", " d").replace("(c", "(d")
                + ")";
        String alone = message(statement, "CREATE TABLE alone (wrong INT " + wrong + ")");
        String many = message(statement, "CREATE TABLE many " + table);
        assertEquals(alone.lines().findFirst(), many.lines().findFirst());
      }
    }
  }

  private static String message(Statement statement, String sql) {
    SQLException thrown = assertThrows(SQLException.class, () -> statement.execute(sql));
    return thrown.getSQLState() + " " + thrown.getMessage();
  }

  @Test
  void textsThatWouldFillTheMemoryAreRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      assertEquals("54000", state(statement, "SELECT REPEAT('abc', 2000000000)"));
      assertEquals("54000", state(statement, "SELECT LENGTH(REPEAT('abc', 4000000))"));
      assertEquals("54000", state(statement, "SELECT RPAD('a', 2000000000)"));
      assertEquals(
          "54000",
          state(statement, "SELECT regexp_replace(REPEAT('a', 9000000), 'a', 'bbb', 'g')"));
      String joined = " FROM (SELECT REPEAT('a', 6000000) AS x)";
      for (String value :
          List.of(
              "x || x",
              "CONCAT(x, NULL, x)",
              "CONCAT_WS(',', x, x)",
              "REPLACE(x, 'a', 'bb')",
              "FORMAT('%s%1$s', x)")) {
        assertEquals("54000", state(statement, "SELECT " + value + joined), value);
      }
      assertEquals(
          "6000000 6000001 6000000 6000001",
          ids(
              statement.executeQuery(
                  Stream.of(
                          "CONCAT(x, NULL)",
                          "CONCAT_WS(',', x, NULL, '')",
                          "REPLACE(x, 'aa', 'bb')",
                          "FORMAT('%s!', x)")
                      .map(value -> "SELECT LENGTH(" + value + ")" + joined)
                      .collect(Collectors.joining(" UNION ALL ")))));
      assertEquals("9000000", ids(statement.executeQuery("SELECT LENGTH(REPEAT('abc', 3000000))")));
      assertEquals(
          " ab", ids(statement.executeQuery("SELECT REPEAT('ab', -1) || ' ' || REPEAT('ab', 1)")));
    }
  }

  private static String ids(ResultSet rows) throws SQLException {
    var ids = new ArrayList<String>();
    try (rows) {
      while (rows.next()) {
        ids.add(rows.getString(1));
      }
    }
    return String.join(" ", ids);
  }

  private static String state(Statement statement, String sql) {
    try {
      if (statement.execute(sql)) {
        ids(statement.getResultSet());
      }
      return "00000";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }
}
