package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** OPTIMIZE, VACUUM, REINDEX and CHECKPOINT on the engine. */
class MaintenanceTest {
  @RegisterExtension EngineDatabase engine = new EngineDatabase();

  private Database database;
  private SqlRunner sql;

  @BeforeEach
  void fill() {
    database = engine.open();
    sql = new SqlRunner(database);
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))",
        "CREATE TABLE other (id INT PRIMARY KEY)",
        "INSERT INTO t VALUES "
            + IntStream.range(0, 300)
                .mapToObj(i -> "(" + i + ", '[" + i + ",1]')")
                .collect(Collectors.joining(", ")),
        "INSERT INTO other VALUES (1), (2)");
  }

  private List<SegmentInfo> segments(String table) {
    return database.segments(database.table("public", table).orElseThrow().id());
  }

  private long inMemory(String table) {
    return segments(table).stream()
        .filter(segment -> !segment.sealed())
        .mapToLong(SegmentInfo::rowCount)
        .sum();
  }

  private long dead(String table) {
    return segments(table).stream().mapToLong(SegmentInfo::deadRowCount).sum();
  }

  @Test
  void optimizeRemovesDeadRowsOfOneTable() {
    sql.run("DELETE FROM t WHERE id < 100", "DELETE FROM other WHERE id = 1");
    sql.run("OPTIMIZE TABLE t");
    assertEquals(0, dead("t"));
    assertEquals(0, inMemory("t"));
    assertEquals(2, inMemory("other"));
    assertEquals(List.of("200"), sql.query("SELECT COUNT(*) FROM t"));
  }

  @Test
  void vacuumTakesOneTableOrAll() {
    sql.run("VACUUM public.t");
    assertEquals(0, inMemory("t"));
    assertEquals(2, inMemory("other"));
    sql.run("vacuum");
    assertEquals(0, inMemory("other"));
  }

  @Test
  void checkpointWritesEveryTable() {
    sql.run("CHECKPOINT");
    assertEquals(0, inMemory("t") + inMemory("other"));
    assertEquals(List.of("300"), sql.query("SELECT COUNT(*) FROM t"));
  }

  @Test
  void reindexReportsProgressAndKeepsTheAnswers() {
    sql.run("CREATE INDEX t_v ON t (v) WITH (metric = 'l2')");
    var phases = new ArrayList<String>();
    sql.session().setProgress((phase, done, total) -> phases.add(phase));
    sql.run("REINDEX INDEX t_v");
    assertTrue(phases.contains("linking vectors"), phases.toString());
    phases.clear();
    sql.run("REINDEX TABLE t");
    assertTrue(phases.contains("linking vectors"), phases.toString());
    assertEquals(
        List.of("7", "6", "8"), sql.query("SELECT id FROM t ORDER BY v <-> '[7,1]', id LIMIT 3"));
    phases.clear();
    sql.run("REINDEX TABLE other");
    assertEquals(List.of(), phases);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertEquals("42P01 table \"nope\" does not exist", sql.failure("OPTIMIZE TABLE nope"));
    assertEquals("42P01 table \"nope\" does not exist", sql.failure("VACUUM nope"));
    assertEquals("42P01 table \"nope\" does not exist", sql.failure("REINDEX TABLE nope"));
    assertEquals("42704 index \"nope\" does not exist", sql.failure("REINDEX INDEX nope"));
    for (String text : List.of("OPTIMIZE t", "OPTIMIZE TABLE", "REINDEX t", "CHECKPOINT t")) {
      assertTrue(sql.failure(text).startsWith("42601 "), text);
    }
  }

  @Test
  void maintenanceIsRefusedInsideATransaction() {
    sql.run("BEGIN", "INSERT INTO other VALUES (3)");
    assertEquals(
        "25001 OPTIMIZE TABLE cannot run inside a transaction", sql.failure("OPTIMIZE TABLE t"));
    assertEquals("25001 CHECKPOINT cannot run inside a transaction", sql.failure("CHECKPOINT"));
    assertEquals(
        "25001 REINDEX TABLE cannot run inside a transaction", sql.failure("REINDEX TABLE t"));
    sql.run("ROLLBACK", "CHECKPOINT");
    assertEquals(List.of("2"), sql.query("SELECT COUNT(*) FROM other"));
  }

  @Test
  void maintenanceIsRefusedWhereOnlyReadingIsAllowed() {
    sql.session().transactions().modes().setSessionReadOnly(true, ResourceAccount.unbounded());
    assertEquals("25006 connection is read-only", sql.failure("VACUUM"));
    assertTrue(StatementKind.REINDEX.writes());
  }

  @Test
  void aCancelledStatementEnds() {
    for (String text : List.of("OPTIMIZE TABLE t", "VACUUM", "CHECKPOINT")) {
      ResourceAccount account = ResourceAccount.unbounded();
      account.cancel();
      PreparedPlan plan = sql.prepare(text);
      assertThrows(
          StorageException.Cancelled.class,
          () -> plan.execute(List.<Object[]>of(new Object[0]), account),
          text);
    }
  }

  @Test
  void itsWordsAreStillNames() {
    sql.run("CREATE TABLE vacuum (optimize INT PRIMARY KEY, reindex INT, \"checkpoint\" INT)");
    sql.run("INSERT INTO vacuum (optimize, reindex, checkpoint) VALUES (1, 2, 3)", "VACUUM vacuum");
    assertEquals(List.of("1|2|3"), sql.query("SELECT optimize, reindex, checkpoint FROM vacuum"));
    assertFalse(segments("vacuum").isEmpty());
  }
}
