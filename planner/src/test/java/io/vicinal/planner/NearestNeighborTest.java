package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Database;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearestNeighborTest {
  private static final float[] QUERY = {1, 0.1f, 0};
  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void fill() {
    sql.run(
        "CREATE TABLE docs (id BIGINT PRIMARY KEY, title TEXT, lang TEXT, year INT, embedding"
            + " VECTOR(3))",
        "INSERT INTO docs VALUES (1, 'one', 'en', 2021, '[1,0,0]'), (2, 'two', 'en', 2022,"
            + " '[0,1,0]'), (3, 'three', 'de', 2023, '[1,0,0]'), (4, 'four', 'en', 2023,"
            + " '[1,1,0]'), (5, 'five', 'en', 2024, NULL), (6, 'six', 'en', 2019, '[0,0,0]')");
  }

  @Test
  void operatorWithFilterLimitAndOffsetIsOneScan() {
    String query =
        "SELECT id, title FROM docs WHERE lang = 'en' AND year > 2020 ORDER BY embedding <=> ?"
            + " LIMIT 2 OFFSET 1";
    assertEquals(List.of("4|four", "2|two"), sql.query(query, (Object) QUERY));
    assertEquals(1, sql.statistics().size());
    assertEquals(3, sql.statistics().get(0).rowsReturned());
    assertPushed(query);
  }

  @Test
  void aConditionThatAParameterSwitchesOffIsPushed() {
    String query =
        "SELECT id FROM docs WHERE (CAST(? AS TEXT) IS NULL OR lang = ?) AND (year > 2020 OR ? IS"
            + " NULL) ORDER BY embedding <-> ?, id LIMIT 10";
    assertPushed(query);
    assertEquals(List.of("3"), sql.query(query, "de", "de", 1, QUERY));
    assertEquals(List.of("3"), sql.query(query, "de", "de", null, QUERY));
    assertEquals(List.of("1", "3", "4", "2", "5"), sql.query(query, null, null, 1, QUERY));
    assertEquals(List.of("1", "3", "4", "6", "2", "5"), sql.query(query, null, null, null, QUERY));
    assertEquals(List.of(), sql.query(query, "fr", null, 1, QUERY));
    String negated =
        "SELECT id FROM docs WHERE NOT (? IS NULL OR lang = ?) ORDER BY embedding <-> ?, id LIMIT"
            + " 9";
    assertEquals(List.of("1", "4", "6", "2", "5"), sql.query(negated, "de", "de", QUERY));
    assertEquals(List.of(), sql.query(negated, null, null, QUERY));
  }

  @Test
  void targetsForTheAccuracyArePercentOrShares() {
    String query = "SELECT id FROM docs ORDER BY embedding <=> ? FETCH APPROX FIRST 2 ROWS ONLY";
    List<String> expected = sql.query(query, (Object) QUERY);
    for (String target : new String[] {"90", "99.5 PERCENT", "0.9", "100"}) {
      String wanted = query + " WITH TARGET ACCURACY " + target;
      assertEquals(expected, sql.query(wanted, (Object) QUERY));
      assertTrue(sql.explain(wanted).contains("Nearest docs"));
    }
  }

  @Test
  void distanceAliasIsComputedOnce() {
    String query =
        "SELECT id, VECTOR_DISTANCE(embedding, ?, COSINE) AS d FROM docs ORDER BY d FETCH FIRST 2"
            + " ROWS ONLY";
    assertEquals(List.of("1|0.005", "3|0.005"), sql.query(query, (Object) QUERY));
    assertPushed(query);
    assertTrue(sql.explain(query).contains("columns: id, distance"));
  }

  @Test
  void everyMetricOfVectorDistanceIsPushed() {
    for (String metric :
        List.of(
            "COSINE", "DOT", "EUCLIDEAN", "EUCLIDEAN_SQUARED", "MANHATTAN", "HAMMING", "JACCARD")) {
      String query =
          "SELECT id FROM docs WHERE id < 5 ORDER BY VECTOR_DISTANCE(embedding, ?, "
              + metric
              + ") LIMIT 1";
      assertPushed(query);
      assertEquals(1, sql.query(query, (Object) QUERY).size(), metric);
    }
  }

  @Test
  void similarityInDescendingOrderIsTheSameSearch() {
    for (String key :
        List.of(
            "1 - (embedding <=> ?) DESC",
            "-(embedding <=> ?) DESC",
            "(embedding <=> ?) * -1 DESC",
            "cosine_similarity(embedding, ?) DESC",
            "100 * (1 - (embedding <=> ?)) DESC")) {
      String query = "SELECT id FROM docs ORDER BY " + key + ", id LIMIT 3";
      assertEquals(List.of("1", "3", "4"), sql.query(query, (Object) QUERY), key);
      assertPushed(query);
    }
    String product = "SELECT id FROM docs ORDER BY (embedding <#> ?) * -1 DESC LIMIT 2";
    assertEquals(List.of("4", "1"), sql.query(product, (Object) QUERY));
    assertPushed(product);
  }

  @Test
  void similarityAliasInDescendingOrderIsPushed() {
    String query =
        "SELECT id, 1 - (embedding <=> ?) AS similarity FROM docs ORDER BY similarity DESC LIMIT 2";
    assertEquals(List.of("1|0.995", "3|0.995"), sql.query(query, (Object) QUERY));
    assertPushed(query);
  }

  @Test
  void rangeAndOrderTakeTwoParameters() {
    String query =
        "SELECT *, embedding <=> ? AS distance FROM docs WHERE embedding <=> ? < 0.4 AND lang ="
            + " 'en' ORDER BY distance LIMIT 5";
    assertEquals(
        List.of("1|one|en|2021|[1,0,0]|0.005", "4|four|en|2023|[1,1,0]|0.226"),
        sql.query(query, QUERY, QUERY));
    assertPushed(query);
  }

  @Test
  void rangeAloneIsPushed() {
    String query = "SELECT id FROM docs WHERE embedding <-> ? < 0.5";
    assertEquals(List.of("1", "3"), sql.query(query, (Object) QUERY));
    assertTrue(sql.explain(query).contains("filter (pushed): (embedding <-> ?1) < 0.5"));
  }

  @Test
  void boundsOfDistancesAndSimilaritiesKeepTheirMeaning() {
    for (String condition :
        List.of(
            "embedding <-> '[1,0,0]' < 1",
            "embedding <-> '[1,0,0]' <= 1",
            "embedding <-> '[1,0,0]' > 1",
            "embedding <-> '[1,0,0]' >= 1",
            "1 > embedding <-> '[1,0,0]'",
            "NOT (embedding <-> '[1,0,0]' < 1)",
            "1 - (embedding <=> '[1,0,0]') > 0.5",
            "0.5 >= 1 - (embedding <=> '[1,0,0]')",
            "-(embedding <-> '[1,0,0]') < -0.5",
            "embedding <-> '[1,0,0]' BETWEEN 0.5 AND 1.2")) {
      String pushed = "SELECT id FROM docs WHERE " + condition + " ORDER BY id";
      String hidden = "SELECT id FROM docs WHERE COALESCE(" + condition + ", FALSE) ORDER BY id";
      assertTrue(sql.explain(pushed).contains("filter (pushed)"), pushed);
      assertFalse(sql.explain(hidden).contains("filter (pushed)"), hidden);
      assertEquals(sql.query(hidden), sql.query(pushed), condition);
    }
  }

  @Test
  void knnFunctionFiltersBeforeItChooses() {
    String query =
        "SELECT id, distance FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?, K => 2, METRIC"
            + " => 'cosine', EF_SEARCH => 200)) WHERE lang = 'en'";
    assertEquals(List.of("1|0.005", "4|0.226"), sql.query(query, (Object) QUERY));
    assertPushed(query);
  }

  @Test
  void limitIsFilledThroughAFilterThatCannotBePushed() {
    String query =
        "SELECT id FROM docs WHERE upper(title) LIKE '%O%' AND lang = 'en' ORDER BY embedding <=>"
            + " ? LIMIT 2";
    assertEquals(List.of("1", "4"), sql.query(query, (Object) QUERY));
    // The second row that matches is the last one that is read.
    assertEquals(2, sql.statistics().get(0).rowsReturned());
    String plan = sql.explain(query);
    assertTrue(plan.contains("Filter (above): upper(title) LIKE '%O%'"), plan);
    assertTrue(plan.contains("filter (pushed): lang = 'en'"), plan);
    assertTrue(plan.contains("as many as are asked for"), plan);
  }

  @Test
  void rowsWithoutADistanceComeLastInBothDirections() {
    assertEquals(
        List.of("1", "3", "4", "2", "5", "6"),
        sql.query("SELECT id FROM docs ORDER BY embedding <=> ?, id LIMIT 10", (Object) QUERY));
    assertEquals(
        List.of("1", "3", "4", "2", "5", "6"),
        sql.query(
            "SELECT id FROM docs ORDER BY 1 - (embedding <=> ?) DESC, id LIMIT 10",
            (Object) QUERY));
    assertEquals(
        List.of("2", "4", "1", "3", "5", "6"),
        sql.query("SELECT id FROM docs ORDER BY embedding <=> ? DESC, id", (Object) QUERY));
    assertEquals(
        List.of("5", "6", "1"),
        sql.query(
            "SELECT id FROM docs ORDER BY embedding <=> ? NULLS FIRST, id LIMIT 3",
            (Object) QUERY));
  }

  @Test
  void tiesAreDecidedByFurtherKeys() {
    String byKey = "SELECT id FROM docs ORDER BY embedding <-> ?, id LIMIT 1";
    assertEquals(List.of("1"), sql.query(byKey, (Object) QUERY));
    assertPushed(byKey);
    String byKeyDown = "SELECT id FROM docs ORDER BY embedding <-> ?, id DESC LIMIT 1";
    assertEquals(List.of("3"), sql.query(byKeyDown, (Object) QUERY));
    assertTrue(sql.explain(byKeyDown).contains("limit 1 and ties"));
    String byTitle = "SELECT id FROM docs ORDER BY embedding <-> ?, title DESC LIMIT 1 OFFSET 1";
    assertEquals(List.of("1"), sql.query(byTitle, (Object) QUERY));
  }

  @Test
  void farthestFirstIsExact() {
    String query = "SELECT id FROM docs ORDER BY embedding <-> ? DESC LIMIT 1";
    assertEquals(List.of("2"), sql.query(query, (Object) QUERY));
    assertNotPushed(query);
  }

  @Test
  void orderWithoutLimitReadsEverything() {
    String query = "SELECT id FROM docs WHERE id < 5 ORDER BY embedding <-> ?, id";
    assertEquals(List.of("1", "3", "4", "2"), sql.query(query, (Object) QUERY));
    assertNotPushed(query);
  }

  @Test
  void otherOrdersAreNoSearches() {
    for (String key :
        List.of(
            "abs(embedding <-> ?)",
            "id, embedding <-> ?",
            "(embedding <-> ?) * year",
            "1 - (embedding <=> ?)",
            "embedding <-> embedding",
            "embedding <-> ? DESC",
            "1 - (embedding <=> ?) DESC NULLS FIRST")) {
      assertNotPushed("SELECT id FROM docs ORDER BY " + key + " LIMIT 3");
    }
    assertNotPushed("SELECT lang, min(embedding <-> ?) FROM docs GROUP BY lang LIMIT 2");
    assertNotPushed("SELECT DISTINCT lang, embedding <-> ? AS d FROM docs ORDER BY d LIMIT 2");
  }

  @Test
  void limitAndOffsetMayBeParameters() {
    String query = "SELECT id FROM docs ORDER BY embedding <-> ?, id LIMIT ? OFFSET ?";
    assertEquals(List.of("3", "4"), sql.query(query, QUERY, 2, 1));
    assertEquals(List.of(), sql.query(query, QUERY, 0, 0));
    assertEquals(6, sql.query(query, QUERY, Long.MAX_VALUE, 0).size());
    assertPushed(query);
    assertEquals("2201W LIMIT must not be negative, not -1", sql.failure(query, QUERY, -1, 0));
  }

  @Test
  void limitZeroGivesNothing() {
    assertEquals(
        List.of(),
        sql.query("SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 0", (Object) QUERY));
  }

  @Test
  void queryVectorMayBeASubQuery() {
    String query =
        "SELECT id FROM docs ORDER BY embedding <-> (SELECT embedding FROM docs WHERE id = 2) LIMIT"
            + " 1";
    assertEquals(List.of("2"), sql.query(query));
    assertPushed(query);
    assertEquals(
        "21000 scalar sub-query gives more than one row",
        sql.failure(
            "SELECT id FROM docs ORDER BY embedding <-> (SELECT embedding FROM docs) LIMIT 1"));
  }

  @Test
  void queryVectorMayBeComputed() {
    for (String vector :
        List.of(
            "'[0,1,0]'",
            "CAST('[0,1,0]' AS VECTOR(3))",
            "'[0,1,0]'::vector(3)",
            "ARRAY[0,1,0]",
            "l2_normalize('[0,7,0]'::vector(3))",
            "TO_VECTOR('[0,1,0]')")) {
      String query = "SELECT id FROM docs ORDER BY embedding <-> " + vector + " LIMIT 1";
      assertEquals(List.of("2"), sql.query(query), vector);
      assertPushed(query);
    }
  }

  @Test
  void longQueryVectorsInTheTextAreFine() {
    String vector =
        IntStream.range(0, 4_000)
            .mapToObj(i -> "0.12345678" + i)
            .collect(Collectors.joining(",", "[", "]"));
    sql.run("CREATE TABLE wide (id INT PRIMARY KEY, v VECTOR(4000))");
    sql.execute("INSERT INTO wide VALUES (1, '" + vector + "')");
    assertEquals(
        List.of("1|0.0"),
        sql.query("SELECT id, v <-> '" + vector + "' AS d FROM wide ORDER BY d LIMIT 1"));
    assertEquals(List.of("1|0.0"), sql.query("SELECT id, abs(v <-> '" + vector + "') FROM wide"));
  }

  @Test
  void nullQueryVectorGivesRowsWithoutOrder() {
    String query = "SELECT id, embedding <-> ? AS d FROM docs ORDER BY d, id LIMIT 2";
    assertEquals(List.of("1|null", "2|null"), sql.query(query, (Object) null));
  }

  @Test
  void searchesMayStandInsideOtherQueries() {
    assertEquals(
        List.of("3"),
        sql.query(
            "SELECT count(*) FROM (SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 3) x",
            (Object) QUERY));
    assertEquals(
        List.of("de|1", "en|2"),
        sql.query(
            "WITH near AS (SELECT * FROM docs ORDER BY embedding <-> ?, id LIMIT 3) SELECT lang,"
                + " count(*) FROM near GROUP BY lang ORDER BY lang",
            (Object) QUERY));
    assertEquals(
        List.of("1|2021", "3|2023"),
        sql.query(
            "SELECT d.id, d.year FROM docs d JOIN (SELECT id FROM docs ORDER BY embedding <-> ?, id"
                + " LIMIT 2) n ON d.id = n.id ORDER BY d.id",
            (Object) QUERY));
    assertEquals(
        List.of("1", "2"),
        sql.query(
            "(SELECT id FROM docs ORDER BY embedding <-> ?, id LIMIT 1) UNION ALL (SELECT id FROM"
                + " docs ORDER BY embedding <-> '[0,1,0]' LIMIT 1) ORDER BY 1",
            (Object) QUERY));
  }

  @Test
  void filterAboveALimitStaysAbove() {
    String query =
        "SELECT id FROM (SELECT id, lang FROM docs ORDER BY embedding <-> ?, id LIMIT 2) x WHERE"
            + " lang = 'de'";
    assertEquals(List.of("3"), sql.query(query, (Object) QUERY));
    assertTrue(sql.explain(query).contains("Filter (above): lang = 'de'"), sql.explain(query));
  }

  @Test
  void lateralSearchRunsOncePerOuterRow() {
    sql.run(
        "CREATE TABLE queries (qid INT PRIMARY KEY, v VECTOR(3), lang TEXT)",
        "INSERT INTO queries VALUES (1, '[1,0,0]', 'en'), (2, '[0,1,0]', 'en'), (3, '[1,0,0]',"
            + " 'de')");
    String query =
        "SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id, d.embedding <-> q.v AS distance"
            + " FROM docs d WHERE d.lang = q.lang ORDER BY distance, id LIMIT 2) r ORDER BY q.qid,"
            + " r.distance, r.id";
    assertEquals(List.of("1|1", "1|4", "2|2", "2|4", "3|3"), sql.query(query));
    assertPushed(query);
    assertTrue(sql.explain(query).contains("filter (pushed): lang = outer.lang"));
    assertEquals(
        List.of("1|1", "1|3", "2|2", "2|4", "3|1", "3|3"),
        sql.query(
            "SELECT q.qid, r.id FROM queries q CROSS JOIN LATERAL TABLE(KNN(TABLE docs,"
                + " DESCRIPTOR(embedding), q.v, 2, METRIC => 'l2')) r ORDER BY q.qid, r.id"));
  }

  @Test
  void subQueryInTheFilterNeverCostsRows() {
    String query =
        "SELECT id FROM docs WHERE year IN (SELECT year FROM docs WHERE lang = 'de') ORDER BY"
            + " embedding <-> ?, id LIMIT 2";
    assertEquals(List.of("3", "4"), sql.query(query, (Object) QUERY));
    assertEquals(
        List.of("4"),
        sql.query(
            "SELECT id FROM docs d WHERE EXISTS (SELECT 1 FROM docs e WHERE e.year = d.year AND"
                + " e.lang = 'de') AND lang = 'en' ORDER BY embedding <-> ? LIMIT 1",
            (Object) QUERY));
  }

  @Test
  void exactAndEffortCanBeAskedFor() {
    assertTrue(
        sql.explain("SELECT id FROM docs ORDER BY embedding <-> ? FETCH EXACT FIRST 2 ROWS ONLY")
            .contains("exact)"));
    assertEquals(
        "22023 ef_search must be between 1 and 1000, not 5000",
        sql.failure(
            "SELECT id FROM TABLE(KNN(TABLE docs, DESCRIPTOR(embedding), ?, K => 2, EF_SEARCH =>"
                + " 5000))",
            (Object) QUERY));
  }

  @Test
  void wrongDimensionSaysBothNumbers() {
    assertEquals(
        "22000 column \"embedding\" expects 3 dimensions, not 2",
        sql.failure(
            "SELECT id FROM docs ORDER BY embedding <-> ? LIMIT 1", (Object) new float[] {1, 2}));
  }

  private void assertPushed(String query) {
    String plan = sql.explain(query);
    assertTrue(plan.contains("Nearest docs by"), plan);
  }

  private void assertNotPushed(String query) {
    String plan = sql.explain(query);
    assertFalse(plan.contains("Nearest"), plan);
  }
}
