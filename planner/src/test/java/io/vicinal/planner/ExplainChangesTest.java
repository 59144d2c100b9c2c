package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** EXPLAIN of what changes rows, as text and as JSON, planned and run. */
class ExplainChangesTest {
  private static final String MERGE =
      "MERGE INTO docs USING (VALUES (1, 'x'), (9, 'y')) AS s (id, t) ON docs.id = s.id"
          + " WHEN MATCHED THEN UPDATE SET title = s.t"
          + " WHEN NOT MATCHED THEN INSERT (id, title) VALUES (s.id, s.t)";

  @RegisterExtension private final EngineDatabase database = new EngineDatabase();

  private SqlRunner sql;

  @BeforeEach
  void create() {
    sql = new SqlRunner(database.open());
    sql.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, title TEXT, v VECTOR(2))",
        "INSERT INTO docs VALUES (1, 'a', '[1,2]'), (2, 'b', '[3,4]'), (3, NULL, NULL)");
  }

  private String text(String statement, Object... parameters) {
    return String.join("\n", sql.query(statement, parameters));
  }

  /** Times differ from run to run. */
  private static String withoutTimes(String text) {
    return text.replaceAll("in [0-9.]+ ms", "in T ms").replaceAll("\"millis\": [0-9.]+", "T");
  }

  @Test
  void plansOfChangesAreShownAndNothingChanges() {
    assertEquals(
        "Insert into docs\n  Values (2 rows)",
        text("EXPLAIN INSERT INTO docs (id) VALUES (7), (8)"));
    assertEquals(
        """
        Insert into docs
          on conflict: do nothing
          Compute id = id + 10, title = null, v = null (about 2 rows)
            Scan docs (about 2 rows)
              strategy: scan — 3 rows to filter
              filter (pushed): id < 2
              columns: id\
        """,
        text(
            "EXPLAIN INSERT INTO docs (id) SELECT id + 10 FROM docs WHERE id < 2"
                + " ON CONFLICT DO NOTHING"));
    assertTrue(
        text("EXPLAIN UPDATE docs SET title = 'z' WHERE id = 2")
            .startsWith("Update docs\n  columns: title\n"));
    assertTrue(text("EXPLAIN DELETE FROM docs WHERE id = ?").contains("Look up docs"));
    assertTrue(
        text("EXPLAIN " + MERGE)
            .startsWith("Merge into docs\n  when matched: update\n  when not matched: insert\n  "),
        text("EXPLAIN " + MERGE));
    assertTrue(
        text("EXPLAIN CREATE TABLE few AS SELECT id FROM docs WHERE id > 1")
            .startsWith("Create table few\n  Scan docs"));
    assertEquals(List.of("3|a"), sql.query("SELECT COUNT(*), MIN(title) FROM docs"));
    assertEquals(List.of("docs"), sql.query("SELECT name FROM vicinal.tables"));
  }

  @Test
  void analyzeMakesTheChange() {
    assertEquals(
        List.of("Delete from docs", "  Look up docs (about 1 rows; gave 1 in T ms)"),
        withoutTimes(text("EXPLAIN ANALYZE DELETE FROM docs WHERE id = ?", 3))
            .lines()
            .limit(2)
            .toList());
    assertTrue(
        text("EXPLAIN ANALYZE INSERT INTO docs (id) VALUES (?)", 7).endsWith("changed 1 rows"));
    assertTrue(text("EXPLAIN ANALYZE UPDATE docs SET title = 'q'").endsWith("changed 3 rows"));
    assertTrue(text("EXPLAIN (ANALYZE) " + MERGE).endsWith("changed 2 rows"));
    assertTrue(
        text("EXPLAIN ANALYZE CREATE TABLE few AS SELECT id FROM docs WHERE id > 1")
            .contains("gave 3 in"));
    assertEquals(
        List.of("1|x", "2|q", "7|q", "9|y"), sql.query("SELECT id, title FROM docs ORDER BY id"));
    assertEquals(List.of("3"), sql.query("SELECT COUNT(*) FROM few"));
  }

  @Test
  void whatAnalyzeChangesIsRolledBackWithItsTransaction() {
    sql.run("BEGIN");
    assertTrue(text("EXPLAIN ANALYZE DELETE FROM docs").endsWith("changed 3 rows"));
    assertEquals(List.of("0"), sql.query("SELECT COUNT(*) FROM docs"));
    sql.run("ROLLBACK");
    assertEquals(List.of("3"), sql.query("SELECT COUNT(*) FROM docs"));
    assertThrows(
        StorageException.DuplicateKey.class,
        () -> sql.query("EXPLAIN ANALYZE INSERT INTO docs (id) VALUES (1)"));
    assertEquals(
        "25006",
        sql.run("START TRANSACTION READ ONLY")
            .failure("EXPLAIN ANALYZE INSERT INTO docs (id) VALUES (10)")
            .substring(0, 5));
    sql.run("ROLLBACK");
  }

  @Test
  void theKindIsThatOfTheChangeOnlyWhereItIsMade() {
    assertEquals(StatementKind.EXPLAIN, sql.prepare("EXPLAIN DELETE FROM docs").kind());
    assertEquals(StatementKind.DELETE, sql.prepare("EXPLAIN ANALYZE DELETE FROM docs").kind());
    assertEquals(
        StatementKind.Result.ROWS, sql.prepare("EXPLAIN ANALYZE DELETE FROM docs").result());
    assertEquals(StatementKind.EXPLAIN, sql.prepare("EXPLAIN ANALYZE SELECT 1").kind());
    assertEquals("42P01", sql.failure("EXPLAIN DELETE FROM nowhere").substring(0, 5));
    assertEquals("0AV00", sql.failure("EXPLAIN CREATE TABLE other (id INT)").substring(0, 5));
  }

  @Test
  void jsonSaysTheSameInOneShape() {
    String planned =
        text(
            "EXPLAIN (FORMAT JSON) SELECT id FROM docs WHERE id > 1 AND upper(title) = 'B'"
                + " ORDER BY v <-> '[1,1]' LIMIT 2");
    assertTrue(planned.startsWith("{\"statement\": \"query\", \"plan\": {\"operator\": "), planned);
    for (String part :
        List.of(
            "\"operator\": \"Nearest\"",
            "\"estimated_rows\": 2",
            "\"table\": \"docs\"",
            "\"strategy\": \"exact-over-filter\"",
            "\"pushed\": [\"id > 1\"]",
            "\"remaining\": [\"upper(title) = 'B'\"]",
            "\"estimated_recall\": 1.000000",
            "\"columns\": [\"id\", \"title\", \"distance\"]",
            "\"sub_queries\": []}")) {
      assertTrue(planned.contains(part), () -> part + " in " + planned);
    }
    String analyzed =
        text("EXPLAIN (FORMAT JSON, ANALYZE) UPDATE docs SET title = ? WHERE title = 'a\"\n'", "x");
    assertTrue(analyzed.startsWith("{\"statement\": \"update\""), analyzed);
    assertTrue(analyzed.contains("\"pushed\": [\"title = 'a\\\"\\n'\"]"), analyzed);
    assertTrue(analyzed.contains("\"actual_rows\": 0, \"runs\": 1, \"millis\": "), analyzed);
    assertTrue(analyzed.contains("\"rows\": 0, \"millis\": "), analyzed);
    assertEquals(
        List.of("1"),
        sql.query(
            "SELECT JSON_VALUE(CAST(? AS JSON), '$.plan.inputs[0].actual_rows' RETURNING INT) + 1",
            analyzed));
    assertEquals(
        withoutTimes(text("EXPLAIN (ANALYZE FALSE, FORMAT TEXT) SELECT 1")),
        text("EXPLAIN SELECT 1"));
  }

  @Test
  void operatorsAreMeasuredOneByOne() {
    String joined =
        text(
            "EXPLAIN ANALYZE SELECT a.id FROM docs a JOIN docs b ON a.id = b.id + 1"
                + " WHERE b.id IN (SELECT MAX(id) - 1 FROM docs) ORDER BY a.title");
    assertTrue(joined.contains("gave 1 in"), joined);
    assertTrue(joined.contains("gave 3 in"), joined);
    String never = text("EXPLAIN ANALYZE SELECT id FROM docs LIMIT 0");
    assertTrue(never.endsWith("gave 0 rows"), never);
    String correlated =
        text(
            "EXPLAIN ANALYZE SELECT id, (SELECT b.id FROM docs b WHERE b.id > a.id ORDER BY b.id"
                + " LIMIT 1) FROM docs a");
    assertTrue(correlated.contains(" and 3 runs)"), correlated);
  }
}
