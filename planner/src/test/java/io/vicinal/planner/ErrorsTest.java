package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
  private final SqlRunner sql = new SqlRunner();

  @BeforeEach
  void create() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(3), n INT, e VECTOR(2))",
        "INSERT INTO t VALUES (1, 'x', 0, '[1,2]')");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          42601 | SELECT FROM
          42P01 | SELECT * FROM missing
          42P01 | UPDATE missing SET a = 1
          42P01 | DELETE FROM missing
          42P01 | INSERT INTO missing VALUES (1)
          42P01 | DROP TABLE missing
          42P01 | CREATE VECTOR INDEX i ON missing (e)
          42P01 | DESCRIBE missing
          42703 | SELECT missing FROM t
          42703 | UPDATE t SET missing = 1
          42703 | CREATE VECTOR INDEX i ON t (missing)
          42702 | SELECT id FROM t a, t b
          42883 | SELECT missing(id) FROM t
          22012 | SELECT 1 / 0
          22012 | SELECT 1 / n FROM t
          22012 | SELECT 1e0 / 0
          22012 | SELECT 1e0 / n FROM t
          22012 | SELECT CAST(1 AS REAL) / CAST(n AS REAL) FROM t
          22012 | SELECT 1.5 / 0.0
          22012 | SELECT id FROM t WHERE 1e0 / n > 1
          2201F | SELECT SQRT(-1)
          2201F | SELECT SQRT(n - 1) FROM t
          22003 | SELECT ABS(-2147483647 - id) FROM t
          22003 | SELECT ABS(CAST(-9223372036854775808 AS BIGINT))
          22003 | SELECT 2147483647 + id FROM t
          22003 | INSERT INTO t (id, n) VALUES (2, 3000000000)
          22001 | INSERT INTO t (id, a) VALUES (2, 'long')
          22001 | UPDATE t SET a = 'long'
          22P02 | INSERT INTO t (id, n) VALUES (2, 'x')
          22P02 | SELECT CAST('x' AS INT)
          42804 | INSERT INTO t (id, n) VALUES (2, DATE '2026-01-01')
          22000 | INSERT INTO t (id, e) VALUES (2, '[1,2,3]')
          22000 | SELECT id FROM t ORDER BY e <-> '[1,2,3]' LIMIT 1
          23502 | INSERT INTO t (a) VALUES ('x')
          42704 | DROP INDEX missing
          0AV00 | CREATE INDEX i ON t USING gin (a)
          22023 | CREATE VECTOR INDEX i ON t (e) WITH (metric = 'nonsense')
          22023 | CREATE VECTOR INDEX i ON t (e) WITH (nonsense = 1)
          22023 | CREATE VECTOR INDEX i ON t (e) WITH (m = 'x')
          0AV00 | CREATE VECTOR INDEX i ON t (e) WITH (quantization = 'pq')
          22023 | CREATE VECTOR INDEX i ON t (e) WITH (metric = 'l1', quantization = 'rabitq')
          22023 | CREATE VECTOR INDEX i ON t (e) WITH (metric = 'l1', quantization = 'int8')
          22023 | SET ef_search = 1001
          22023 | SELECT id FROM t ORDER BY e <-> '[1,2]' FETCH FIRST 1 ROW ONLY WITH TARGET ACCURACY 101
          42883 | SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY e) FROM t
          0AV00 | SELECT * FROM t MATCH_RECOGNIZE (ORDER BY id PATTERN (A) DEFINE A AS A.id > 1) AS m
          0AV00 | SELECT TIME WITH TIME ZONE '10:00:00 UTC'
          2201E | SELECT LN(0)
          2201E | SELECT LOG10(n) FROM t
          21000 | SELECT (SELECT id FROM t UNION ALL SELECT id FROM t)
          22P02 | SELECT CAST('x' AS UUID)
          22P02 | SELECT CAST(a AS UUID) FROM t
          """)
  void sayTheirSqlState(String state, String statement) {
    assertEquals(state, sql.failure(statement).substring(0, 5), statement);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          42601 empty statement | -- nothing
          42704 type "nope" does not exist | CREATE TABLE bad (id NOPE)
          42704 type "nope" does not exist | SELECT CAST(id AS NOPE) FROM t
          42883 function foo(INTEGER, VARCHAR(3), VECTOR(2)) does not exist | SELECT foo(id, a, e) FROM t
          42P01 table "x" does not exist | SELECT x.* FROM t
          42P10 there is no column at this position of the select list | SELECT id FROM t ORDER BY 2
          42883 "=" cannot be applied to BOOLEAN and INTEGER | SELECT (id > 1) = n FROM t
          42883 "=" cannot be applied to INTEGER and BOOLEAN | SELECT 1 FROM t WHERE id = TRUE
          42883 "+" cannot be applied to VARCHAR(3) and INTEGER | SELECT a + 1 FROM t
          42883 "<" cannot be applied to VARCHAR(3) and INTEGER | SELECT a < 1 FROM t
          42804 column "n" is of type INTEGER, not BOOLEAN | UPDATE t SET a = 'b', n = TRUE
          42804 column "n" is of type INTEGER, not DATE | UPDATE t SET n = DATE '2026-01-01'
          42804 column "e" is of type VECTOR(2), not INTEGER | UPDATE t SET e = 1
          42804 column 1 of UNION has different types | SELECT id FROM t UNION SELECT e FROM t
          22000 column "e" expects 2 dimensions, not 3 | UPDATE t SET n = 1, e = '[1,2,3]'
          22000 column "e" expects 2 dimensions, not 3 | INSERT INTO t (e, id) VALUES ('[1,2]', 8), ('[1,2,3]', 9)
          22000 column "e" expects 2 dimensions, not 3 | SELECT e <-> '[1,2,3]' FROM t
          22000 column "e" expects 2 dimensions, not 3 | SELECT * FROM TABLE(KNN(TABLE t, DESCRIPTOR(e), '[1,2,3]', 3))
          22000 column "e": NaN and infinity are not allowed in a vector: character 4 | INSERT INTO t (id, e) VALUES (9, '[1,NaN]')
          22000 column "e": NaN and infinity are not allowed in a vector: character 5 | SELECT e <-> '[1,-Infinity]' FROM t
          22P02 column "n" expects INTEGER, not 'x' | INSERT INTO t (id, n) SELECT 5, 'x'
          22007 invalid date: "x" | SELECT CAST(a AS DATE) FROM t
          """)
  void sayWhatIsWrong(String message, String statement) {
    assertEquals(message, sql.failure(statement), statement);
  }

  @Test
  void parametersForVectorsNameTheColumn() {
    String expected = "22000 column \"e\" expects 2 dimensions, not 3";
    for (Object wrong : new Object[] {new float[] {1, 2, 3}, "[1,2,3]", List.of(1, 2, 3)}) {
      assertEquals(expected, sql.failure("INSERT INTO t (id, e) VALUES (9, ?)", wrong));
      assertEquals(expected, sql.failure("UPDATE t SET e = ? WHERE id = 1", wrong));
      assertEquals(expected, sql.failure("SELECT id FROM t ORDER BY e <=> ? LIMIT 1", wrong));
      assertEquals(expected, sql.failure("SELECT id FROM t WHERE e <-> ? < 1", wrong));
      assertEquals(
          expected, sql.failure("SELECT * FROM TABLE(KNN(TABLE t, DESCRIPTOR(e), ?, 3))", wrong));
    }
    assertEquals(
        "22000 parameter 1 holds no vector: vector component 2 is NaN, NaN and infinity are not"
            + " allowed",
        sql.failure("UPDATE t SET e = ?", (Object) new float[] {1, Float.NaN}));
    assertEquals(
        "22000 parameter 1 holds no vector: NaN and infinity are not allowed in a vector:"
            + " character 4",
        sql.failure("UPDATE t SET e = ?", "[1,NaN]"));
  }

  @Test
  void whatCannotRunIsNamed() {
    assertEquals(
        "0AV00 MATCH_RECOGNIZE is not supported",
        sql.failure(
            "SELECT * FROM t MATCH_RECOGNIZE (ORDER BY id PATTERN (A) DEFINE A AS A.id > 1)"));
  }

  @Test
  void namesOfTheSessionHaveValues() {
    assertEquals(
        List.of("main|public|public|vicinal|vicinal|none"),
        sql.query(
            "SELECT current_catalog, current_schema, current_path, current_user, session_user,"
                + " current_role"));
    assertEquals(
        List.of("1"), sql.query("SELECT id FROM t WHERE current_schema = 'public' AND id = 1"));
    assertEquals(
        List.of("1|1", "2|2"),
        sql.query("SELECT * FROM UNNEST(ARRAY[1, 2]) WITH ORDINALITY AS x(v, o)"));
  }

  @Test
  void namesOfTablesAreThoseOfTheText() {
    assertEquals("42P01 table \"missing\" does not exist", sql.failure("DELETE FROM missing"));
  }

  @Test
  void positionsPointIntoTheText() {
    SqlStateException error =
        assertThrows(SqlStateException.class, () -> sql.prepare("SELECT id,\n  missing FROM t"));
    assertEquals(2, error.line());
    assertEquals(3, error.column());
  }

  @Test
  void positionsInTheQueryOfAViewPointIntoTheText() {
    SqlStateException error =
        assertThrows(
            SqlStateException.class,
            () -> sql.prepare("CREATE VIEW v AS\n  SELECT id, missing FROM t"));
    assertEquals("42703", error.state().code());
    assertEquals(2, error.line());
    assertEquals(14, error.column());
  }

  @Test
  void failingConstantFailsEveryTime() {
    var plan = sql.prepare("SELECT 1 / 0");
    for (int i = 0; i < 3; i++) {
      SqlStateException error = assertThrows(SqlStateException.class, () -> sql.query(plan));
      assertEquals("22012", error.state().code());
    }
  }

  @Test
  void wrongNumberOfParametersIsAnError() {
    assertEquals(
        "22023 statement has 1 parameters, not 0", sql.failure("SELECT id FROM t WHERE id = ?"));
  }

  @Test
  void deepNestingIsRefusedOrWorks() {
    String deep = "SELECT id FROM t WHERE " + "NOT ".repeat(3_000) + "id = 1";
    try {
      sql.query(deep);
    } catch (SqlStateException e) {
      assertTrue(e.state().code().startsWith("54"), e.state().code() + " " + e.getMessage());
    }
  }
}
