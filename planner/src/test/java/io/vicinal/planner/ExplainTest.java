package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares EXPLAIN with {@code explain/*.txt}: a query, a blank line, its plan, a line of dashes.
 */
class ExplainTest {
  record Golden(String query, String plan) {
    @Override
    public String toString() {
      return query;
    }
  }

  @RegisterExtension private final EngineDatabase database = new EngineDatabase();

  private final SqlRunner sql = new SqlRunner();

  @BeforeEach
  void create() {
    sql.run(
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT, lang TEXT, year INT, price DOUBLE"
            + " PRECISION, ok BOOLEAN, day DATE, meta JSON, embedding VECTOR(3))",
        "CREATE TABLE queries (qid INT PRIMARY KEY, v VECTOR(3), lang TEXT)");
  }

  static Stream<Golden> pushed() throws IOException {
    return read("pushed.txt").stream();
  }

  static Stream<Golden> notPushed() throws IOException {
    return read("not-pushed.txt").stream();
  }

  private static List<Golden> read(String name) throws IOException {
    try (InputStream file = ExplainTest.class.getResourceAsStream("/explain/" + name)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var all = new ArrayList<Golden>();
      for (String part : text.split("\n-----*\n")) {
        String[] queryAndPlan = part.strip().split("\n\n", 2);
        all.add(new Golden(queryAndPlan[0].strip(), queryAndPlan[1].strip()));
      }
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource
  void pushed(Golden golden) {
    assertEquals(golden.plan(), withoutEstimates(sql.explain(golden.query())));
  }

  @ParameterizedTest
  @MethodSource
  void notPushed(Golden golden) {
    assertEquals(golden.plan(), withoutEstimates(sql.explain(golden.query())));
  }

  /** How many rows there are is another test's subject. */
  private static String withoutEstimates(String plan) {
    return plan.replaceAll("(?m) \\(about \\d+ rows\\)$", "");
  }

  @Test
  void knownValuesShowTheDecisionWithItsNumbers() {
    var engine = new SqlRunner(database.open());
    engine.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, year INT, embedding VECTOR(2))",
        "CREATE VECTOR INDEX i ON docs (embedding) WITH (metric = 'l2')",
        "INSERT INTO docs VALUES (1, 2020, '[1,2]'), (2, 2021, '[3,4]')");
    String query =
        "EXPLAIN SELECT id FROM docs WHERE year > ? ORDER BY embedding <-> ? LIMIT ? OFFSET ?";
    assertTrue(
        engine
            .query(query)
            .contains("    strategy: decided at execution, parameters are not known"),
        () -> engine.query(query).toString());
    List<String> bound = engine.query(query, 2020, new float[] {1, 2}, 1, 0);
    assertTrue(
        bound.contains(
            "    strategy: exact-over-filter — rows not indexed yet, 1 of 2 rows to score"),
        bound::toString);
    String literal =
        engine.explain(
            "SELECT id FROM docs WHERE year > 2019 ORDER BY embedding <-> '[1,2]' LIMIT 1");
    assertTrue(literal.contains("    strategy: exact-over-filter — rows not indexed yet"), literal);
  }

  @Test
  void estimatesTheBuildOfAnIndexAndBuildsNone() {
    var engine = new SqlRunner(database.open());
    engine.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, embedding VECTOR(2))",
        "INSERT INTO docs VALUES (1, '[1,2]'), (2, '[3,4]')");
    String create = "CREATE VECTOR INDEX i ON docs (embedding) WITH (metric = 'cosine', m = 8)";
    List<String> lines = engine.query("EXPLAIN " + create);
    assertEquals(
        List.of(
            "CreateIndex(m=8, efConstruction=200, metric=cosine, quantization=auto)",
            "  rows: 2, graphs: 1, searched by distances"),
        lines.subList(0, 2));
    List<String> bytes =
        engine.query("EXPLAIN " + create.replace("m = 8", "m = 8, quantization = 'int8'"));
    assertEquals(
        List.of(
            "CreateIndex(m=8, efConstruction=200, metric=cosine, quantization=int8)",
            "  rows: 2, graphs: 1, searched by codes"),
        bytes.subList(0, 2));
    assertTrue(lines.get(2).startsWith("  memory: "), lines::toString);
    assertTrue(lines.get(3).startsWith("  disk: 0.0 MiB"), lines::toString);
    assertTrue(lines.get(4).startsWith("  time: about 0.0 s"), lines::toString);
    String json = engine.query("EXPLAIN (FORMAT JSON) " + create).getFirst();
    assertTrue(json.contains("\"rows\": 2, \"graphs\": 1, \"codes\": false"), json);
    assertEquals(List.of(), engine.query("SHOW INDEXES"));
    for (String refused :
        List.of("EXPLAIN ANALYZE " + create, "EXPLAIN CREATE TABLE other (id INT PRIMARY KEY)")) {
      assertEquals(
          SqlState.FEATURE_NOT_SUPPORTED,
          assertThrows(SqlStateException.class, () -> engine.query(refused)).state());
    }
    assertEquals(
        SqlState.UNDEFINED_COLUMN,
        assertThrows(
                SqlStateException.class,
                () -> engine.query("EXPLAIN CREATE VECTOR INDEX i ON docs (nothing)"))
            .state());
  }

  @Test
  void valuesOfSubQueriesAndOuterRowsAreKnownOnlyAtExecution() {
    String subQuery =
        "SELECT id FROM docs ORDER BY embedding <-> (SELECT v FROM queries WHERE qid = 1) LIMIT 1";
    assertTrue(
        sql.explain(subQuery).contains("strategy: decided at execution, after the sub-query"));
    sql.run("INSERT INTO queries (qid, v) VALUES (1, '[1,2,3]')");
    List<String> analyzed = sql.query("EXPLAIN ANALYZE " + subQuery);
    assertTrue(analyzed.get(2).startsWith("    strategy: exact — "), analyzed::toString);
    String lateral =
        sql.explain(
            "SELECT q.qid, r.id FROM queries q,"
                + " LATERAL (SELECT id FROM docs d ORDER BY d.embedding <-> q.v LIMIT 1) r");
    assertTrue(lateral.contains("strategy: decided at execution, once per outer row"), lateral);
  }

  @Test
  void analyzeAddsWhatWasDone() {
    sql.run("INSERT INTO docs (id, embedding) VALUES (1, '[1,2,3]'), (2, '[3,4,5]')");
    List<String> lines =
        sql.query(
            "EXPLAIN ANALYZE SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 1",
            (Object) new float[] {1, 2, 3});
    assertTrue(lines.getLast().matches("Ran in .* ms, gave 1 rows"), lines::toString);
    assertTrue(
        lines.get(1).matches("  Nearest docs by .* \\(about 1 rows; gave 1 in .* ms\\)"),
        lines::toString);
    assertEquals(
        "    visited nodes 0, distances 2, rows filtered 0, rows returned 1",
        lines.get(lines.size() - 2));
  }

  @Test
  void parametersAreNotNeeded() {
    assertTrue(
        sql.query("EXPLAIN SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 1")
            .contains("  Nearest docs by embedding <-> ?1 (L2, limit 1) (about 1 rows)"));
  }
}
