package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code IN (sub-query)} under a search: its values filter the search, with the same answers. */
class ValueFilterTest {
  private SqlRunner sql;

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void fill() {
    sql = new SqlRunner(database());
    sql.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, lang TEXT, big BIGINT, v VECTOR(2))",
        "CREATE TABLE pick (id INT PRIMARY KEY, lang TEXT, big BIGINT, q VECTOR(2))");
    long seed = System.nanoTime();
    System.out.println("ValueFilterTest seed " + seed);
    var random = new Random(seed);
    var rows = new ArrayList<Object[]>();
    for (int i = 0; i < 200; i++) {
      rows.add(
          new Object[] {i, random.nextInt(9) == 0 ? null : "l" + i % 5, i % 30L, vector(random)});
    }
    sql.prepare("INSERT INTO docs VALUES (?, ?, ?, ?)").execute(rows, ResourceAccount.unbounded());
    rows.clear();
    for (int i = 0; i < 20; i++) {
      rows.add(new Object[] {i * 11, i % 3 == 0 ? null : "l" + i % 4, i * 2L, vector(random)});
    }
    sql.prepare("INSERT INTO pick VALUES (?, ?, ?, ?)").execute(rows, ResourceAccount.unbounded());
  }

  private static float[] vector(Random random) {
    return new float[] {random.nextFloat(), random.nextFloat()};
  }

  /** Compares a search with the rows of the same condition, sorted without a limit. */
  private void assertFiltered(String condition) {
    String query = "SELECT id FROM docs WHERE " + condition + " ORDER BY v <-> '[0.5,0.5]'";
    String search = query + " LIMIT 7";
    String plan = sql.explain(search);
    assertTrue(plan.contains("Nearest docs") && plan.contains("IN (sub-query)"), plan);
    assertFalse(plan.contains("join"), plan);
    List<String> all = sql.query(query);
    assertEquals(all.subList(0, Math.min(7, all.size())), sql.query(search), condition);
  }

  @Test
  void theValuesOfASubQueryFilterTheSearch() {
    assertFiltered("id IN (SELECT id FROM pick)");
    assertFiltered("lang IN (SELECT lang FROM pick)");
    assertFiltered("big IN (SELECT id FROM pick)");
    assertFiltered("id IN (SELECT big FROM pick)");
    assertFiltered("id IN (SELECT id FROM pick WHERE id > 1000)");
    assertFiltered("lang = 'l1' AND id IN (SELECT id FROM pick WHERE lang IS NOT NULL)");
    assertFiltered("id IN (SELECT id FROM pick) AND big IN (SELECT big FROM pick)");
    assertFiltered("id IN (SELECT id FROM pick UNION SELECT id + 1 FROM pick)");
  }

  @Test
  void otherSubQueriesGiveTheSameAnswersAsBefore() {
    for (String condition :
        List.of(
            "id NOT IN (SELECT id FROM pick)",
            "lang NOT IN (SELECT lang FROM pick)",
            "(id, lang) IN (SELECT id, lang FROM pick)",
            "id + 1 IN (SELECT id FROM pick)",
            "id IN (SELECT id FROM pick p WHERE p.lang = docs.lang)",
            "id IN (SELECT id FROM pick) OR lang = 'l2'",
            "id IN (SELECT id FROM pick) AND lang || '' = 'l2'")) {
      String query = "SELECT id FROM docs WHERE " + condition + " ORDER BY v <-> '[0.5,0.5]'";
      List<String> all = sql.query(query);
      assertEquals(
          all.subList(0, Math.min(7, all.size())), sql.query(query + " LIMIT 7"), condition);
    }
  }

  @Test
  void theTableFunctionIsFilteredToo() {
    String search =
        "SELECT id FROM TABLE(KNN(TABLE docs, DESCRIPTOR(v), '[0.5,0.5]', 4, METRIC => 'l2')) WHERE"
            + " id IN (SELECT id FROM pick)";
    assertTrue(sql.explain(search).contains("IN (sub-query)"), sql.explain(search));
    assertEquals(
        sql.query(
                "SELECT id FROM docs WHERE id IN (SELECT id FROM pick) ORDER BY v <-> '[0.5,0.5]'")
            .subList(0, 4),
        sql.query(search));
  }

  @Test
  void aBatchOfSearchesSharesTheValues() {
    String search =
        "SELECT p.id, r.id FROM pick p, LATERAL (SELECT id FROM docs d WHERE d.id IN (SELECT id"
            + " FROM pick) ORDER BY d.v <-> p.q LIMIT 3) r";
    assertTrue(sql.explain(search).contains("For many rows at once"), sql.explain(search));
    var expected = new ArrayList<String>();
    for (String id : sql.query("SELECT id FROM pick ORDER BY id")) {
      for (String found :
          sql.query(
                  "SELECT id FROM docs WHERE id IN (SELECT id FROM pick) ORDER BY v <-> (SELECT q"
                      + " FROM pick WHERE id = "
                      + id
                      + ")")
              .subList(0, 3)) {
        expected.add(id + "|" + found);
      }
    }
    assertEquals(expected, sql.query(search));
  }

  @Test
  void aPreparedStatementTakesNewValuesEachTime() {
    var plan =
        sql.prepare(
            "SELECT id FROM docs WHERE id IN (SELECT id FROM pick WHERE id <= ?) ORDER BY v <->"
                + " '[0.5,0.5]' LIMIT 50");
    assertEquals(1, sql.query(plan, 0).size());
    assertEquals(3, sql.query(plan, 22).size());
    assertEquals(0, sql.query(plan, -1).size());
    String analyzed =
        String.join(
            "\n",
            sql.query(
                "EXPLAIN ANALYZE SELECT id FROM docs WHERE id IN (SELECT id FROM pick) ORDER BY v"
                    + " <-> '[0.5,0.5]' LIMIT 50"));
    assertTrue(analyzed.contains("rows returned"), analyzed);
  }
}
