package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** UNIQUE, CHECK and identities from CREATE TABLE to the rows. */
class ConstraintsTest {
  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  private Table table(String name) {
    return sql.session().database().table("public", name).orElseThrow();
  }

  @Test
  void constraintsWithoutANameGetOne() {
    sql.run(
        "CREATE TABLE t (a INT UNIQUE CHECK (a > 0), b INT CHECK (b > a) CHECK (b < 9), UNIQUE (a,"
            + " b), CHECK (a + b < 100), CHECK (b <> 5), CONSTRAINT t_check CHECK (a <> 7), UNIQUE"
            + " (b))");
    assertEquals(
        "t_a_key [0], t_a_b_key [0, 1], t_b_key [1]",
        table("t").uniques().stream()
            .map((UniqueConstraint u) -> u.name() + " " + u.columns())
            .collect(Collectors.joining(", ")));
    assertEquals(
        "t_a_check, t_b_check, t_b_check1, t_check1, t_b_check2, t_check",
        table("t").checks().stream().map(CheckConstraint::name).collect(Collectors.joining(", ")));
    assertEquals(
        "42710 constraint \"c\" of table \"u\" already exists",
        sql.failure(
            "CREATE TABLE u (a INT CONSTRAINT c UNIQUE, b INT CONSTRAINT c CHECK (b > 0))"));
  }

