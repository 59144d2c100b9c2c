package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.statement.StatementPlan;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ANALYZE, what it knows and what follows from it. */
class AnalyzeTest {
  @RegisterExtension private final EngineDatabase database = new EngineDatabase();

  private SqlRunner sql;

  @BeforeEach
  void create() {
    sql = new SqlRunner(database.open());
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, k INT, half TEXT, x DOUBLE PRECISION, v VECTOR(2))",
        "INSERT INTO t SELECT n, n % 50, CASE WHEN n % 2 = 0 THEN 'a' || n END, n, NULL"
            + " FROM generate_series(1, 4000) AS g (n)");
  }

  private String estimate(String where) {
    String plan = sql.explain("SELECT id FROM t WHERE " + where).lines().findFirst().orElseThrow();
    return plan.replaceFirst(".*\\(about (\\d+) rows\\)", "$1");
  }

  @Test
  void countsValuesAndNullsOfEachColumn() {
    sql.run("ANALYZE t");
    assertEquals(
        List.of("k|4000|50|0.0", "x|4000|4000|0.0"),
        sql.query(
            "SELECT column_name, row_count, CASE WHEN ABS(distinct_values - 4000) < 400 THEN 4000"
                + " ELSE distinct_values END, null_fraction FROM vicinal.statistics WHERE"
                + " column_name IN ('k', 'x') ORDER BY 1"));
    assertEquals(
        List.of("0.5"),
        sql.query("SELECT null_fraction FROM vicinal.statistics WHERE column_name = 'half'"));
    assertEquals(List.of("4"), sql.query("SELECT COUNT(*) FROM vicinal.statistics"));
  }

  @Test
  void numbersAroundZeroAreCountedOnceEach() {
    sql.run(
        "CREATE TABLE signed (n BIGINT PRIMARY KEY)",
        "INSERT INTO signed SELECT n FROM generate_series(-900, 899) AS g (n)",
        "ANALYZE signed");
    assertEquals(
        List.of("1800"),
        sql.query(
            "SELECT distinct_values FROM vicinal.statistics WHERE column_name = 'n' AND"
                + " table_name = 'signed'"));
  }

  @Test
  void expectedRowsFollow() {
    assertEquals("1", estimate("id = 7"));
    sql.run("ANALYZE");
    assertEquals("80", estimate("k = 7"));
    assertEquals("80", estimate("k = ?"));
    assertEquals("240", estimate("k IN (1, 2, 3)"));
    assertEquals("2000", estimate("half IS NULL"));
    assertEquals("1000", estimate("x <= 1000"));
    assertEquals("3920", estimate("k <> 3"));
    assertEquals("40", estimate("k = 3 AND half IS NOT NULL"));
    sql.run("ALTER TABLE t ADD COLUMN later INT", "INSERT INTO t (id) VALUES (-1)");
    assertEquals(List.of(), sql.query("SELECT column_name FROM vicinal.statistics"));
  }

  @Test
  void plansAreMadeAgainAfterwards() {
    String text = "SELECT id FROM t WHERE k = ?";
    var prepared = (ReplanningPlan) sql.prepare(text);
    StatementPlan before = prepared.plan();
    assertSame(before, prepared.plan());
    assertSame(before, ((ReplanningPlan) sql.prepare(text)).plan());
    sql.run("ANALYZE t");
    StatementPlan after = ((ReplanningPlan) sql.prepare(text)).plan();
    assertNotSame(before, after);
    assertSame(after, prepared.plan());
    assertEquals(80, sql.query(prepared, 7).size());
    assertSame(after, ((ReplanningPlan) sql.prepare(text)).plan());
  }

  @Test
  void joinsBeginWithWhatKeepsTheFewestRows() {
    sql.run(
        "CREATE TABLE a (id INT PRIMARY KEY, t INT, kind INT)",
        "CREATE TABLE b (id INT PRIMARY KEY, t INT, kind INT)",
        "INSERT INTO a SELECT n, n, n % 2 FROM generate_series(1, 1000) AS g (n)",
        "INSERT INTO b SELECT n, n, n FROM generate_series(1, 1000) AS g (n)",
        "ANALYZE");
    String plan =
        sql.explain(
            "SELECT COUNT(*) FROM t JOIN a ON t.id = a.t JOIN b ON t.id = b.t"
                + " WHERE a.kind = 1 AND b.kind = 1");
    assertTrue(plan.contains("Scan a (about 500 rows)"), plan);
    assertTrue(plan.contains("Scan b (about 1 rows)"), plan);
    // The join of all rows with the one row of b is below the join with a.
    assertTrue(depth(plan, "Scan b") > depth(plan, "Scan a"), plan);
  }

  private static int depth(String plan, String operator) {
    String line = plan.lines().filter(it -> it.contains(operator)).findFirst().orElseThrow();
    return line.length() - line.stripLeading().length();
  }

  /** Runs ANALYZE for all tables, and {@code text} between listing and reading them. */
  private SqlRunner analyzeWhile(String text) {
    Database whole = sql.session().database();
    var pending = new AtomicBoolean();
    var watched =
        (Database)
            Proxy.newProxyInstance(
                Database.class.getClassLoader(),
                new Class<?>[] {Database.class},
                (_, method, values) -> {
                  Object found;
                  try {
                    found = method.invoke(whole, values);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                  if (method.getName().equals("tables") && pending.getAndSet(false)) {
                    sql.run(text);
                  }
                  return found;
                });
    var other = new SqlRunner(watched);
    PreparedPlan analyze = other.prepare("ANALYZE");
    pending.set(true);
    analyze.execute(List.<Object[]>of(new Object[0]), ResourceAccount.unbounded());
    assertFalse(pending.get());
    return other;
  }

  @Test
  void allTablesAreReadWhereOneIsDroppedMeanwhile() {
    sql.run("CREATE TABLE a (id INT PRIMARY KEY)", "INSERT INTO a VALUES (1)");
    SqlRunner other = analyzeWhile("DROP TABLE a");
    assertEquals(List.of("t"), other.query("SELECT DISTINCT table_name FROM vicinal.statistics"));
  }

  @Test
  void tablesAreReadAgainWhereTheyAreAlteredMeanwhile() {
    SqlRunner other = analyzeWhile("ALTER TABLE t ADD COLUMN later INT");
    assertEquals(
        List.of("4000"),
        other.query("SELECT row_count FROM vicinal.statistics WHERE column_name = 'later'"));
  }

  @Test
  void mistakesAreErrors() {
    assertTrue(sql.failure("ANALYZE nothing").startsWith("42P01"));
    assertTrue(sql.failure("ANALYZE t t").startsWith("42601"));
    sql.run("BEGIN", "ANALYZE t", "ROLLBACK", "CREATE TABLE none (id INT PRIMARY KEY)");
    sql.run("ANALYZE TABLE none");
  }
}
