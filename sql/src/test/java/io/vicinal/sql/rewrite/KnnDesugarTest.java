package io.vicinal.sql.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.sql.Dialect;
import io.vicinal.sql.function.DistanceMetric;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.junit.jupiter.api.Test;

final class KnnDesugarTest {
  private static final MetricLookup L1_INDEX = (table, column) -> Optional.of(DistanceMetric.L1);

  private static String rewritten(String sql) {
    return rewritten(sql, MetricLookup.NONE);
  }

  private static String rewritten(String sql, MetricLookup metrics) {
    SqlNode node = KnnDesugar.rewrite(Dialect.parse(sql), metrics);
    return node.toString().replace("`", "").replaceAll("\\s+", " ");
  }

  @Test
  void becomesASearchInsideAScore() {
    assertEquals(
        "SELECT * FROM (SELECT docs.*, 1E0 - docs.distance AS score FROM (SELECT docs.*,"
            + " cosine_distance(docs.embedding, ?) AS distance FROM docs AS docs ORDER BY distance"
            + " FETCH NEXT 10 ROWS ONLY) AS docs) AS docs",
        rewritten("SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?))"));
  }

  @Test
  void takesNamedAndPositionalArguments() {
    String named =
        rewritten(
            "SELECT * FROM TABLE(VECTOR_SEARCH(TABLE docs, DESCRIPTOR(v), '[1]', METRIC => 'dot', K"
                + " => 5, EF_SEARCH => 200)) AS r");
    assertTrue(named.contains("/*+ ef_search(200) */"), named);
    assertTrue(named.contains("negative_inner_product(r.v, '[1]')"), named);
    assertTrue(named.contains("0E0 - r.distance AS score"), named);
    assertTrue(named.contains("FETCH NEXT 5 ROWS ONLY"), named);
    String positional = rewritten("SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(v), ?, ?)) AS r");
    assertTrue(positional.contains("FETCH NEXT ? ROWS ONLY"), positional);
  }

  @Test
  void theIndexGivesTheMetricUnlessOneIsWritten() {
    String sql = "SELECT * FROM TABLE(KNN(TABLE docs, DESCRIPTOR(v), ?%s))";
    assertTrue(rewritten(sql.formatted(""), L1_INDEX).contains("l1_distance"));
    assertTrue(rewritten(sql.formatted(", METRIC => L2"), L1_INDEX).contains("l2_distance"));
  }

  @Test
  void conditionsHoldBeforeTheKAreChosenUnlessTheyMentionDistanceOrScore() {
    String sql =
        rewritten(
            "SELECT id FROM TABLE(KNN(TABLE docs, DESCRIPTOR(v), ?)) AS r WHERE r.lang = 'en' AND"
                + " r.distance < 1 AND (year > 2020 OR title = 'x') AND score + 1 > 0");
    assertTrue(
        sql.contains(
            "FROM docs AS r WHERE r.lang = 'en' AND (year > 2020 OR title = 'x') ORDER BY"),
        sql);
    assertTrue(sql.endsWith("AS r WHERE r.distance < 1 AND score + 1 > 0"), sql);
  }

  @Test
  void conditionsStayAboveAJoin() {
    String sql =
        rewritten(
            "SELECT 1 FROM q, LATERAL TABLE(KNN(TABLE docs, DESCRIPTOR(v), q.v, 5)) AS r WHERE"
                + " r.lang = 'en'");
    assertTrue(sql.contains("FROM docs AS r ORDER BY distance"), sql);
    assertTrue(sql.contains("LATERAL"), sql);
    assertTrue(sql.endsWith("WHERE r.lang = 'en'"), sql);
  }

  @Test
  void searchesInSubQueriesAndChangesAreFound() {
    String sub =
        rewritten("SELECT 1 FROM t WHERE id IN (SELECT id FROM KNN(TABLE d, DESCRIPTOR(v), ?))");
    assertTrue(sub.contains("ORDER BY distance"), sub);
    String insert =
        rewritten("INSERT INTO t SELECT id FROM TABLE(KNN(TABLE d, DESCRIPTOR(v), ?)) AS r");
    assertTrue(insert.contains("ORDER BY distance"), insert);
    String explain =
        rewritten("EXPLAIN SELECT id FROM TABLE(KNN(TABLE d, DESCRIPTOR(v), ?)) ORDER BY id");
    assertTrue(explain.contains("ORDER BY distance"), explain);
    String with =
        rewritten(
            "WITH n AS (SELECT * FROM TABLE(KNN(TABLE d, DESCRIPTOR(v), ?))) SELECT 1 FROM n");
    assertTrue(with.contains("ORDER BY distance"), with);
  }

  @Test
  void otherStatementsStayAsTheyAre() {
    String sql = "SELECT a FROM b WHERE c = 1 AND d = 2";
    assertEquals(sql, rewritten(sql));
  }
}
