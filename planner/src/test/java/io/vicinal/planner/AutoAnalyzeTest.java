package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.session.Session;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tables that have changed much are analyzed without being asked for. */
class AutoAnalyzeTest {
  private static final long DEADLINE_NANOS = 60_000_000_000L;
  private static final String COUNTED =
      "SELECT row_count, null_fraction FROM vicinal.statistics WHERE column_name = 'k'";

  @RegisterExtension private final EngineDatabase database = new EngineDatabase();

  private QueryPlanner planner;
  private SqlRunner sql;

  @BeforeEach
  void create() {
    planner = QueryPlanner.analyzing();
    sql = new SqlRunner(new Session(database.open()), planner);
    sql.run("CREATE TABLE t (id INT PRIMARY KEY, k INT)");
  }

  @AfterEach
  void close() {
    planner.close();
  }

  private void insert(int from, int to) {
    sql.run(
        "INSERT INTO t SELECT n, CASE WHEN n % 10 = 0 THEN n ELSE -1 END FROM generate_series("
            + from
            + ", "
            + to
            + ") AS g (n)");
  }

  /** Waits for the background; each planning may be what lets it begin. */
  private void awaitCount(String expected) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    for (int i = 0; !sql.query(COUNTED).equals(List.of(expected)); i++) {
      assertTrue(System.nanoTime() < deadline, () -> "still " + sql.query(COUNTED));
      sql.explain("SELECT id FROM t WHERE k = " + i + " AND id > 0 AND " + i + " = " + i);
      LockSupport.parkNanos(10_000_000);
    }
  }

  @Test
  void manyChangesLetATableBeAnalyzed() {
    insert(1, 5_000);
    awaitCount("5000|0.0");
    assertAbout(4_500, "t", "k = -1");
    assertAbout(1, "t", "k = 70");
    insert(5_001, 20_000);
    awaitCount("20000|0.0");
    assertAbout(18_000, "t", "k = -1");
  }

  @Test
  void aStatementIsCommittedBeforeItsTableIsAnalyzed() {
    insert(1, 5_000); // and nobody reads the table, which would let it be analyzed again
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (sql.query(COUNTED).isEmpty()) {
      assertTrue(System.nanoTime() < deadline);
      LockSupport.parkNanos(10_000_000);
    }
    assertEquals(List.of("5000|0.0"), sql.query(COUNTED));
  }

  @Test
  void rowsThatATransactionHasCommittedCountToo() {
    sql.run("BEGIN");
    insert(1, 4_000);
    sql.run("COMMIT");
    awaitCount("4000|0.0");
  }

  @Test
  void fewChangesDoNot() {
    insert(1, 1_000);
    planner.close(); // all that had begun has ended
    assertEquals(List.of(), sql.query(COUNTED));
  }

  @Test
  void nothingIsAnalyzedWhereTheSettingIsOff() {
    sql.run("SET auto_analyze = off");
    insert(1, 5_000);
    assertEquals(List.of("off"), sql.query("SHOW auto_analyze"));
    sql.explain("SELECT id FROM t WHERE k = 1");
    planner.close();
    assertEquals(List.of(), sql.query(COUNTED));
    sql.run("RESET auto_analyze");
    assertEquals(List.of("on"), sql.query("SHOW auto_analyze"));
    assertTrue(sql.failure("SET auto_analyze = 'sometimes'").startsWith("22023"));
  }

  @Test
  void aTableMayBeDroppedMeanwhile() {
    for (int i = 0; i < 3; i++) {
      insert(1, 2_500);
      sql.run("DROP TABLE t", "CREATE TABLE t (id INT PRIMARY KEY, k INT)");
    }
    insert(1, 3_000);
    awaitCount("3000|0.0");
  }

  @Test
  void skewedTextsAndRangesAreKnown() {
    sql.run(
        "CREATE TABLE s (id INT PRIMARY KEY, lang TEXT, x DOUBLE PRECISION, d DATE)",
        "INSERT INTO s SELECT n, CASE WHEN n % 100 = 0 THEN 'rare' ELSE 'common' END,"
            + " CASE WHEN n <= 3000 THEN 1 ELSE n END,"
            + " DATE '2026-01-01' + CAST(n / 100 AS INT) FROM generate_series(1, 4000) AS g (n)",
        "ANALYZE s");
    assertAbout(40, "s", "lang = 'rare'");
    assertAbout(3960, "s", "lang = 'common'");
    assertAbout(3960, "s", "lang <> 'rare'");
    assertAbout(1, "s", "lang = 'none'");
    assertAbout(40, "s", "lang IN ('rare', 'none')");
    assertAbout(3000, "s", "x < 2");
    assertAbout(500, "s", "x BETWEEN 3000 AND 3500");
    assertAbout(1000, "s", "d < DATE '2026-01-11'");
    assertAbout(3000, "s", "d >= DATE '2026-01-11'");
  }

  private void assertAbout(int expected, String table, String where) {
    String plan =
        sql.explain("SELECT id FROM " + table + " WHERE " + where)
            .lines()
            .findFirst()
            .orElseThrow();
    int rows = Integer.parseInt(plan.replaceFirst(".*\\(about (\\d+) rows\\)", "$1"));
    assertTrue(Math.abs(rows - expected) <= 2 + expected / 20, where + ": " + rows);
  }
}
