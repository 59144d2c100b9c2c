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

  @Test
  void anIdentityGoesOnBehindRowsThatAreGoneWhenItsTypeChanges() {
    var sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE t (id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n INT)",
        "INSERT INTO t (n) VALUES (1), (2), (3)",
        "DELETE FROM t WHERE n > 1",
        "ALTER TABLE t ALTER id TYPE BIGINT",
        "INSERT INTO t (n) VALUES (4)");
    assertEquals(List.of("1|1", "4|4"), sql.query("SELECT * FROM t ORDER BY id"));
  }

  @Test
  void anIdentityThatHasTheNameOfADroppedColumnNumbersAllRows() {
    var sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, x INT)",
        "INSERT INTO t VALUES (1, 70), (2, 80)",
        "ALTER TABLE t DROP COLUMN x, ADD COLUMN x INT GENERATED ALWAYS AS IDENTITY");
    assertEquals(List.of("1", "2"), sql.query("SELECT x FROM t ORDER BY x"));
  }

  @Test
  void anImpossibleRestartChangesNothing() {
    var sql = new SqlRunner(engine.open());
    sql.run("CREATE TABLE t (id SMALLINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n INT)");
    String refused =
        sql.failure("ALTER TABLE t ADD COLUMN y INT, ALTER COLUMN id RESTART WITH 40000");
    assertTrue(refused.startsWith("22023 "), refused);
    refused = sql.failure("SELECT y FROM t");
    assertTrue(refused.startsWith("42703 "), refused);
  }

  @Test
  void aTableThatIsThereStaysAsItIsWhereOneLikeItIsWanted() {
    var sql = new SqlRunner(engine.open());
    sql.run(
        "CREATE TABLE source (id INT PRIMARY KEY, n INT)",
        "CREATE INDEX ON source (n)",
        "CREATE TABLE t (id INT PRIMARY KEY)",
        "INSERT INTO t VALUES (1)",
        "CREATE TABLE IF NOT EXISTS t (LIKE source INCLUDING ALL)",
        "CREATE TABLE IF NOT EXISTS u (LIKE source INCLUDING ALL)",
        "INSERT INTO u VALUES (1, 2)");
    assertEquals(List.of("1"), sql.query("SELECT * FROM t"));
    assertEquals(List.of("1|2"), sql.query("SELECT * FROM u"));
  }
}
