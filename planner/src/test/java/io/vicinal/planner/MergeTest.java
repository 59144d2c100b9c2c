package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MERGE, and UPDATE and DELETE with further tables. */
class MergeTest {
  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void createTables() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, n INT CHECK (n < 1000), s TEXT DEFAULT 'new')",
        "CREATE TABLE d (i INT, x INT)",
        "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c'), (4, 40, 'd')",
        "INSERT INTO d VALUES (2, 200), (3, -1), (4, 0), (5, 500), (6, 600)");
  }

  private List<String> rows() {
    return sql.query("SELECT * FROM t ORDER BY id");
  }

  @Test
  void everyRowMeetsTheFirstBranchThatFits() {
    assertEquals(
        4,
        sql.execute(
            "MERGE INTO t AS o USING d ON o.id = d.i WHEN MATCHED AND d.x < 0 THEN DELETE WHEN"
                + " MATCHED AND d.x > 0 THEN UPDATE SET n = o.n + d.x, s = DEFAULT WHEN MATCHED"
                + " THEN DO NOTHING WHEN NOT MATCHED AND d.x = 500 THEN INSERT (id, n) VALUES (d.i,"
                + " d.x) WHEN NOT MATCHED THEN INSERT VALUES (i, x, 'x' || CAST(x AS TEXT))"));
    assertEquals(List.of("1|10|a", "2|220|new", "4|40|d", "5|500|new", "6|600|x600"), rows());
  }

  @Test
  void aSourceMayBeAQueryWithParameters() {
    String merge =
        "MERGE INTO t USING (SELECT CAST(? AS INT) AS i, CAST(? AS INT) AS x) AS s ON t.id = s.i"
            + " WHEN MATCHED AND t.n > ? THEN UPDATE SET n = ?, s = ? WHEN NOT MATCHED THEN INSERT"
            + " (id, n, s) VALUES (s.i, ?, ?)";
    assertEquals(1, sql.execute(merge, 1, 5, 0, 7, "set", 8, "ins"));
    assertEquals(1, sql.execute(merge, 9, 5, 0, 7, "set", 8, "ins"));
    assertEquals(0, sql.execute(merge, 2, 5, 99, 7, "set", 8, "ins"));
    assertEquals(List.of("1|7|set", "2|20|b", "3|30|c", "4|40|d", "9|8|ins"), rows());
  }

  @Test
  void mergeSaysWhatIsWrong() {
    assertEquals(
        "21000 merge cannot change a row a second time",
        sql.failure(
            "MERGE INTO t USING (VALUES (1), (1)) AS s (i) ON t.id = s.i WHEN MATCHED THEN UPDATE"
                + " SET n = 1"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_n_check\"",
        sql.failure("MERGE INTO t USING d ON t.id = d.i WHEN MATCHED THEN UPDATE SET n = 1000"));
    assertEquals(
        "42P01 table \"nope\" does not exist",
        sql.failure("MERGE INTO nope USING d ON TRUE WHEN MATCHED THEN DELETE"));
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("MERGE INTO t USING d ON t.id = d.i WHEN MATCHED THEN UPDATE SET nope = 1"));
    assertEquals(
        "42601 insert has 2 columns but 1 values",
        sql.failure(
            "MERGE INTO t USING d ON t.id = d.i WHEN NOT MATCHED THEN INSERT (id, n) VALUES (1)"));
    assertEquals(List.of("1|10|a", "2|20|b", "3|30|c", "4|40|d"), rows());
  }

  @Test
  void branchesThatDoNotFitAreNotComputed() {
    assertEquals(
        2,
        sql.execute(
            "MERGE INTO t USING d ON t.id = d.i WHEN MATCHED AND x <> 0 THEN UPDATE SET n = 100"
                + " / x"));
    assertEquals(
        List.of("1|10", "2|0", "3|-100", "4|40"), sql.query("SELECT id, n FROM t ORDER BY id"));
  }

  @Test
  void mergeIntoATableWithoutAKey() {
    sql.run(
        "MERGE INTO d USING t ON d.i = t.id WHEN MATCHED THEN UPDATE SET x = t.n WHEN NOT MATCHED"
            + " THEN INSERT DEFAULT VALUES");
    assertEquals(
        List.of("2|20", "3|30", "4|40", "5|500", "6|600", "null|null"),
        sql.query("SELECT i, x FROM d ORDER BY i"));
  }

  @Test
  void updateTakesValuesFromOtherTables() {
    sql.run("INSERT INTO d VALUES (2, 200)");
    assertEquals(
        3,
        sql.execute(
            "UPDATE t AS o SET n = d.x + ?, s = DEFAULT FROM d WHERE o.id = d.i AND d.i < 5", 1));
    assertEquals(List.of("1|10|a", "2|201|new", "3|0|new", "4|1|new"), rows());
    assertEquals(
        1,
        sql.execute(
            "UPDATE t SET s = ?, n = ? FROM d JOIN t AS u ON u.id = d.i WHERE t.id = u.id - 1 AND"
                + " u.n = 1",
            "joined",
            7));
    assertEquals(List.of("3|7|joined"), sql.query("SELECT * FROM t WHERE s = 'joined'"));
  }

  @Test
  void deleteLooksAtOtherTables() {
    sql.run("INSERT INTO d VALUES (2, 200)");
    assertEquals(2, sql.execute("DELETE FROM t USING d WHERE t.id = d.i AND d.x >= 0"));
    assertEquals(List.of("1", "3"), sql.query("SELECT id FROM t ORDER BY id"));
    assertEquals(
        List.of("3|30|c"), sql.query("DELETE FROM t AS o USING d WHERE o.id = d.i RETURNING o.*"));
    assertEquals(2, sql.execute("DELETE FROM d USING d AS e WHERE d.i = e.i AND e.x = 200"));
  }

  @Test
  void subQueriesOfABatchSeeItsElementsBefore() {
    for (String begin : List.of("COMMIT", "BEGIN")) { // a COMMIT without BEGIN does nothing
      sql.run("DELETE FROM t", "INSERT INTO t VALUES (1, 1, 'a')", begin);
      PreparedPlan plan =
          sql.prepare(
              "MERGE INTO t USING (SELECT CAST(? AS INT) AS i) AS s ON t.id = s.i WHEN MATCHED THEN"
                  + " UPDATE SET n = (SELECT SUM(x.n) FROM t AS x) WHEN NOT MATCHED THEN INSERT"
                  + " VALUES (s.i, (SELECT COUNT(*) FROM t AS x), 'b')");
      plan.execute(
          List.<Object[]>of(new Object[] {2}, new Object[] {3}, new Object[] {1}),
          ResourceAccount.unbounded());
      sql.run("COMMIT");
      assertEquals(List.of("1|4|a", "2|1|b", "3|2|b"), rows(), begin);
    }
  }
}
