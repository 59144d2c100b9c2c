package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.ValueType;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private static final String EVERYTHING =
      "CREATE TABLE everything (id BIGINT PRIMARY KEY, b BOOLEAN, s SMALLINT, i INT, r REAL, d"
          + " DOUBLE PRECISION, n DECIMAL(10,2), c CHAR(3), v VARCHAR(5), t TEXT, x VARBINARY(4),"
          + " day DATE, tm TIME, ts TIMESTAMP, tz TIMESTAMPTZ, u UUID, j JSON, e VECTOR(2))";

  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  @Test
  void longLiteralsAreNotCut() {
    String text = "x".repeat(100_000);
    String vector = "'[" + "0.12345,".repeat(9_999) + "1]'";
    sql.run(
        "CREATE TABLE x (id INT PRIMARY KEY, s VARCHAR(100000), v VECTOR(10000))",
        "INSERT INTO x VALUES (1, 'a', NULL)",
        "UPDATE x SET s = '" + text + "', v = " + vector);
    assertEquals(
        List.of("100000|200000|0.0"),
        sql.query("SELECT LENGTH(s), LENGTH(s || '" + text + "'), v <-> " + vector + " FROM x"));
  }

  @Test
  void rowsOfValuesMixTextWithTheTypeOfTheColumn() {
    sql.run(
        "CREATE TABLE x (id INT PRIMARY KEY, ts TIMESTAMP, v VECTOR(2))",
        "INSERT INTO x VALUES (1, TIMESTAMP '2020-02-29 23:59:59.5', '[1,2]'), ('2', '2020-03-01"
            + " 00:00:00', NULL), (3, NULL, ARRAY[3, 4])");
    assertEquals(
        List.of("1|2020-02-29T23:59:59.500|[1,2]", "2|2020-03-01T00:00|null", "3|null|[3,4]"),
        sql.query("SELECT * FROM x ORDER BY id"));
    assertEquals(
        "22008 column \"ts\" expects TIMESTAMP, not '2021-02-29 00:00:00'",
        sql.failure("INSERT INTO x (id, ts) VALUES (4, '2021-02-29 00:00:00')"));
    assertEquals(
        "42601 insert has more values than the table has columns",
        sql.failure("INSERT INTO x VALUES (4, NULL, NULL, 5)"));
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("CREATE TABLE y (id INT, a TEXT DEFAULT nope)"));
  }

  @Test
  void subQueriesMeetConstantsAndTextMeetsLists() {
    sql.run(
        "CREATE TABLE x (id INT PRIMARY KEY, s TEXT)", "INSERT INTO x VALUES (1, 'a'), (2, 'B')");
    assertEquals(
        List.of("2"), sql.query("SELECT id FROM x WHERE 7 NOT IN (SELECT id FROM x) AND id > 1"));
    assertEquals(List.of(), sql.query("SELECT id FROM x WHERE 7 IN (SELECT id FROM x)"));
    assertEquals(
        List.of("1", "2"),
        sql.query("SELECT id FROM x WHERE UPPER(s) IN ('q', 'A', s) ORDER BY id"));
  }

  @Test
  void differentTypesOfOneFamilyMeet() {
    sql.run(
        "CREATE TABLE m (i INT PRIMARY KEY, b BIGINT, d DECIMAL(8, 2), u UUID)",
        "INSERT INTO m VALUES (1, 2, 3.5, '123e4567-e89b-12d3-a456-426614174000')");
    assertEquals(
        List.of("1.00", "2.00", "3.50"),
        sql.query("SELECT i FROM m UNION SELECT b FROM m UNION SELECT d FROM m ORDER BY 1"));
    String uuid = "123e4567-e89b-12d3-a456-426614174000";
    assertEquals(List.of("1"), sql.query("SELECT i FROM m WHERE u = '" + uuid + "'"));
    assertEquals(List.of("1"), sql.query("SELECT i FROM m WHERE u = ?", uuid));
    assertEquals(
        List.of(uuid + "|" + uuid + "x|true"),
        sql.query("SELECT MAX(u), MIN(CAST(u AS TEXT) || 'x'), COUNT(u) = 1 FROM m"));
  }

  @Test
  void everyTypeGoesInAsLiteralAndComesOutInItsClass() {
    sql.run(
        EVERYTHING,
        "INSERT INTO everything VALUES (1, TRUE, 2, 3, 1.5, 2.5, 3.456, 'ab', 'abc', 'text',"
            + " X'0102', DATE '2026-01-02', TIME '03:04:05', TIMESTAMP '2026-01-02 03:04:05.678',"
            + " '2026-01-02 03:04:05+02:00', '123e4567-e89b-12d3-a456-426614174000', '{\"a\": 1}',"
            + " '[1,2.5]')");
    assertRow();
  }

  @Test
  void everyTypeGoesInAsParameter() {
    sql.run(EVERYTHING);
    sql.execute(
        "INSERT INTO everything VALUES (" + "?, ".repeat(17) + "?)",
        1,
        "true",
        2L,
        3.0,
        "1.5",
        2.5f,
        new BigDecimal("3.456"),
        "ab",
        "abc",
        "text",
        new byte[] {1, 2},
        LocalDate.of(2026, 1, 2),
        java.sql.Time.valueOf("03:04:05"),
        java.sql.Timestamp.valueOf("2026-01-02 03:04:05.678"),
        OffsetDateTime.parse("2026-01-02T03:04:05+02:00"),
        "123e4567-e89b-12d3-a456-426614174000",
        "{\"a\": 1}",
        new double[] {1, 2.5});
    assertRow();
  }

  private void assertRow() {
    PreparedPlan plan = sql.prepare("SELECT * FROM everything");
    Object[] expected = {
      1L,
      true,
      (short) 2,
      3,
      1.5f,
      2.5,
      new BigDecimal("3.46"),
      "ab",
      "abc",
      "text",
      new byte[] {1, 2},
      LocalDate.of(2026, 1, 2),
      LocalTime.of(3, 4, 5),
      LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000),
      OffsetDateTime.parse("2026-01-02T01:04:05Z"),
      UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
      "{\"a\": 1}",
      new float[] {1, 2.5f}
    };
    try (RowStream rows = plan.query(new Object[0], ResourceAccount.unbounded())) {
      assertTrue(rows.next());
      for (int i = 0; i < expected.length; i++) {
        ColumnInfo column = plan.columns().get(i);
        assertEquals(column.type().javaClass(), rows.get(i).getClass(), column.label());
        assertArrayEquals(new Object[] {expected[i]}, new Object[] {rows.get(i)}, column.label());
      }
      assertFalse(rows.next());
    }
  }

  @Test
  void columnsAreDescribed() {
    sql.run(EVERYTHING);
    List<ColumnInfo> columns =
        sql.prepare("SELECT e AS vec, j, n, id + 1 AS following, v FROM everything").columns();
    assertEquals(
        new ColumnInfo("vec", ValueType.VECTOR, "VECTOR", 2, 0, true, "public", "everything", "e"),
        columns.get(0));
    assertEquals("JSON", columns.get(1).typeName());
    assertEquals(10, columns.get(2).precision());
    assertEquals(2, columns.get(2).scale());
    assertEquals("following", columns.get(3).label());
    assertEquals(null, columns.get(3).table());
    assertEquals(5, columns.get(4).precision());
  }

  @Test
  void parametersAreDescribed() {
    sql.run(EVERYTHING);
    var parameters =
        sql.prepare("SELECT id FROM everything WHERE t = ? AND i > ? ORDER BY e <-> ? LIMIT ?")
            .parameters();
    assertEquals(
        List.of(ValueType.VARCHAR, ValueType.INTEGER, ValueType.VECTOR, ValueType.BIGINT),
        parameters.stream().map(parameter -> parameter.type()).toList());
    assertEquals(2, parameters.get(2).precision());
  }

  @Test
  void defaultsFillWhatIsNotNamed() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, lang VARCHAR(2) DEFAULT 'en', n INT DEFAULT 1 + 1,"
            + " made DATE DEFAULT DATE '2026-01-01', x INT)",
        "INSERT INTO t (id) VALUES (1)",
        "INSERT INTO t (id, lang) SELECT 2, 'de'",
        "INSERT INTO t (x, id) VALUES (7, 3)",
        "INSERT INTO t (id, lang, n) VALUES (4, DEFAULT, NULL)");
    assertEquals(
        List.of(
            "1|en|2|2026-01-01|null",
            "2|de|2|2026-01-01|null",
            "3|en|2|2026-01-01|7",
            "4|en|null|2026-01-01|null"),
        sql.query("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void defaultThatDoesNotFitIsRefusedAtOnce() {
    assertEquals(
        "22001 value too long for column \"a\" VARCHAR(2): 3 characters",
        sql.failure("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(2) DEFAULT 'abc')"));
  }

  @Test
  void compoundKeysWork() {
    sql.run(
        "CREATE TABLE t (a INT, b TEXT, c INT, PRIMARY KEY (b, a))",
        "INSERT INTO t VALUES (1, 'x', 10), (2, 'x', 20), (1, 'y', 30)",
        "UPDATE t SET c = c + 1 WHERE a = 1",
        "DELETE FROM t WHERE b = 'x' AND a = 2");
    assertEquals(List.of("1|x|11", "1|y|31"), sql.query("SELECT * FROM t ORDER BY b"));
    assertThrows(
        StorageException.DuplicateKey.class, () -> sql.execute("INSERT INTO t VALUES (1, 'x', 0)"));
  }

  @Test
  void tableWithoutKeyHidesItsRowId() {
    sql.run(
        "CREATE TABLE t (a INT, b TEXT)",
        "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (2, 'y')",
        "UPDATE t SET b = t.b || '!' WHERE t.a = 1",
        "DELETE FROM t WHERE a IN (SELECT a FROM t WHERE b = 'y')");
    assertEquals(List.of("1|x!", "1|x!"), sql.query("SELECT * FROM t"));
    assertEquals(2, sql.prepare("SELECT * FROM t").columns().size());
    assertEquals(
        "42703 column \"$row_id\" does not exist", sql.failure("SELECT \"$row_id\" FROM t"));
  }

  @Test
  void updateSeesOldValuesAndMayMoveKeys() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)",
        "INSERT INTO t VALUES (1, 10, 100), (2, 20, 200)");
    assertEquals(2, sql.execute("UPDATE t SET a = b, b = a, id = id + 1"));
    assertEquals(List.of("2|100|10", "3|200|20"), sql.query("SELECT * FROM t ORDER BY id"));
    assertEquals(0, sql.execute("UPDATE t SET a = 0 WHERE id = 99"));
    assertEquals(1, sql.execute("UPDATE t AS x SET a = (SELECT max(b) FROM t) WHERE x.id = ?", 3));
    assertEquals(List.of("20"), sql.query("SELECT a FROM t WHERE id = 3"));
  }

  @Test
  void batchIsOneTransaction() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, a INT)");
    PreparedPlan insert = sql.prepare("INSERT INTO t VALUES (?, ?)");
    assertArrayEquals(
        new long[] {1, 1},
        insert.execute(
            List.of(new Object[] {1, 1}, new Object[] {2, 2}), ResourceAccount.unbounded()));
    assertThrows(
        StorageException.DuplicateKey.class,
        () ->
            insert.execute(
                List.of(new Object[] {3, 3}, new Object[] {1, 1}), ResourceAccount.unbounded()));
    assertEquals(List.of("2"), sql.query("SELECT count(*) FROM t"));
  }

  @Test
  void insertOfManyRowsNeedsNoGeneratedCode() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, a TEXT, e VECTOR(2))");
    String values =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "(" + i + ", 'row " + i + "', '[" + i + ",1]')")
            .collect(Collectors.joining(", "));
    assertEquals(3_000, sql.execute("INSERT INTO t VALUES " + values));
    assertEquals(List.of("3000"), sql.query("SELECT count(*) FROM t"));
    assertEquals(List.of("2999|[2999,1]"), sql.query("SELECT id, e FROM t WHERE a = 'row 2999'"));
  }

  @Test
  void insertFromSelectTakesASnapshot() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
        "INSERT INTO t VALUES (1, 1), (2, 2)",
        "INSERT INTO t SELECT id + 10, a * 2 FROM t");
    assertEquals(List.of("1|1", "2|2", "11|2", "12|4"), sql.query("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void valuesOfEveryKindCanBeInserted() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, n DECIMAL(6,2), e VECTOR(2))");
    sql.execute(
        "INSERT INTO t VALUES (1, -1.005, ARRAY[1, -2.5]), (?, 1e2, '[3,4]'), (3, ?, ?)",
        2,
        7,
        List.of(5, 6));
    assertEquals(
        List.of("1|-1.01|[1,-2.5]", "2|100.00|[3,4]", "3|7.00|[5,6]"),
        sql.query("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void charIsComparedWithoutBlanks() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, c CHAR(5))",
        "INSERT INTO t VALUES (1, 'ab'), (2, 'ab  '), (3, 'abc')");
    assertEquals(List.of("1|ab", "2|ab"), sql.query("SELECT * FROM t WHERE c = 'ab' ORDER BY id"));
    assertEquals(List.of("3"), sql.query("SELECT id FROM t WHERE upper(c) = 'ABC'"));
  }

  @Test
  void planIsMadeAgainWhenATableChanges() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    PreparedPlan plan = sql.prepare("SELECT * FROM t");
    assertEquals(List.of("1"), sql.query(plan));
    sql.run(
        "DROP TABLE t",
        "CREATE TABLE t (a TEXT, id INT PRIMARY KEY)",
        "INSERT INTO t VALUES ('x', 2)");
    assertEquals(List.of("x|2"), sql.query(plan));
    sql.run("DROP TABLE t");
    assertTrue(sql.failure("SELECT * FROM t").startsWith("42P01 "));
  }

  @Test
  void definitionsMayBeConditional() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, e VECTOR(2))",
        "CREATE TABLE IF NOT EXISTS t (other INT)",
        "CREATE VECTOR INDEX i ON t (e) USING HNSW WITH (metric = 'cosine', m = 8,"
            + " ef_construction = 50)",
        "CREATE INDEX IF NOT EXISTS i ON t USING hnsw (e vector_l2_ops)",
        "CREATE INDEX ON t USING hnsw (e vector_ip_ops)");
    assertEquals(
        List.of("public|i|t|e|cosine|ready", "public|t_e_idx|t|e|inner_product|ready"),
        sql.query("SHOW INDEXES"));
    sql.run("DROP INDEX i", "DROP INDEX IF EXISTS i", "DROP TABLE t", "DROP TABLE IF EXISTS t");
    assertEquals(List.of(), sql.query("SHOW TABLES"));
  }

  @Test
  void settingsCanBeSetShownAndReset() {
    assertEquals(List.of("100"), sql.query("SHOW ef_search"));
    sql.run("SET ef_search = 250");
    assertEquals(List.of("250"), sql.query("SHOW hnsw.ef_search"));
    sql.run("RESET ef_search");
    assertEquals(List.of("100"), sql.query("SHOW ef_search"));
    assertEquals(
        "22023 ef_search must be between 1 and 1000, not 0", sql.failure("SET ef_search = 0"));
    assertEquals("42704 setting \"nonsense\" does not exist", sql.failure("SET nonsense = 1"));
  }

  @Test
  void generalQueriesWork() {
    sql.run(
        "CREATE TABLE a (id INT PRIMARY KEY, g TEXT, n INT)",
        "CREATE TABLE b (id INT PRIMARY KEY, a INT)",
        "INSERT INTO a VALUES (1, 'x', 10), (2, 'x', 20), (3, 'y', NULL)",
        "INSERT INTO b VALUES (1, 1), (2, 1), (3, 3), (4, NULL)");
    assertEquals(
        List.of("1|1", "1|2", "2|null", "3|3"),
        sql.query("SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a ORDER BY 1, 2"));
    assertEquals(
        List.of("x|2|15.0", "y|1|null"),
        sql.query("SELECT g, count(*), avg(n) FROM a GROUP BY g ORDER BY g"));
    assertEquals(
        List.of("1", "3"),
        sql.query("SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a = a.id) ORDER BY id"));
    assertEquals(
        List.of("2"), sql.query("SELECT id FROM a WHERE id NOT IN (SELECT a FROM b WHERE a > 0)"));
    assertEquals(
        List.of("1|1", "2|2", "3|1"),
        sql.query("SELECT id, row_number() OVER (PARTITION BY g ORDER BY id) FROM a ORDER BY id"));
    assertEquals(
        List.of("1", "2", "3", "4"),
        sql.query("SELECT id FROM a UNION SELECT id FROM b ORDER BY id"));
    assertEquals(
        List.of("20"),
        sql.query("WITH m AS (SELECT max(n) AS top FROM a) SELECT n FROM a, m WHERE n = top"));
    assertEquals(
        List.of("1|10|2", "2|20|0", "3|null|1"),
        sql.query("SELECT id, n, (SELECT count(*) FROM b WHERE b.a = a.id) FROM a ORDER BY id"));
    assertEquals(
        List.of("1|1|1", "2|1|1"),
        sql.query(
            "SELECT b.id, a.id, c.id FROM b JOIN a ON b.a = a.id JOIN a c ON c.id = a.id WHERE a.g"
                + " = 'x' ORDER BY 1"));
  }

  @Test
  void vectorsAreValuesLikeOthers() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, e VECTOR(2))",
        "INSERT INTO t VALUES (1, '[1,2]'), (2, '[1,2]'), (3, '[3,4]'), (4, NULL)");
    assertEquals(
        List.of("[1,2]|2", "[3,4]|1", "null|1"),
        sql.query("SELECT e, count(*) AS n FROM t GROUP BY e ORDER BY n DESC, e"));
    assertEquals(List.of("1", "2"), sql.query("SELECT id FROM t WHERE e = '[1,2]' ORDER BY id"));
    assertEquals(List.of("[1,2]"), sql.query("SELECT CAST(e AS VARCHAR) FROM t WHERE id = 1"));
    assertEquals(
        List.of("1|2", "2|1"),
        sql.query(
            "SELECT a.id, b.id FROM t a JOIN t b ON a.e = b.e WHERE a.id <> b.id ORDER BY 1"));
  }

  @Test
  void planOfTheSameTextIsShared() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
    assertEquals(List.of("2"), sql.query("SELECT count(*) FROM t"));
    sql.run("INSERT INTO t VALUES (3)");
    assertEquals(List.of("3"), sql.query("SELECT count(*) FROM t"));
  }

  @Test
  void longConditionsAreNoProblem() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, a TEXT)", "INSERT INTO t VALUES (1, 'x')");
    String condition =
        IntStream.range(0, 1_500)
            .mapToObj(i -> "(id = " + i + " AND a <> '" + i + "')")
            .collect(Collectors.joining(" OR "));
    assertEquals(List.of("1"), sql.query("SELECT id FROM t WHERE " + condition));
    String list =
        IntStream.range(0, 5_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    assertEquals(List.of("1"), sql.query("SELECT id FROM t WHERE id IN (" + list + ")"));
  }

  @Test
  void sumsOfLargeWholeNumbersAreExact() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT)",
        "INSERT INTO t VALUES (1, 9223372036854775807), (2, 9223372036854775807), (3, NULL)");
    assertEquals(List.of("18446744073709551614"), sql.query("SELECT SUM(n) FROM t"));
    assertEquals(
        List.of("3|18446744073709551614"),
        sql.query("SELECT COUNT(*), COALESCE(SUM(n), 0) FROM t WHERE id > 0"));
    assertEquals(List.of("0"), sql.query("SELECT COALESCE(SUM(n), 0) FROM t WHERE id > 9"));
    assertEquals(
        List.of("1|9223372036854775807", "2|9223372036854775807", "3|null"),
        sql.query("SELECT id, SUM(n) FROM t GROUP BY id ORDER BY id"));
    assertEquals(
        List.of("9223372036854775807", "18446744073709551614", "18446744073709551614"),
        sql.query("SELECT SUM(n) OVER (ORDER BY id) FROM t ORDER BY id"));
    assertEquals(
        List.of("6"), sql.query("SELECT SUM(DISTINCT CAST(id AS BIGINT)) FROM t WHERE id < 9"));
    assertEquals(
        List.of("2"), sql.query("SELECT SUM(CAST(id AS BIGINT)) FILTER (WHERE id = 2) FROM t"));
  }

  @Test
  void cancelledStatementsEnd() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
    ResourceAccount account = ResourceAccount.unbounded();
    account.cancel();
    PreparedPlan plan = sql.prepare("SELECT * FROM t");
    assertThrows(
        StorageException.Cancelled.class,
        () -> {
          try (RowStream rows = plan.query(new Object[0], account)) {
            rows.next();
          }
        });
  }

  @Test
  void checkedArithmeticGivesTheSameResultsWhereItSucceeds() {
    assertEquals(
        List.of("0.5|2.5|null|3.0|2147483647|9|1.5|0.25"),
        sql.query(
            "SELECT 1e0 / 2, CAST(5 AS REAL) / 2, 1e0 / CAST(NULL AS DOUBLE), SQRT(9),"
                + " ABS(-2147483647), ABS(CAST(-9 AS BIGINT)), ABS(-1.5), 1 / 4e0"));
    assertEquals(
        List.of("4.0|2|null"),
        sql.query(
            "SELECT SQRT(CAST(? AS INT)), ABS(CAST(? AS SMALLINT)), SQRT(CAST(? AS DOUBLE))",
            16,
            -2,
            null));
  }
}
