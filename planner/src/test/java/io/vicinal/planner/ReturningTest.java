package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.ColumnInfo;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturningTest {
  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void createTable() {
    sql.run("CREATE TABLE t (id BIGSERIAL PRIMARY KEY, a INT, v VECTOR(2), b TEXT DEFAULT 'd')");
  }

  @Test
  void insertedRowsComeBack() {
    assertEquals(
        List.of("1|5|null|d|6", "2|null|[1,2]|x|null"),
        sql.query(
            "INSERT INTO t (a, v, b) VALUES (5, NULL, DEFAULT), (NULL, '[1,2]', 'x') RETURNING *, a"
                + " + ? AS more",
            1));
    assertEquals(List.of("3"), sql.query("INSERT INTO t AS q (a) SELECT 1 RETURNING q.id"));
    assertEquals(List.of("3"), sql.query("SELECT COUNT(*) FROM t"));
    PreparedPlan plan = sql.prepare("INSERT INTO t DEFAULT VALUES RETURNING id AS key, v");
    assertEquals(StatementKind.INSERT, plan.kind());
    assertEquals(StatementKind.Result.ROWS, plan.result());
    assertEquals(List.of("key", "v"), plan.columns().stream().map(ColumnInfo::label).toList());
  }

  @Test
  void changedAndRemovedRowsComeBack() {
    sql.run("INSERT INTO t (a) VALUES (1), (2), (3)");
    assertEquals(
        List.of("2|20", "3|30"), sql.query("UPDATE t SET a = a * 10 WHERE a > 1 RETURNING id, a"));
    assertEquals(List.of("1|d"), sql.query("DELETE FROM t WHERE a = 1 RETURNING t.id, b"));
    assertEquals(
        List.of("2|21", "9|90"),
        sql.query(
            "INSERT INTO t (id, a) VALUES (3, 1), (2, 1), (9, 90) ON CONFLICT (id) DO UPDATE SET a"
                + " = t.a + 1 WHERE t.a < 30 RETURNING id, a"));
    assertEquals(
        List.of("2|21", "5|1"),
        sql.query(
            "MERGE INTO t USING (VALUES (2, 0), (5, 1)) AS s (i, n) ON t.id = s.i WHEN MATCHED THEN"
                + " DELETE WHEN NOT MATCHED THEN INSERT (id, a) VALUES (s.i, s.n) RETURNING id,"
                + " a"));
    assertEquals(List.of(), sql.query("DELETE FROM t WHERE FALSE RETURNING *"));
  }

  @Test
  void subQueriesMayStandInReturning() {
    sql.run("INSERT INTO t (a) VALUES (1), (2)");
    assertEquals(
        List.of("3|2|2", "4|2|1"),
        sql.query(
            "INSERT INTO t (a) VALUES (1), (2) RETURNING id, (SELECT MAX(x.a) FROM t AS x), (SELECT"
                + " COUNT(*) FROM t AS y WHERE y.a >= t.a)"));
  }

  @Test
  void subQueriesOfReturningSeeTheStatementsAndElementsBefore() {
    sql.run("BEGIN", "INSERT INTO t (a) VALUES (5)");
    PreparedPlan plan =
        sql.prepare("INSERT INTO t (a) VALUES (?) RETURNING (SELECT SUM(x.a) FROM t AS x)");
    var sums = new ArrayList<Object>();
    Changed changed =
        plan.change(
            List.<Object[]>of(new Object[] {20}, new Object[] {300}), ResourceAccount.unbounded());
    while (changed.rows().next()) {
      sums.add(changed.rows().get(0));
    }
    assertEquals(List.of(5L, 25L), sums);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("INSERT INTO t (a) VALUES (1) RETURNING nope"));
    assertEquals(
        "42803 aggregate functions are not allowed in returning",
        sql.failure("INSERT INTO t (a) VALUES (1) RETURNING COUNT(*)"));
    assertEquals(
        "22012 division by zero", sql.failure("INSERT INTO t (a) VALUES (0) RETURNING 1 / a"));
    assertEquals(List.of("0"), sql.query("SELECT COUNT(*) FROM t"));
  }

  @Test
  void generatedKeysComeWithTheCounts() {
    String insert = "INSERT INTO t (a) VALUES (?), (7)";
    assertEquals(List.of("1", "2", "3", "4"), keys(insert, GeneratedKeys.AUTOMATIC));
    assertEquals(
        List.of("5|d", "6|d", "7|d", "8|d"), keys(insert, GeneratedKeys.named(List.of("ID", "b"))));
    assertEquals(
        List.of("9|9", "7|10", "9|11", "7|12"), keys(insert, GeneratedKeys.at(List.of(2, 1))));
    assertEquals(
        List.of("13|9", "14|7", "15|9", "16|7"),
        keys(insert + " RETURNING id, a", GeneratedKeys.AUTOMATIC));
    sql.run("CREATE TABLE k (x INT, y INT PRIMARY KEY)", "CREATE TABLE h (x INT)");
    assertEquals(
        List.of("9", "7", "9", "7"),
        keys("INSERT INTO h VALUES (?), (7)", GeneratedKeys.named(List.of("x"))));
    assertEquals(List.of(), keys("INSERT INTO h VALUES (?), (7)", GeneratedKeys.AUTOMATIC));
  }

  /** Runs a batch of two: one element adds two rows, of which the counts tell. */
  private List<String> keys(String text, GeneratedKeys keys) {
    PreparedPlan plan = new QueryPlanner().prepare(text, sql.session(), keys);
    assertEquals(StatementKind.Result.COUNT, plan.result());
    Changed changed =
        plan.change(
            List.<Object[]>of(new Object[] {9}, new Object[] {9}), ResourceAccount.unbounded());
    assertArrayEquals(new long[] {2, 2}, changed.counts());
    var rows = new ArrayList<String>();
    while (changed.rows().next()) {
      var row = new ArrayList<String>();
      for (int i = 0; i < plan.columns().size(); i++) {
        row.add(String.valueOf(changed.rows().get(i)));
      }
      rows.add(String.join("|", row));
    }
    return rows;
  }
}
