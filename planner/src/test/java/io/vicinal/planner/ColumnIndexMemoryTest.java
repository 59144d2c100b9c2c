package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.storage.ResourceAccount;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What sorting the rows for an index takes from the statement that needs the order first. */
class ColumnIndexMemoryTest {
  private static final int ROWS = 40_000;
  private static final long SORTING = 8L * ROWS;

  @RegisterExtension private final EngineDatabase database = new EngineDatabase();

  private SqlRunner sql;

  @BeforeEach
  void create() {
    sql = new SqlRunner(database.open());
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, k INT)",
        "CREATE INDEX t_k ON t (k)",
        "INSERT INTO t SELECT n, n % 10000 FROM generate_series(1, " + ROWS + ") AS g (n)",
        "OPTIMIZE TABLE t");
  }

  private static String count(PreparedPlan plan, ResourceAccount account) {
    try (RowStream rows = plan.query(new Object[0], account)) {
      assertTrue(rows.next());
      return String.valueOf(rows.get(0));
    }
  }

  @Test
  void sortingIsPaidByTheStatement() {
    PreparedPlan plan = sql.prepare("SELECT COUNT(*) FROM t WHERE k = 7");
    ResourceAccount first = ResourceAccount.unbounded();
    assertEquals("4", count(plan, first));
    assertTrue(first.peakBytes() >= SORTING, () -> first.peakBytes() + " bytes");
    assertEquals(0, first.reservedBytes());
  }

  @Test
  void withoutMemoryForSortingTheColumnIsRead() {
    PreparedPlan plan = sql.prepare("SELECT COUNT(*) FROM t WHERE k = 7");
    ResourceAccount little = ResourceAccount.withLimits(0, SORTING - 1);
    assertEquals("4", count(plan, little));
    assertTrue(sql.explain("SELECT id FROM t WHERE k = 7").contains("t_k"));
  }

  @Test
  void nothingIsSortedWhereAllRowsMatch() {
    PreparedPlan plan = sql.prepare("SELECT COUNT(*) FROM t WHERE k >= 0");
    ResourceAccount account = ResourceAccount.unbounded();
    assertEquals(String.valueOf(ROWS), count(plan, account));
    assertTrue(account.peakBytes() < SORTING, () -> account.peakBytes() + " bytes");
  }
}
