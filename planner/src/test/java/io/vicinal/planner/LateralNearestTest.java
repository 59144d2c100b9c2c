package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nearest rows for each row of another table: the same as one query after the other. */
class LateralNearestTest {
  private static final int QUERIES = 40;
  private static final int DOCS = 300;

  private SqlRunner sql;

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void fill() {
    sql = new SqlRunner(database());
    sql.run(
        "CREATE TABLE queries (qid INT PRIMARY KEY, y INT, v VECTOR(3))",
        "CREATE TABLE docs (id INT PRIMARY KEY, x INT, title TEXT, v VECTOR(3))");
    long seed = System.nanoTime();
    System.out.println("LateralNearestTest seed " + seed);
    var random = new Random(seed);
    var rows = new ArrayList<Object[]>();
    for (int i = 0; i < DOCS; i++) {
      rows.add(new Object[] {i, random.nextInt(4), "t" + i % 7, vector(random)});
    }
    sql.prepare("INSERT INTO docs VALUES (?, ?, ?, ?)").execute(rows, ResourceAccount.unbounded());
    rows.clear();
    for (int i = 0; i < QUERIES; i++) {
      rows.add(new Object[] {i, random.nextInt(5), vector(random)});
    }
    sql.prepare("INSERT INTO queries VALUES (?, ?, ?)").execute(rows, ResourceAccount.unbounded());
  }

  private static float[] vector(Random random) {
    return random.nextInt(20) == 0
        ? null
        : new float[] {random.nextInt(9), random.nextInt(9), random.nextInt(1, 9)};
  }

  /** Returns what {@code one}, with a {@code ?} for the vector and one for y, gives row by row. */
  private List<String> oneByOne(String one, boolean withY, boolean left) {
    var expected = new ArrayList<String>();
    PreparedPlan queries = sql.prepare("SELECT qid, y, v FROM queries ORDER BY qid");
    try (var stream = queries.query(new Object[0], ResourceAccount.unbounded())) {
      while (stream.next()) {
        Object[] parameters =
            withY ? new Object[] {stream.get(2), stream.get(1)} : new Object[] {stream.get(2)};
        List<String> found = sql.query(one, parameters);
        for (String row : found) {
          expected.add(stream.get(0) + "|" + row);
        }
        if (left && found.isEmpty()) {
          expected.add(stream.get(0) + "|null|null");
        }
      }
    }
    return expected;
  }

  private void assertBatched(String query) {
    assertTrue(sql.explain(query).contains("For many rows at once"), sql.explain(query));
  }

  @Test
  void everyRowGetsItsOwnNeighbors() {
    String query =
        "SELECT q.qid, r.id, r.distance FROM queries q, LATERAL (SELECT id, d.v <-> q.v AS distance"
            + " FROM docs d ORDER BY distance LIMIT 5) r";
    assertBatched(query);
    assertEquals(
        oneByOne(
            "SELECT id, v <-> ? AS distance FROM docs ORDER BY distance LIMIT 5", false, false),
        sql.query(query));
    assertEquals(QUERIES * 5, sql.query(query).size());
  }

  @Test
  void theFilterMayDependOnTheRow() {
    String query =
        "SELECT q.qid, r.* FROM queries q, LATERAL (SELECT id, d.v <=> q.v AS distance FROM docs d"
            + " WHERE d.x = q.y AND d.id > 10 ORDER BY distance LIMIT 4 OFFSET 2) r";
    assertBatched(query);
    assertEquals(
        oneByOne(
            "SELECT id, v <=> ? AS distance FROM docs WHERE x = ? AND id > 10 ORDER BY distance"
                + " LIMIT 4 OFFSET 2",
            true,
            false),
        sql.query(query));
  }

  @Test
  void aRowWithoutNeighborsStaysInALeftJoin() {
    String query =
        "SELECT q.qid, r.* FROM queries q LEFT JOIN LATERAL (SELECT id, d.v <-> q.v AS distance"
            + " FROM docs d WHERE d.x = q.y ORDER BY distance LIMIT 2) r ON true";
    assertBatched(query);
    assertEquals(
        oneByOne(
            "SELECT id, v <-> ? AS distance FROM docs WHERE x = ? ORDER BY distance LIMIT 2",
            true,
            true),
        sql.query(query));
  }

  @Test
  void theTableFunctionIsTheSame() {
    String query =
        "SELECT q.qid, r.id, r.distance FROM queries q CROSS JOIN LATERAL TABLE(KNN(TABLE docs,"
            + " DESCRIPTOR(v), q.v, 5, METRIC => 'l2')) r";
    assertBatched(query);
    assertEquals(
        oneByOne(
            "SELECT id, v <-> ? AS distance FROM docs ORDER BY distance LIMIT 5", false, false),
        sql.query(query));
  }

  @Test
  void anExactSearchIsBatchedToo() {
    String query =
        "SELECT q.qid, r.id, r.distance FROM queries q, LATERAL (SELECT id, d.v <+> q.v AS distance"
            + " FROM docs d ORDER BY distance FETCH EXACT FIRST 3 ROWS ONLY) r";
    assertBatched(query);
    assertEquals(
        oneByOne(
            "SELECT id, v <+> ? AS distance FROM docs ORDER BY distance LIMIT 3", false, false),
        sql.query(query));
  }

