package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code vicinal.recall_report} and the settings that it reports on. */
class RecallReportTest {
  private static final int ROWS = 2_000;
  private static final int DIMENSION = 12;
  private static final String REPORT =
      "current,ef_search,segment,queries,neighbors,recall,visited_nodes,distances,microseconds";

  @RegisterExtension EngineDatabase engine = new EngineDatabase();
  private SqlRunner sql;

  @BeforeEach
  void fill() {
    sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, v VECTOR(" + DIMENSION + "))",
        "CREATE VECTOR INDEX docs_v ON docs (v) USING HNSW WITH (metric = 'l2', m = 8)");
    insert(0, ROWS);
    sql.run("CHECKPOINT", "OPTIMIZE TABLE docs");
  }

  private void insert(int from, int count) {
    var random = new Random(from);
    var rows = new ArrayList<Object[]>();
    for (int id = from; id < from + count; id++) {
      float[] vector = new float[DIMENSION];
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] = (float) random.nextGaussian();
      }
      rows.add(new Object[] {id, vector});
    }
    sql.prepare("INSERT INTO docs VALUES (?, ?)").execute(rows, ResourceAccount.unbounded());
  }

  private List<String[]> report(int queries) {
    return sql.query("CALL vicinal.recall_report('docs_v', ?)", queries).stream()
        .map(row -> row.split("\\|"))
        .toList();
  }

  @Test
  void theReportTellsTheCurrentEffortAndThenACurve() {
    sql.run("SET ef_search = 40");
    List<String[]> rows = report(30);
    assertEquals(
        REPORT,
        String.join(
            ",",
            sql.prepare("CALL vicinal.recall_report('docs_v')").columns().stream()
                .map(column -> column.label())
                .toList()));
    assertEquals("true,40,null,30,300", String.join(",", List.of(rows.getFirst()).subList(0, 5)));
    double before = 0;
    for (String[] row : rows.subList(1, rows.size())) {
      assertEquals("false", row[0]);
      assertTrue(Double.parseDouble(row[7]) > before, "more distances at each effort: " + row[7]);
      before = Double.parseDouble(row[7]);
    }
    assertTrue(Double.parseDouble(rows.getLast()[5]) > 0.99, rows.getLast()[5]);
  }

  @Test
  void anAnalyzedSearchTellsThePagesThatItReadsAndAScanDoesNot() {
    String search = "SELECT id FROM docs ORDER BY v <-> ? LIMIT 10";
    float[] query = new float[DIMENSION];
    List<String> lines = sql.query("EXPLAIN ANALYZE " + search, (Object) query);
    String done = lines.get(lines.size() - 2);
    assertTrue(
        done.matches(" *visited nodes [1-9].*, distances [1-9].*, pages of vectors [1-9].*"), done);
    String json = sql.query("EXPLAIN (FORMAT JSON, ANALYZE) " + search, (Object) query).getFirst();
    assertTrue(json.replace(" ", "").matches("(?s).*\"vector_pages\":[1-9].*"), json);
    query[0] = 1;
    List<String> exact =
        sql.query("EXPLAIN ANALYZE " + search.replace("<->", "<=>"), (Object) query);
    assertTrue(exact.get(exact.size() - 2).contains("distances 2000, rows"), exact::toString);
  }

  @Test
  void rowsThatAreNotIndexedAndDeletedOnesAreCountedRightly() {
    insert(10_000, 200); // in memory: compared one by one
    sql.execute("DELETE FROM docs WHERE id < 1000");
    List<String[]> rows = report(40);
    assertEquals("null", rows.get(0)[2]);
    assertEquals("0", rows.get(1)[2], "what is in memory is segment 0");
    assertEquals("1.0", rows.get(1)[5], "and is found");
    assertTrue(Double.parseDouble(rows.get(0)[5]) > 0.9, rows.get(0)[5]);
    long wanted = Long.parseLong(rows.get(0)[4]);
    assertEquals(wanted, Long.parseLong(rows.get(1)[4]) + Long.parseLong(rows.get(2)[4]));
  }

  @Test
  void aTableWithoutRowsHasNothingToReport() {
    sql.execute("DELETE FROM docs");
    assertEquals(List.of(), sql.query("CALL vicinal.recall_report('docs_v', 5)"));
    insert(0, 1);
    assertEquals(List.of(), sql.query("CALL vicinal.recall_report('docs_v', 5)"));
    insert(1, 3);
    List<String[]> rows = report(5);
    assertEquals("4", rows.getFirst()[3]);
    assertEquals("12", rows.getFirst()[4]);
    assertEquals("1.0", rows.getFirst()[5]);
  }

  @Test
  void anIndexIsNamedWithOrWithoutItsSchema() {
    assertTrue(sql.query("CALL vicinal.recall_report(index => 'public.docs_v')").size() > 1);
    assertEquals(
        "42704 index \"nope\" does not exist", sql.failure("CALL vicinal.recall_report('nope')"));
    assertEquals(
        "22023 queries must be between 1 and 10000, not 0",
        sql.failure("CALL vicinal.recall_report('docs_v', 0)"));
    assertEquals(
        "22023 queries must be between 1 and 10000, not 10001",
        sql.failure("CALL vicinal.recall_report('docs_v', queries => 10001)"));
    assertEquals(
        "22023 argument \"index\" must not be null",
        sql.failure("CALL vicinal.recall_report(NULL)"));
  }

  @Test
  void theTargetAccuracyOfTheSessionChoosesTheEffort() {
    String nearest =
        "SELECT id FROM docs ORDER BY v <-> (SELECT v FROM docs WHERE id = 7) LIMIT 10";
    sql.run("SET target_accuracy = 0.9");
    assertEquals(List.of("0.9"), sql.query("SHOW target_accuracy"));
    String literal = "'" + "[1" + ",1".repeat(DIMENSION - 1) + "]'";
    String question = "SELECT id FROM docs ORDER BY v <-> " + literal + " LIMIT 10";
    assertTrue(sql.explain(question).contains(" for target accuracy 0.9"), sql.explain(question));
    assertEquals(10, sql.query(nearest).size());
    String own = question.replace("LIMIT 10", "FETCH FIRST 10 ROWS ONLY WITH TARGET ACCURACY 80");
    assertTrue(sql.explain(own).contains(" for target accuracy 0.8"), sql.explain(own));
    sql.run("SET target_accuracy = 99");
    assertEquals(List.of("0.99"), sql.query("SHOW target_accuracy"));
    sql.run("SET hnsw.ef_search = 50");
    assertEquals(List.of("0"), sql.query("SHOW target_accuracy"), "the last one holds");
    assertTrue(sql.explain(question).contains("ef_search: 50"), sql.explain(question));
    sql.run("SET target_accuracy = 0.95");
    assertEquals(List.of("100"), sql.query("SHOW ef_search"));
    sql.run("SET target_accuracy = 0");
    assertEquals(SearchEffort.DEFAULT, sql.session().effort());
    sql.run("SET target_accuracy = 0.5", "RESET target_accuracy");
    assertEquals(List.of("0"), sql.query("SHOW target_accuracy"));
    assertEquals(
        "22023 target_accuracy must be a share above 0 and at most 1, a percentage up to 100, or 0"
            + " for none, not 101",
        sql.failure("SET target_accuracy = 101"));
    assertEquals(
        "22023 target_accuracy must be a share above 0 and at most 1, a percentage up to 100, or 0"
            + " for none, not -1",
        sql.failure("SET target_accuracy = -1"));
  }
}
