package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ALTER TABLE makes of columns whose rows are written anew, or numbered otherwise. */
class AlteredColumnsTest {
  @RegisterExtension final EngineDatabase engine = new EngineDatabase();

  @Test
  void valuesOfRowsThatAreWrittenAnewReadNothingElse() {
    var sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE hidden (word TEXT)",
        "INSERT INTO hidden VALUES ('secret')",
        "CREATE TABLE t (id INT PRIMARY KEY, a INT)",
        "INSERT INTO t VALUES (1, 2)");
    for (String value :
        List.of(
            "COALESCE((SELECT MAX(word) FROM hidden), '')",
            "CASE WHEN EXISTS (SELECT 1 FROM hidden) THEN 'x' ELSE 'y' END",
            "CASE WHEN 'secret' IN (SELECT word FROM hidden) THEN 'x' ELSE 'y' END",
            "CASE WHEN EXISTS (WITH w AS (TABLE hidden) SELECT * FROM w) THEN 'x' ELSE 'y' END")) {
      String refused = sql.failure("ALTER TABLE t ALTER a TYPE TEXT USING " + value);
      assertTrue(refused.startsWith("0AV00 "), refused);
    }
    String refused =
        sql.failure(
            "ALTER TABLE t ADD COLUMN b TEXT"
                + " DEFAULT COALESCE((SELECT MAX(word) FROM hidden), '') || RANDOM()");
    assertTrue(refused.startsWith("0AV00 "), refused);
    sql.run("ALTER TABLE t ALTER a TYPE TEXT USING 'n' || a");
    assertEquals(List.of("1|n2"), sql.query("SELECT * FROM t"));
  }
}
