package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpsertTest {
  private final SqlRunner sql = new SqlRunner(database());

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void createTable() {
    sql.run(
        "CREATE TABLE t (id INT PRIMARY KEY, k TEXT UNIQUE, n INT CHECK (n < 100), v VECTOR(2))",
        "INSERT INTO t VALUES (1, 'a', 1, '[1,1]'), (2, 'b', 2, '[2,2]'), (3, NULL, 3, NULL)");
  }

  private List<String> rows() {
    return sql.query("SELECT * FROM t ORDER BY id");
  }

  @Test
  void doNothingSkipsRowsThatAreThere() {
    assertEquals(
        2,
        sql.execute(
            "INSERT INTO t VALUES (1, 'x', 9, NULL), (4, 'd', 4, NULL), (5, 'a', 5, NULL), (6,"
                + " NULL, 6, NULL), (4, 'e', 7, NULL) ON CONFLICT DO NOTHING"));
    assertEquals(
        List.of("1|a|1|[1,1]", "2|b|2|[2,2]", "3|null|3|null", "4|d|4|null", "6|null|6|null"),
        rows());
    assertEquals(
        0, sql.execute("INSERT INTO t (id, k) VALUES (1, 'z') ON CONFLICT (id) DO NOTHING"));
    assertThrows(
        StorageException.DuplicateKey.class,
        () -> sql.execute("INSERT INTO t (id, k) VALUES (9, 'a') ON CONFLICT (id) DO NOTHING"));
  }

  @Test
  void doUpdateSeesBothRows() {
    assertEquals(
        3,
        sql.execute(
            "INSERT INTO t VALUES (1, 'x', 10, '[5,5]'), (2, 'y', 20, NULL), (7, 'g', 7, NULL) ON"
                + " CONFLICT (id) DO UPDATE SET n = t.n + EXCLUDED.n, v = EXCLUDED.v"));
    assertEquals(List.of("1|a|11|[5,5]", "2|b|22|null", "3|null|3|null", "7|g|7|null"), rows());
  }

  @Test
  void doUpdateTakesAliasConditionAndParameters() {
    String upsert =
        "INSERT INTO t AS old (id, k, n) VALUES (?, ?, ?) ON CONFLICT ON CONSTRAINT t_pkey DO"
            + " UPDATE SET n = ?, k = COALESCE(old.k, EXCLUDED.k), v = ? WHERE old.n > ? AND"
            + " excluded.n > 0";
    assertEquals(1, sql.execute(upsert, 3, "c", 50, 33, "[7,7]", 2));
    assertEquals(0, sql.execute(upsert, 1, "q", 50, 33, "[7,7]", 2));
    assertEquals(0, sql.execute(upsert, 3, "q", -50, 34, "[7,7]", 2));
    assertEquals(List.of("1|a|1|[1,1]", "2|b|2|[2,2]", "3|c|33|[7,7]"), rows());
  }

  @Test
  void uniqueConstraintsDecideToo() {
    assertEquals(
        2,
        sql.execute(
            "INSERT INTO t (id, k, n) SELECT id + 10, k, n + 1 FROM t WHERE k IS NOT NULL ON"
                + " CONFLICT (k) DO UPDATE SET id = EXCLUDED.id, n = EXCLUDED.n"));
    assertEquals(List.of("3|null|3|null", "11|a|2|[1,1]", "12|b|3|[2,2]"), rows());
    assertEquals(
        1,
        sql.execute(
            "INSERT INTO t (id, k, n) VALUES (4, NULL, 4) ON CONFLICT (k) DO UPDATE SET n = 0"));
  }

  @Test
  void oneStatementChangesARowOnce() {
    assertEquals(
        "21000 on conflict do update cannot change a row a second time",
        sql.failure(
            "INSERT INTO t (id) VALUES (1), (1) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.id"));
    assertEquals(
        "21000 on conflict do update cannot change a row a second time",
        sql.failure(
            "INSERT INTO t (id) VALUES (8), (8) ON CONFLICT (id) DO UPDATE SET n = EXCLUDED.id"));
    assertEquals(3, rows().size());
  }

  @Test
  void whatIsWrongIsSaid() {
    assertEquals(
        "42P10 table \"t\" has no primary key or unique constraint on exactly (n)",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (n) DO NOTHING"));
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (nope) DO NOTHING"));
    assertEquals(
        "42704 constraint \"nope\" of table \"t\" does not exist",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT ON CONSTRAINT nope DO NOTHING"));
    assertEquals(
        "42601 on conflict do update needs columns or a constraint",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT DO UPDATE SET n = 1"));
    assertEquals(
        "42703 column \"nope\" does not exist",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET nope = 1"));
    assertEquals(
        "42702 column \"n\" is ambiguous",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = n + 1"));
    assertEquals(
        "42803 aggregate functions are not allowed in on conflict",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = COUNT(*)"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_n_check\"",
        sql.failure("INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 100"));
    assertEquals(
        "23514 row of table \"t\" breaks check constraint \"t_n_check\"",
        sql.failure("INSERT INTO t (id, n) VALUES (1, 100) ON CONFLICT (id) DO UPDATE SET n = 1"));
  }

  @Test
  void statementsOfABatchSeeThoseBefore() {
    PreparedPlan plan =
        sql.prepare(
            "INSERT INTO t (id, n) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET n = t.n +"
                + " EXCLUDED.n");
    long[] counts =
        plan.execute(
            List.<Object[]>of(
                new Object[] {1, 10},
                new Object[] {8, 1},
                new Object[] {8, 2},
                new Object[] {8, 3}),
            ResourceAccount.unbounded());
    assertArrayEquals(new long[] {1, 1, 1, 1}, counts);
    assertEquals(
        List.of("1|11", "8|6"), sql.query("SELECT id, n FROM t WHERE id IN (1, 8) ORDER BY id"));
    plan =
        sql.prepare(
            "INSERT INTO t (id, k) SELECT ?, k FROM t WHERE id = ? ON CONFLICT (k) DO UPDATE SET id"
                + " = EXCLUDED.id");
    plan.execute(
        List.<Object[]>of(new Object[] {20, 2}, new Object[] {21, 20}),
        ResourceAccount.unbounded());
    assertEquals(List.of("21|b"), sql.query("SELECT id, k FROM t WHERE k = 'b'"));
  }

  @Test
  void keysOfSeveralColumnsAndManyRows() {
    sql.run("CREATE TABLE u (a INT, b TEXT, n INT, PRIMARY KEY (b, a))");
    String rows =
        java.util.stream.IntStream.range(0, 100)
            .mapToObj(i -> "(" + i % 10 + ", 'k" + i / 10 + "', " + i + ")")
            .collect(java.util.stream.Collectors.joining(", "));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          100,
          sql.execute(
              "INSERT INTO u VALUES "
                  + rows
                  + " ON CONFLICT (a, b) DO UPDATE SET n = u.n + EXCLUDED.n"));
    }
    assertEquals(List.of("100|" + 3 * 4950), sql.query("SELECT COUNT(*), SUM(n) FROM u"));
    assertEquals(
        1,
        sql.execute(
            "INSERT INTO u VALUES (3, 'k0', 1) ON CONFLICT (a, b) DO UPDATE SET n = EXCLUDED.n"));
    assertEquals(List.of("1"), sql.query("SELECT n FROM u WHERE a = 3 AND b = 'k0'"));
  }

  @Test
  void subQueriesWorkInUpdates() {
    assertEquals(
        2,
        sql.execute(
            "INSERT INTO t (id, n) VALUES (2, 1), (1, 2) ON CONFLICT (id) DO UPDATE SET n = (SELECT"
                + " MAX(x.n) FROM t AS x WHERE x.id >= t.id) * 10 + EXCLUDED.n WHERE EXISTS (SELECT"
                + " 1 FROM t AS y WHERE y.id = excluded.id + 1)"));
    assertEquals(List.of("1|32", "2|31", "3|3"), sql.query("SELECT id, n FROM t ORDER BY id"));
  }

  @Test
  void tablesWithoutAKeyHaveNoConflicts() {
    sql.run(
        "CREATE TABLE h (a INT, b INT UNIQUE)",
        "INSERT INTO h VALUES (1, 1), (1, 2) ON CONFLICT DO NOTHING",
        "INSERT INTO h VALUES (1, 1), (1, 3) ON CONFLICT (b) DO UPDATE SET a = h.a + EXCLUDED.a");
    assertEquals(List.of("2|1", "1|2", "1|3"), sql.query("SELECT a, b FROM h ORDER BY b"));
  }

  @Test
  void aTransactionSeesItsOwnRows() {
    sql.run(
        "BEGIN",
        "INSERT INTO t (id, n) VALUES (9, 1)",
        "INSERT INTO t (id, n) VALUES (9, 5), (10, 1) ON CONFLICT (id) DO UPDATE SET n = t.n +"
            + " EXCLUDED.n",
        "DELETE FROM t WHERE id = 1");
    assertEquals(1, sql.execute("INSERT INTO t (id, n) VALUES (1, 7) ON CONFLICT DO NOTHING"));
    assertEquals(0, sql.execute("INSERT INTO t (id, n) VALUES (1, 8) ON CONFLICT DO NOTHING"));
    sql.run("COMMIT");
    assertEquals(
        List.of("1|7", "2|2", "3|3", "9|6", "10|1"), sql.query("SELECT id, n FROM t ORDER BY id"));
  }

  @Test
  void aRowThatTheTransactionCannotSeeIsAConflict() {
    var other = new SqlRunner(sql.session().database());
    sql.run("BEGIN");
    assertEquals(List.of("3"), sql.query("SELECT COUNT(*) FROM t"));
    other.run("INSERT INTO t (id, k) VALUES (9, 'new')");
    for (String upsert :
        List.of(
            "INSERT INTO t (id) VALUES (9) ON CONFLICT (id) DO UPDATE SET n = 1",
            "INSERT INTO t (id, k) VALUES (8, 'new') ON CONFLICT DO NOTHING")) {
      assertThrows(StorageException.Conflict.class, () -> sql.execute(upsert));
    }
    sql.run("INSERT INTO t (id) VALUES (7) ON CONFLICT (id) DO NOTHING", "COMMIT");
    assertEquals(
        List.of("7|null", "9|new"), sql.query("SELECT id, k FROM t WHERE id > 3 ORDER BY id"));
  }

  @Test
  void randomUpsertsAgreeWithAMap() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    sql.run("CREATE TABLE r (a INT, b TEXT, n INT, PRIMARY KEY (a, b))");
    var model = new TreeMap<String, Integer>();
    for (int i = 0; i < 60; i++) {
      boolean update = random.nextBoolean();
      int bound = random.nextInt(30);
      var rows = new TreeMap<String, Integer>();
      while (rows.size() < 1 + i % 40) {
        rows.put(random.nextInt(8) + "|" + (char) ('a' + random.nextInt(8)), random.nextInt(10));
      }
      long expected = 0;
      var values = new ArrayList<String>();
      for (Map.Entry<String, Integer> row : rows.entrySet()) {
        String key = row.getKey();
        values.add("(" + key.charAt(0) + ", '" + key.charAt(2) + "', " + row.getValue() + ")");
        Integer old = model.get(key);
        if (old == null || (update && old < bound)) {
          expected++;
          model.merge(key, row.getValue(), Integer::sum);
        }
      }
      String text =
          "INSERT INTO r VALUES "
              + String.join(", ", values)
              + (update
                  ? " ON CONFLICT (b, a) DO UPDATE SET n = r.n + EXCLUDED.n WHERE r.n < " + bound
                  : " ON CONFLICT DO NOTHING");
      assertEquals(expected, sql.execute(text), "seed " + seed + ": " + text);
    }
    assertEquals(
        model.entrySet().stream().map(row -> row.getKey() + "|" + row.getValue()).toList(),
        sql.query("SELECT * FROM r ORDER BY a, b"),
        "seed " + seed);
  }

  @Test
  void subQueriesSeeWhatTheTransactionDidBefore() {
    sql.run(
        "CREATE TABLE cfg (k INT PRIMARY KEY, v INT)",
        "CREATE TABLE w (id INT PRIMARY KEY, n INT)",
        "INSERT INTO w VALUES (1, 0)",
        "BEGIN",
        "INSERT INTO cfg VALUES (1, 5)",
        "INSERT INTO w VALUES (1, 0)"
            + " ON CONFLICT (id) DO UPDATE SET n = (SELECT v FROM cfg WHERE k = 1)",
        "COMMIT");
    assertEquals(List.of("1|5"), sql.query("SELECT * FROM w"));
  }

  @Test
  void aKeyThatIsSetToOneThatIsThereIsADuplicate() {
    String upsert = "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2";
    assertThrows(StorageException.DuplicateKey.class, () -> sql.execute(upsert));
    sql.run("BEGIN");
    assertThrows(StorageException.DuplicateKey.class, () -> sql.execute(upsert));
    sql.run(
        "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = 7",
        "DELETE FROM t WHERE id = 2",
        upsert,
        "COMMIT");
    assertEquals(List.of("2|7", "3|3"), sql.query("SELECT id, n FROM t ORDER BY id"));
  }

  @Test
  void subQueriesSeeTheElementsOfTheBatchBefore() {
    for (String begin : List.of("COMMIT", "BEGIN")) { // a COMMIT without BEGIN does nothing
      sql.run("DELETE FROM t", "INSERT INTO t (id, n) VALUES (1, 1), (2, 2)", begin);
      PreparedPlan plan =
          sql.prepare(
              "INSERT INTO t (id, n) VALUES (?, 50) ON CONFLICT (id) DO UPDATE SET n = (SELECT"
                  + " SUM(x.n) FROM t AS x) + ?");
      plan.execute(
          List.<Object[]>of(new Object[] {1, 10}, new Object[] {3, 0}, new Object[] {2, 1}),
          ResourceAccount.unbounded());
      sql.run("COMMIT");
      assertEquals(
          List.of("1|13", "2|66", "3|50"), sql.query("SELECT id, n FROM t ORDER BY id"), begin);
    }
  }

  @Test
  void newValuesAreComputedForRowsThatAreUpdatedOnly() {
    String upsert =
        "INSERT INTO t (id, n) VALUES (1, 5), (2, 0), (8, 0) ON CONFLICT (id) DO UPDATE SET n = 10"
            + " / EXCLUDED.n";
    assertEquals(2, sql.execute(upsert + " WHERE EXCLUDED.n <> 0"));
    assertEquals(
        List.of("1|2", "2|2", "8|0"),
        sql.query("SELECT id, n FROM t WHERE id IN (1, 2, 8) ORDER BY id"));
    assertTrue(sql.failure(upsert).startsWith("22012"));
  }

  @Test
  void theConditionOfAnUpdateTakesParameters() {
    assertEquals(
        1,
        sql.execute(
            "INSERT INTO t (id, n) VALUES (?, ?), (2, ?) ON CONFLICT (id) DO UPDATE SET n ="
                + " EXCLUDED.n + ?, k = ? WHERE t.n > ? AND EXCLUDED.n < ?",
            1,
            5,
            6,
            30,
            "z",
            1,
            50));
    assertEquals(
        List.of("1|a|1", "2|z|36"), sql.query("SELECT id, k, n FROM t WHERE id < 3 ORDER BY id"));
  }
}
