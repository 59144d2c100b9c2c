package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.system.SystemView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The views of schema "vicinal" on the engine. */
class SystemViewTest {
  @RegisterExtension EngineDatabase engine = new EngineDatabase();

  private SqlRunner sql;

  @BeforeEach
  void fill() {
    sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, v VECTOR(2))",
        "CREATE TABLE u (id INT PRIMARY KEY) WITH (shards = 2)",
        "INSERT INTO t VALUES "
            + IntStream.range(0, 50)
                .mapToObj(i -> "(" + i + ", '[" + i + ",1]')")
                .collect(Collectors.joining(", ")));
  }

  @Test
  void tablesTellTheirRowsOfThisMoment() {
    PreparedPlan plan =
        sql.prepare(
            "SELECT schema, name, row_count, dead_rows, shards, indexes FROM vicinal.tables ORDER"
                + " BY name");
    assertEquals(List.of("public|t|50|0|1|0", "public|u|0|0|2|0"), sql.query(plan));
    sql.run("INSERT INTO u VALUES (1), (2)", "DELETE FROM t WHERE id < 10");
    assertEquals(List.of("public|t|40|10|1|0", "public|u|2|0|2|0"), sql.query(plan));
    sql.run("VACUUM");
    assertEquals(List.of("public|t|40|0|1|0", "public|u|2|0|2|0"), sql.query(plan));
    assertEquals(
        List.of("t", "u"),
        sql.query(
            "SELECT name FROM vicinal.tables WHERE disk_bytes > 0 AND memory_bytes >= 0 ORDER BY"
                + " 1"));
  }

  @Test
  void indexesTellHowMuchTheyCover() {
    sql.run("CREATE INDEX t_v ON t (v) WITH (metric = 'cosine', m = 8)");
    sql.run("INSERT INTO t VALUES (100, '[1,2]')");
    assertEquals(
        List.of("public|t_v|t|v|hnsw|cosine|8|200|auto|ready|51|50|2|1|true"),
        sql.query(
            "SELECT schema, name, table_name, column_name, method, metric, m, ef_construction,"
                + " quantization, state, row_count, indexed_rows, segments, indexed_segments,"
                + " disk_bytes > 0 FROM vicinal.indexes"));
    sql.run("CREATE INDEX second ON t (v) WITH (metric = 'l2')");
    assertEquals(
        List.of("second|null", "t_v|null"),
        sql.query("SELECT name, disk_bytes FROM vicinal.indexes ORDER BY name"));
  }

  @Test
  void segmentsTellTheirState() {
    sql.run("CHECKPOINT", "INSERT INTO t VALUES (100, '[1,2]')", "DELETE FROM t WHERE id = 1");
    assertEquals(
        List.of("t|0|growing|1|0|true", "t|0|sealed|50|1|false"),
        sql.query(
            "SELECT table_name, shard, state, row_count, dead_rows, id IS NULL FROM"
                + " vicinal.segments ORDER BY state"));
  }

  @Test
  void progressIsThereWhileAnIndexIsBuilt() {
    assertEquals(List.of(), sql.query("SELECT * FROM vicinal.index_progress"));
    var seen = new ArrayList<String>();
    var other = new SqlRunner(sql.session().database());
    sql.session()
        .setProgress((phase, done, total) ->
            seen.addAll(
                other.query(
                    "SELECT index_name, table_name, phase, percent BETWEEN 0 AND 100,"
                        + " background, started_at <= CURRENT_TIMESTAMP FROM"
                        + " vicinal.index_progress WHERE phase = 'linking vectors'")));
    sql.run("CREATE INDEX t_v ON t (v)");
    assertTrue(seen.contains("t_v|t|linking vectors|true|false|true"), seen.toString());
    assertEquals(List.of("0"), sql.query("SELECT COUNT(*) FROM vicinal.index_progress"));
  }

  @Test
  void viewsJoinWithEachOtherAndWithTables() {
    assertEquals(
        List.of("t|50", "u|null"),
        sql.query(
            "SELECT t.name, MAX(s.row_count) FROM vicinal.tables t LEFT JOIN vicinal.segments s ON"
                + " s.table_name = t.name AND s.schema = t.schema GROUP BY t.name ORDER BY 1"));
    sql.run("CREATE TABLE names (name TEXT PRIMARY KEY)");
    sql.run("INSERT INTO names SELECT name FROM vicinal.tables WHERE name <> 'names'");
    assertEquals(
        List.of("t", "u"),
        sql.query(
            "SELECT n.name FROM names n JOIN vicinal.tables t ON t.name = n.name ORDER BY 1 LIMIT"
                + " ?",
            5));
    assertEquals(
        List.of("Read vicinal.tables (about 100 rows)"),
        sql.explain("TABLE vicinal.tables").lines().toList());
  }

  @Test
  void everyViewGivesWhatItsColumnsSay() {
    sql.run("CREATE INDEX t_v ON t (v)");
    for (SystemView view : SystemView.all()) {
      int columns = view.columns().size();
      String name = view.schema() + "." + view.label();
      assertEquals(columns, sql.prepare("TABLE " + name).columns().size());
      for (Object[] row : view.rows(sql.session())) {
        assertEquals(columns, row.length, view.label());
        for (int i = 0; i < columns; i++) {
          assertTrue(row[i] != null || view.columns().get(i).nullable(), view.label() + " " + i);
        }
      }
      assertEquals(columns, sql.query("DESCRIBE " + name).size());
    }
  }

  @Test
  void settingsTellWhatIsInForce() {
    sql.run("SET ef_search = 33", "SET memory_limit = '65536 kB'");
    assertEquals(
        List.of(
            "auto_analyze|on|on|session",
            "ef_search|33|100|session",
            "memory_limit|64MB|0|session",
            "search_path|public|public|session",
            "statement_timeout|0|0|session",
            "target_accuracy|0|0|session",
            "transaction_isolation|repeatable read|repeatable read|session",
            "transaction_read_only|off|off|session"),
        sql.query(
            "SELECT name, value, default_value, scope FROM vicinal.settings WHERE scope = 'session'"
                + " ORDER BY name"));
    assertEquals(List.of("33"), sql.query("SHOW ef_search"));
    assertEquals("42704 setting \"nope\" does not exist", sql.failure("SHOW nope"));
  }

  @Test
  void showListsDatabasesAndSettings() {
    assertEquals(List.of("main"), sql.query("SHOW DATABASES"));
    assertEquals(
        sql.query("SELECT name, value, description FROM vicinal.settings"),
        sql.query("SHOW settings"));
  }

  @Test
  void nobodyWritesToAView() {
    String refused = "42809 \"vicinal.tables\" is a system view and cannot be changed";
    for (String text :
        List.of(
            "INSERT INTO vicinal.tables (name) VALUES ('x')",
            "UPDATE vicinal.tables SET name = 'x'",
            "DELETE FROM vicinal.tables",
            "TRUNCATE vicinal.tables",
            "MERGE INTO vicinal.tables USING t ON FALSE WHEN MATCHED THEN DELETE",
            "DROP TABLE vicinal.tables",
            "DROP TABLE IF EXISTS vicinal.tables",
            "CREATE TABLE vicinal.tables (id INT)",
            "CREATE INDEX ON vicinal.tables (name)",
            "OPTIMIZE TABLE vicinal.tables",
            "REINDEX TABLE vicinal.tables")) {
      assertEquals(refused, sql.failure(text), text);
    }
    assertEquals(
        "42501 schema \"vicinal\" belongs to the system",
        sql.failure("CREATE TABLE vicinal.mine (id INT)"));
    assertEquals("42P01 table \"nope\" does not exist", sql.failure("TABLE vicinal.nope"));
  }

  @Test
  void viewsAreFoundWithoutTheirSchemaWhereItIsTheCurrentOne() {
    sql.session().setSchema(SystemView.SCHEMA);
    assertEquals(List.of("t", "u"), sql.query("SELECT name FROM tables ORDER BY 1"));
    assertEquals(
        "42501 schema \"vicinal\" belongs to the system", sql.failure("CREATE TABLE x (id INT)"));
  }
}
