package io.vicinal.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.reference.ReferenceDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A search under joins gives the rows that sorting all joined rows gives. */
class JoinedSearchTest {
  private static final long SEED = Long.getLong("vicinal.joins.seed", 20_261_121);
  private static final int ROUNDS = Integer.getInteger("vicinal.soak", 1);
  private static final int DOCS = 100;

  private SqlRunner sql;

  Database database() {
    return new ReferenceDatabase();
  }

  @BeforeEach
  void create() {
    sql = new SqlRunner(database());
    sql.run(
        "CREATE TABLE docs (id INT PRIMARY KEY, author INT, lang TEXT, v VECTOR(2))",
        "CREATE TABLE authors (id INT PRIMARY KEY, name TEXT)",
        "CREATE TABLE tags (doc INT, tag TEXT, weight INT)");
  }

  private void fill(Random random) {
    sql.run("DELETE FROM docs", "DELETE FROM authors", "DELETE FROM tags");
    var rows = new ArrayList<Object[]>();
    for (int i = 0; i < DOCS; i++) {
      Object author = random.nextInt(8) == 0 ? null : random.nextInt(20);
      rows.add(new Object[] {i, author, "l" + random.nextInt(3), vector(random)});
    }
    sql.prepare("INSERT INTO docs VALUES (?, ?, ?, ?)").execute(rows, ResourceAccount.unbounded());
    rows.clear();
    for (int i = 0; i < 15; i++) {
      rows.add(new Object[] {i, random.nextInt(6) == 0 ? null : "a" + random.nextInt(4)});
    }
    sql.prepare("INSERT INTO authors VALUES (?, ?)").execute(rows, ResourceAccount.unbounded());
    rows.clear();
    for (int i = random.nextInt(120); i > 0; i--) {
      Object doc = random.nextInt(15) == 0 ? null : random.nextInt(DOCS + 20);
      rows.add(new Object[] {doc, "t" + random.nextInt(3), random.nextInt(30)});
    }
    if (!rows.isEmpty()) {
      sql.prepare("INSERT INTO tags VALUES (?, ?, ?)").execute(rows, ResourceAccount.unbounded());
    }
  }

  private static float[] vector(Random random) {
    return random.nextInt(15) == 0
        ? null
        : new float[] {random.nextInt(9) - 4, random.nextInt(9) - 4};
  }

  private static final List<String> FROM =
      List.of(
          "docs d JOIN authors a ON d.author = a.id",
          "authors a JOIN docs d ON d.author = a.id",
          "docs d LEFT JOIN authors a ON d.author = a.id",
          "authors a RIGHT JOIN docs d ON d.author = a.id",
          "authors a LEFT JOIN docs d ON d.author = a.id",
          "docs d FULL JOIN authors a ON d.author = a.id",
          "docs d JOIN tags a ON d.id = a.doc",
          "docs d LEFT JOIN tags a ON d.id = a.doc AND a.weight > 10",
          "docs d JOIN tags a ON d.id = a.doc AND a.weight > d.author",
          "docs d JOIN tags a ON d.id < a.doc",
          "docs d JOIN authors a ON d.author = a.id LEFT JOIN tags t ON t.doc = d.id",
          "docs d JOIN authors b ON d.author = b.id JOIN tags a ON a.doc = d.id",
          "docs d JOIN (VALUES (1), (5), (5), (9)) AS a (id) ON d.author = a.id",
          "docs d JOIN (SELECT DISTINCT doc AS id FROM tags WHERE weight < 15) a ON a.id = d.id",
          "docs d JOIN docs a ON a.id = d.author AND a.lang = 'l1'",
          "docs d JOIN docs p ON d.author = p.id JOIN authors a ON p.author = a.id",
          "docs d JOIN docs p ON d.author = p.id JOIN tags a ON a.doc = p.id AND a.tag = 't1'",
          "docs d JOIN tags a ON d.author IS NOT DISTINCT FROM a.doc AND a.tag = 't1'",
          "docs d JOIN tags a ON a.doc IS NOT DISTINCT FROM d.author AND a.weight = d.id",
          "docs d CROSS JOIN (SELECT id FROM authors WHERE id < 3) a",
          "docs d, LATERAL (SELECT * FROM tags t WHERE t.doc = d.id ORDER BY weight LIMIT 1) a");