  @Test
  void checksAreValidatedWhenTheTableIsCreated() {
    assertEquals(
        "0AV00 sub-queries are not allowed in check constraints",
        sql.failure("CREATE TABLE t (a INT CHECK (a IN (SELECT 1)))"));
    assertEquals(
        "0AV00 parameters are not allowed in check constraints",
        sql.failure("CREATE TABLE t (a INT CHECK (a > ?))"));
    assertEquals(
        "42803 aggregate functions are not allowed in check constraints",
        sql.failure("CREATE TABLE t (a INT, CHECK (SUM(a) > 1))"));
    assertEquals(
        "0AV00 window functions are not allowed in check constraints",
        sql.failure("CREATE TABLE t (a INT, CHECK (ROW_NUMBER() OVER (ORDER BY a) > 1))"));
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("CREATE TABLE t (a INT, CHECK (nope > 1))"));
    assertEquals(
        "42804 check condition is of type INTEGER, not BOOLEAN",
        sql.failure("CREATE TABLE t (a INT, CHECK (a + 1))"));
    assertEquals(
        "42P16 column \"v\" is a vector and cannot be part of a unique constraint",
        sql.failure("CREATE TABLE t (v VECTOR(2) UNIQUE)"));
  }

  @Test
  void checksHoldForEveryRow() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), s TEXT CHECK (LENGTH(t.s) < 4 AND"
            + " s <> 'é''x'), d DATE, e VECTOR(2), n DECIMAL(6, 2), CONSTRAINT sane CHECK (d > DATE"
            + " '2000-01-01' OR a::BIGINT = 5), CHECK (e <-> '[0,0]' < 10), CHECK (n BETWEEN 1 AND"
            + " 5))",
        "INSERT INTO t VALUES (1, 5, 'abc', DATE '1999-01-01', '[1,2]', 1.5)",
        "INSERT INTO t (id) VALUES (2)",
        "INSERT INTO t (id, a) SELECT id + 2, a FROM t");
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_a_check\"",
        sql.failure("INSERT INTO t (id, a) VALUES (5, 1), (6, 0)"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_s_check\"",
        sql.failure("INSERT INTO t (id, s) VALUES (?, ?)", 5, "abcd"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"sane\"",
        sql.failure("UPDATE t SET a = 4 WHERE id = 1"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_e_check\"",
        sql.failure("UPDATE t SET e = '[9,9]'"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_n_check\"",
        sql.failure("INSERT INTO t (id, n) SELECT 5, 5.01"));
    assertEquals(List.of("4"), sql.query("SELECT COUNT(*) FROM t"));
    assertEquals(
        List.of("1|5", "2|null", "3|5", "4|null"), sql.query("SELECT id, a FROM t ORDER BY id"));
  }

  @Test
  void missingValuesAreFoundBeforeChecks() {
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL CHECK (a > 0))");
    assertThrows(
        StorageException.NullNotAllowed.class,
        () -> sql.execute("INSERT INTO t VALUES (1, ?)", new Object[] {null}));
  }

  @Test
  void uniqueColumnsTakeNoValueTwice() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT UNIQUE, b TEXT, UNIQUE (a, b))",
        "INSERT INTO t VALUES (1, 1, 'x'), (2, 2, 'x'), (3, NULL, 'x'), (4, NULL, 'x')");
    StorageException.DuplicateKey duplicate =
        assertThrows(
            StorageException.DuplicateKey.class,
            () -> sql.execute("INSERT INTO t VALUES (5, 2, 'y')"));
    assertEquals("t_a_key", duplicate.constraint());
    assertThrows(
        StorageException.DuplicateKey.class, () -> sql.execute("UPDATE t SET a = 1 WHERE id = 2"));
    sql.run("UPDATE t SET a = 3 - a WHERE a IS NOT NULL");
    assertEquals(List.of("1|2", "2|1"), sql.query("SELECT id, a FROM t WHERE a > 0 ORDER BY id"));
  }

  @Test
  void identitiesNumberRows() {
    sql.run(
        "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, k SMALLINT GENERATED ALWAYS AS IDENTITY (START"
            + " WITH 10 INCREMENT BY -5), s TEXT DEFAULT 'd')",
        "INSERT INTO t (s) VALUES ('a'), ('b')",
        "INSERT INTO t VALUES (DEFAULT, DEFAULT, DEFAULT), (DEFAULT, DEFAULT, 'e')",
        "INSERT INTO t DEFAULT VALUES",
        "INSERT INTO t (s) SELECT s || 'x' FROM t WHERE id < 3 ORDER BY id",
        "INSERT INTO t (id, s) VALUES (100, 'own')");
    assertEquals(
        List.of(
            "1|10|a", "2|5|b", "3|0|d", "4|-5|e", "5|-10|d", "6|-15|ax", "7|-20|bx", "100|-25|own"),
        sql.query("SELECT id, k, s FROM t ORDER BY id"));
  }

  @Test
  void alwaysGeneratedMeansAlways() {
    sql.run("CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a INT)");
    String always =
        "428C9 column \"id\" takes no value but DEFAULT, because it is generated always";
    assertEquals(always, sql.failure("INSERT INTO t VALUES (1, 2)"));
    assertEquals(always, sql.failure("INSERT INTO t VALUES (DEFAULT, 2), (7, 2)"));
    assertEquals(always, sql.failure("INSERT INTO t (id, a) SELECT 1, 2"));
    assertEquals(always, sql.failure("UPDATE t SET id = 3"));
    sql.run(
        "INSERT INTO t (a, id) VALUES (1, DEFAULT)",
        "INSERT INTO t (id, a) OVERRIDING SYSTEM VALUE VALUES (50, 2)",
        "INSERT INTO t (id, a) OVERRIDING USER VALUE VALUES (7, 3)",
        "INSERT INTO t OVERRIDING USER VALUE SELECT id, 4 FROM t WHERE a = 1");
    assertEquals(List.of("1", "2", "3", "4"), sql.query("SELECT a FROM t ORDER BY a"));
    assertEquals(List.of("1"), sql.query("SELECT COUNT(*) FROM t WHERE id = 50"));
    assertEquals(List.of("0"), sql.query("SELECT COUNT(*) FROM t WHERE id = 7"));
    assertEquals(
        "22023 identity column \"a\" must be SMALLINT, INTEGER or BIGINT, not TEXT",
        sql.failure("CREATE TABLE u (a TEXT GENERATED ALWAYS AS IDENTITY)"));
    assertEquals(
        "22023 the increment of an identity must not be 0",
        sql.failure("CREATE TABLE u (a INT GENERATED ALWAYS AS IDENTITY (INCREMENT BY 0))"));
  }

  @Test
  void defaultStandsForTheDefaultWhereverAValueMayStand() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, a INT DEFAULT 5, b TEXT DEFAULT 'x' || 'y', c INT)",
        "INSERT INTO t VALUES (1, DEFAULT, DEFAULT, DEFAULT), (2, 1, 'z', 3)",
        "UPDATE t SET a = DEFAULT, b = DEFAULT, c = DEFAULT WHERE id = 2");
    assertEquals(List.of("1|5|xy|null", "2|5|xy|null"), sql.query("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void truncateRemovesEveryRow() {
    sql.run(
        "CREATE TABLE t (a INT)",
        "INSERT INTO t VALUES (1), (2)",
        "TRUNCATE TABLE t",
        "TRUNCATE t");
    assertEquals(List.of("0"), sql.query("SELECT COUNT(*) FROM t"));
    assertEquals("42P01 table \"nope\" does not exist", sql.failure("TRUNCATE nope"));
  }

  @Test
  void queriesWithFewerColumnsLeaveTheOthersToTheirDefaults() {
    sql.run(
        "CREATE TABLE s (a INT, b TEXT)",
        "INSERT INTO s VALUES (1, 'x'), (2, 'y')",
        "CREATE TABLE t (a INT, b TEXT DEFAULT 'd', id INT GENERATED ALWAYS AS IDENTITY PRIMARY"
            + " KEY)",
        "INSERT INTO t SELECT * FROM s WHERE a = 1",
        "INSERT INTO t SELECT a FROM s WHERE a = 2",
        "INSERT INTO t SELECT a + 2 FROM s UNION ALL SELECT 9",
        "INSERT INTO t WITH w AS (SELECT 7 AS x) SELECT x, 'w' FROM w",
        "INSERT INTO t TABLE s",
        "INSERT INTO t OVERRIDING USER VALUE SELECT a, b, a FROM s ORDER BY b LIMIT 1");
    assertEquals(1, sql.execute("INSERT INTO t SELECT CAST(? AS INT), b FROM s LIMIT ?", 8, 1));
    assertEquals(
        List.of("1|x", "2|d", "3|d", "4|d", "9|d", "7|w", "1|x", "2|y", "1|x", "8|x"),
        sql.query("SELECT a, b FROM t ORDER BY id"));
    assertEquals(
        List.of("1|10|10"), sql.query("SELECT MIN(id), MAX(id), COUNT(DISTINCT id) FROM t"));
    assertTrue(sql.failure("INSERT INTO t SELECT a, b, a FROM s").startsWith("428C9"));
    assertTrue(sql.failure("INSERT INTO t SELECT a, b, a, a FROM s").startsWith("42601"));
  }

  @Test
  void noColumnGetsTwoValues() {
    sql.run("CREATE TABLE t (a INT PRIMARY KEY, b INT)");
    for (String statement :
        List.of(
            "INSERT INTO t (a, b, a) VALUES (1, 2, 3)",
            "MERGE INTO t USING t AS s ON t.a = s.a WHEN NOT MATCHED THEN INSERT (a, b, a) VALUES"
                + " (1, 2, 3)")) {
      assertEquals("42701 column \"a\" is given twice", sql.failure(statement));
    }
  }

  @Test
  void primaryKeysHaveNames() {
    sql.run(
        "CREATE TABLE t (a INT, b INT, CONSTRAINT pk_t PRIMARY KEY (b, a))",
        "CREATE TABLE u (a INT CONSTRAINT pk_u PRIMARY KEY, b INT CONSTRAINT u_pkey UNIQUE)",
        "INSERT INTO t VALUES (1, 1)",
        "INSERT INTO u VALUES (1, 1)");
    assertDuplicate("breaks constraint \"pk_t\"", "INSERT INTO t VALUES (1, 1)");
    assertDuplicate("breaks constraint \"pk_u\"", "INSERT INTO u VALUES (1, 2)");
    assertDuplicate("breaks constraint \"u_pkey\"", "INSERT INTO u VALUES (2, 1)");
    assertEquals(
        0, sql.execute("INSERT INTO t VALUES (1, 1) ON CONFLICT ON CONSTRAINT pk_t DO NOTHING"));
    assertTrue(
        sql.failure("INSERT INTO t VALUES (1, 1) ON CONFLICT ON CONSTRAINT t_pkey DO NOTHING")
            .startsWith("42704"));
    assertEquals(
        "42710 constraint \"x\" of table \"w\" already exists",
        sql.failure(
            "CREATE TABLE w (a INT, CONSTRAINT x PRIMARY KEY (a), CONSTRAINT x CHECK (a > 0))"));
  }

  private void assertDuplicate(String message, String statement) {
    String text =
        assertThrows(StorageException.DuplicateKey.class, () -> sql.execute(statement))
            .getMessage();
    assertTrue(text.contains(message), text);
  }
}
