package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code CREATE TABLE … WITH (shards = n)}: how it is read, and that answers do not depend on n.
 */
class ShardsTest {
  @RegisterExtension final EngineDatabase engine = new EngineDatabase();

  private static int shards(Database database, String table) {
    return database.table("public", table).orElseThrow().shards();
  }

  @Test
  void theOptionSaysHowManyShardsATableHas() {
    Database database = engine.open();
    new SqlRunner(database)
        .run(
            "CREATE TABLE plain (id INT PRIMARY KEY)",
            "CREATE TABLE seven (id INT PRIMARY KEY) WITH (shards = 7)",
            "CREATE TABLE most (a TEXT) WITH (shards = 64)");
    assertEquals(1, shards(database, "plain"));
    assertEquals(7, shards(database, "seven"));
    assertEquals(64, shards(database, "most"));
  }

  @Test
  void impossibleNumbersAreRefused() {
    var sql = new SqlRunner(engine.open());
    String create = "CREATE TABLE t (id INT PRIMARY KEY) WITH (";
    for (int shards : new int[] {0, 65}) {
      var error =
          assertThrows(
              StorageException.InvalidSetting.class,
              () -> sql.execute(create + "shards = " + shards + ")"));
      assertEquals("shards must be between 1 and 64, not " + shards, error.getMessage());
    }
    assertEquals(
        "22023 option \"shards\" expects a whole number, not 1.5",
        failure(sql, create + "shards = 1.5)"));
    assertEquals(
        "22023 option \"shards\" expects a whole number, not x",
        failure(sql, create + "shards = 'x')"));
    assertEquals("22023 unknown option \"shard\"", failure(sql, create + "shard = 2)"));
    assertEquals(List.of(), sql.query("SHOW TABLES"));
  }

  private static String failure(SqlRunner sql, String statement) {
    return sql.failure(statement).lines().findFirst().orElseThrow();
  }

  @Test
  void answersAreTheSameForEveryNumberOfShards() {
    var sql = new SqlRunner(engine.open());
    List<Integer> numbers = List.of(1, 2, 4, 7);
    for (int shards : numbers) {
      String table = "t" + shards;
      sql.run(
          "CREATE TABLE "
              + table
              + " (id INT PRIMARY KEY, n INT, e VECTOR(2)) WITH (shards = "
              + shards
              + ")");
      for (int id = 0; id < 60; id++) {
        sql.execute("INSERT INTO " + table + " VALUES (?, ?, ?)", id, id % 6, "[" + id % 9 + ",1]");
      }
      sql.run(
          "UPDATE " + table + " SET n = n + 10 WHERE id < 9",
          "DELETE FROM " + table + " WHERE n = 3",
          "CREATE VECTOR INDEX i" + shards + " ON " + table + " (e)");
    }
    for (String query :
        List.of(
            "SELECT id, n FROM %s ORDER BY e <-> '[3,1]' LIMIT 12",
            "SELECT id FROM %s WHERE n > 3 ORDER BY e <-> '[8,0]', id LIMIT 5",
            "SELECT n, count(*), sum(id) FROM %s GROUP BY n ORDER BY n",
            "SELECT * FROM %s WHERE id IN (1, 5, 50, 51, 59) ORDER BY id",
            "SELECT count(*) FROM %s")) {
      List<String> first = sql.query(query.formatted("t1"));
      for (int shards : numbers) {
        assertEquals(first, sql.query(query.formatted("t" + shards)), query);
      }
    }
  }
}