  private static final List<String> WHERE =
      List.of(
          "TRUE",
          "d.lang = 'l1'",
          "d.id IN (SELECT doc FROM tags WHERE tag = 't1')",
          "d.id NOT IN (SELECT doc FROM tags WHERE tag = 't1' AND doc IS NOT NULL)",
          "d.id NOT IN (SELECT doc FROM tags WHERE tag = 't1')",
          "d.author NOT IN (SELECT id FROM authors WHERE name = 'a1')",
          "d.author NOT IN (SELECT id FROM authors WHERE name = 'none')",
          "EXISTS (SELECT 1 FROM tags x WHERE x.doc = d.id AND x.tag = 't2')",
          "NOT EXISTS (SELECT 1 FROM tags x WHERE d.id = x.doc AND x.weight < 20)",
          "NOT EXISTS (SELECT 1 FROM authors x WHERE x.id = d.author)",
          "NOT EXISTS (SELECT * FROM authors x WHERE x.id = d.author AND x.name = 'a2')",
          "EXISTS (SELECT 1 FROM tags x WHERE x.doc = d.id AND x.weight > d.author)",
          "EXISTS (SELECT 1 FROM tags x JOIN authors y ON x.weight = y.id WHERE x.doc = d.id)",
          "d.author = ANY (SELECT id FROM authors WHERE name = 'a0')",
          "(d.author, d.lang) IN (SELECT id, 'l2' FROM authors)",
          "d.author + 1 IN (SELECT id FROM authors)",
          "d.lang || '' = 'l0'");