  @Test
  void whatCannotBePushedIsAppliedAboveEachSearch() {
    String query =
        "SELECT q.qid, r.* FROM queries q, LATERAL (SELECT id, d.v <-> q.v AS distance FROM docs d"
            + " WHERE d.title || '' = 't3' ORDER BY distance LIMIT 3) r";
    assertEquals(
        oneByOne(
            "SELECT id, v <-> ? AS distance FROM docs WHERE title = 't3' ORDER BY distance LIMIT 3",
            false,
            false),
        sql.query(query));
  }

  @Test
  void aSearchMayDependOnTheAnswersOfAnother() {
    String query =
        "SELECT q.qid, a.id, b.id FROM queries q, LATERAL (SELECT id, v FROM docs d ORDER BY d.v"
            + " <-> q.v LIMIT 2) a, LATERAL (SELECT id FROM docs e ORDER BY e.v <-> a.v LIMIT 3) b";
    var expected = new ArrayList<String>();
    for (String row : oneByOne("SELECT id, 0 FROM docs ORDER BY v <-> ? LIMIT 2", false, false)) {
      String[] fields = row.split("\\|");
      for (String id :
          sql.query(
              "SELECT id FROM docs ORDER BY v <-> (SELECT v FROM docs WHERE id = "
                  + fields[1]
                  + ") LIMIT 3")) {
        expected.add(fields[0] + "|" + fields[1] + "|" + id);
      }
    }
    assertEquals(expected, sql.query(query));
  }

  @Test
  void subQueriesSearchToo() {
    String scalar =
        "SELECT q.qid, (SELECT d.id FROM docs d WHERE d.x = q.y ORDER BY d.v <-> q.v LIMIT 1), 0"
            + " FROM queries q";
    assertBatched(scalar);
    assertEquals(
        sql.query(
            "SELECT q.qid, r.id, 0 FROM queries q LEFT JOIN LATERAL (SELECT id FROM docs d WHERE"
                + " d.x = q.y ORDER BY d.v <-> q.v LIMIT 1) r ON true"),
        sql.query(scalar));
    String in =
        "SELECT id FROM docs WHERE id IN (SELECT id FROM docs ORDER BY v <-> '[4,4,4]' LIMIT 5)"
            + " ORDER BY id";
    assertTrue(sql.explain(in).contains("Nearest docs"), sql.explain(in));
    assertEquals(
        sql.query(
            "SELECT id FROM (SELECT id FROM docs ORDER BY v <-> '[4,4,4]' LIMIT 5) n ORDER BY id"),
        sql.query(in));
    String exists =
        "SELECT q.qid FROM queries q WHERE EXISTS (SELECT 1 FROM docs d WHERE d.x = q.y ORDER BY"
            + " d.v <-> q.v LIMIT 1) ORDER BY q.qid";
    assertEquals(
        sql.query("SELECT qid FROM queries WHERE y IN (SELECT x FROM docs) ORDER BY qid"),
        sql.query(exists));
  }

  @Test
  void onlyAsManyRowsAreTakenAsAreWanted() {
    assertEquals(
        7,
        sql.query(
                "SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id FROM docs d ORDER BY d.v <->"
                    + " q.v LIMIT 5) r LIMIT 7")
            .size());
    assertEquals(
        List.of("200"),
        sql.query(
            "SELECT COUNT(*) FROM queries q, LATERAL (SELECT id FROM docs d ORDER BY d.v <-> q.v"
                + " LIMIT 5) r"));
    assertEquals(
        List.of(),
        sql.query(
            "SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id FROM docs d ORDER BY d.v <-> q.v"
                + " LIMIT 0) r"));
  }

  @Test
  void ownChangesAreFound() {
    sql.run("BEGIN", "INSERT INTO docs VALUES (1000, 9, 'own', '[4,4,4]')");
    sql.run("INSERT INTO queries VALUES (1000, 9, '[4,4,4]')");
    assertEquals(
        List.of("1000|1000"),
        sql.query(
            "SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id FROM docs d WHERE d.x = q.y"
                + " ORDER BY d.v <-> q.v LIMIT 2) r WHERE q.y = 9"));
    sql.run("ROLLBACK");
  }

  @Test
  void aCancelledStatementEnds() {
    PreparedPlan plan =
        sql.prepare(
            "SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id FROM docs d ORDER BY d.v <-> q.v"
                + " LIMIT 5) r");
    ResourceAccount account = ResourceAccount.unbounded();
    try (var stream = plan.query(new Object[0], account)) {
      assertTrue(stream.next());
      account.cancel();
      assertThrows(
          StorageException.Cancelled.class,
          () -> {
            while (stream.next()) {
              // read on
            }
          });
    }
    assertEquals(0, account.reservedBytes());
  }

  @Test
  void anAnalyzedPlanCountsTheSearchesTogether() {
    String text =
        String.join(
            "\n",
            sql.query(
                "EXPLAIN ANALYZE SELECT q.qid, r.id FROM queries q, LATERAL (SELECT id FROM docs d"
                    + " ORDER BY d.v <-> q.v LIMIT 5) r"));
    assertTrue(text.contains("rows returned " + QUERIES * 5), text);
  }
}