  private static <T> T pick(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** Compares a query with all of its rows, sorted. */
  private void check(String from, String where, Random random, String about) {
    boolean joined = from.contains(" a");
    String key =
        pick(random, List.of("d.v <-> '[1,2]'", "d.v <=> '[1,2]'", "d.v <#> '[1,2]'"))
            + pick(random, List.of("", "", " NULLS LAST"));
    String distance = key.replace(" NULLS LAST", "");
    String query =
        "SELECT "
            + distance
            + " AS x, d.id"
            + (joined ? ", a.*" : "")
            + " FROM "
            + from
            + " WHERE "
            + where;
    int limit = random.nextInt(12);
    int offset = random.nextBoolean() ? 0 : random.nextInt(6);
    List<String> all = sql.query(query + " ORDER BY " + key);
    List<String> some =
        sql.query(query + " ORDER BY " + key + " LIMIT " + limit + " OFFSET " + offset);
    about += ": " + query;
    List<String> expected =
        all.subList(Math.min(offset, all.size()), Math.min(offset + limit, all.size()));
    assertEquals(distances(expected), distances(some), about);
    var left = new ArrayList<>(all);
    for (String row : some) {
      assertTrue(left.remove(row), row + " comes too often: " + about);
    }
  }

  private static List<String> distances(List<String> rows) {
    return rows.stream().map(row -> row.substring(0, row.indexOf('|'))).toList();
  }

  @Test
  void everyJoinGivesWhatSortingAllItsRowsGives() {
    for (int round = 0; round < ROUNDS; round++) {
      long seed = SEED + round;
      var random = new Random(seed);
      fill(random);
      for (int i = 0; i < 9; i++) {
        check(pick(random, FROM), pick(random, WHERE), random, "seed " + seed);
        check("docs d", pick(random, WHERE), random, "seed " + seed);
      }
    }
  }

  @Test
  void theFilterOfATableJoinedWithItselfIsPutOnTheRightOne() {
    sql.run(
        "INSERT INTO authors VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO docs VALUES (1, 2, 'l', '[1,2]'), (2, 1, 'l', '[1,2]'), (3, 2, 'l', '[1,3]')");
    assertEquals(
        List.of("1", "3"),
        sql.query(
            "SELECT d.id FROM docs d JOIN docs p ON d.author = p.id JOIN authors a ON p.author ="
                + " a.id WHERE a.name = 'x' ORDER BY d.v <-> '[1,2]' LIMIT 3"));
  }

  @Test
  void eachRoundOfARecursionSearchesByItsOwnRows() {
    sql.run(
        "INSERT INTO docs VALUES (2, 1, 'l', '[1,2]'), (3, 1, 'l', '[1,3]'), (4, 2, 'l', '[1,3]'),"
            + " (5, 4, 'l', '[1,9]'), (6, 1, 'l', '[7,9]')");
    String found =
        " SELECT x.id FROM (SELECT d.id FROM r JOIN docs d ON d.author = r.id ORDER BY d.v <->"
            + " '[1,2]' LIMIT 2) x";
    assertEquals(
        List.of("1", "2", "3", "4", "5"),
        sql.query(
            "WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL"
                + found
                + ") SELECT * FROM r ORDER BY id"));
    assertEquals(
        List.of("2", "3"),
        sql.query(
            "WITH RECURSIVE r(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM r WHERE id < 4)"
                + found));
  }

  @Test
  void nullFindsNullWhereTheJoinAsksForThat() {
    sql.run(
        "INSERT INTO docs VALUES (1, NULL, 'l', '[1,2]'), (2, 1, 'l', '[1,3]')",
        "INSERT INTO tags VALUES (NULL, 't', 1), (1, 't', 1)");
    assertEquals(
        List.of("1", "2"),
        sql.query(
            "SELECT d.id FROM docs d JOIN tags t ON d.author IS NOT DISTINCT FROM t.doc WHERE"
                + " t.tag = 't' ORDER BY d.v <-> '[1,2]' LIMIT 2"));
  }

  @Test
  void theOtherSideFiltersTheSearch() {
    fill(new Random(SEED));
    String plan =
        sql.explain(
            "SELECT d.id, a.name FROM docs d JOIN authors a ON d.author = a.id WHERE a.name = 'a1'"
                + " ORDER BY d.v <-> '[1,2]' LIMIT 3");
    assertTrue(plan.contains("Nearest docs"), plan);
    assertTrue(plan.contains("filter (pushed): author IN (sub-query)"), plan);
    assertFalse(plan.contains("Scan docs"), plan);
  }

  @Test
  void conditionsOnlyAskedForAfterwardsAreNotLost() {
    fill(new Random(SEED));
    String plan =
        sql.explain(
            "SELECT d.id FROM docs d WHERE NOT EXISTS (SELECT 1 FROM authors a WHERE a.id ="
                + " d.author) ORDER BY d.v <-> '[1,2]' LIMIT 3");
    assertTrue(plan.contains("filter (pushed): author IS NULL OR NOT author IN (sub-query)"), plan);
    assertFalse(plan.contains("join"), plan);
  }

  @Test
  void parametersAreTakenAnewEachTime() {
    fill(new Random(SEED));
    String text =
        "SELECT d.id FROM docs d JOIN tags t ON t.doc = d.id WHERE t.tag = ? ORDER BY d.v <-> ?"
            + " LIMIT ? OFFSET ?";
    var plan = sql.prepare(text);
    for (String tag : List.of("t0", "t1", "none", "t2")) {
      List<String> all =
          sql.query(
              "SELECT d.id FROM docs d JOIN tags t ON t.doc = d.id WHERE t.tag = '" + tag + "'");
      float[] query = {1, 2};
      assertEquals(all.size(), sql.query(plan, tag, query, 1000L, 0L).size());
      assertEquals(Math.min(2, all.size()), sql.query(plan, tag, query, 2L, 0L).size());
      assertEquals(Math.clamp(all.size() - 3, 0, 2), sql.query(plan, tag, query, 2L, 3L).size());
    }
  }

  @Test
  void ownRowsThatAreNotCommittedAreFound() {
    fill(new Random(SEED));
    String query =
        "SELECT d.id FROM docs d JOIN authors a ON d.author = a.id WHERE a.name = 'own' ORDER BY"
            + " d.v <-> '[1,2]' LIMIT 3";
    sql.run(
        "BEGIN",
        "INSERT INTO authors VALUES (99, 'own')",
        "INSERT INTO docs VALUES (1000, 99, 'l', '[1,2]'), (1001, 99, 'l', NULL)");
    assertEquals(List.of("1000", "1001"), sql.query(query));
    sql.run("ROLLBACK");
    assertEquals(List.of(), sql.query(query));
  }
}
