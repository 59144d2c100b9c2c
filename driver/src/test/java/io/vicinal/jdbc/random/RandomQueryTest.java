package io.vicinal.jdbc.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs random conditions in several statements whose answers must agree.
 *
 * <p>The oracles are those of Rigger and Su: NoREC ("Detecting Optimization Bugs in Database
 * Engines via Non-Optimizing Reference Engine Construction", ESEC/FSE 2020) counts the rows of
 * {@code WHERE p} and adds up p over all rows; TLP ("Finding Bugs in Database Systems via Query
 * Partitioning", OOPSLA 2020) splits a query into the parts where p is true, false and NULL. The
 * twin of a search by distance is a sort of all distances.
 *
 * <p>Seeds are fixed, so that every run is the same; {@code -Dvicinal.random.seed=n} and {@code
 * -Dvicinal.soak=n} try others.
 */
class RandomQueryTest {
  private static final int SEEDS = 4 * Integer.getInteger("vicinal.soak", 1);
  private static final long FIRST_SEED = Long.getLong("vicinal.random.seed", 1);
  private static final int CONDITIONS = 6;

  private static final List<String> JOINS =
      List.of(
          "many m JOIN other o ON m.a = o.a",
          "other o JOIN many m ON m.a = o.a AND o.s > 'a'",
          "many m LEFT JOIN other o ON m.a = o.a AND m.s < o.s",
          "other o LEFT JOIN many m ON m.a = o.a",
          "other o RIGHT JOIN many m ON m.s = o.s",
          "many m JOIN (SELECT a, COUNT(*) AS n FROM other GROUP BY a) o ON o.a = m.a",
          "many m JOIN other o ON m.a = o.a JOIN other p ON p.s = m.s",
          "many m CROSS JOIN (VALUES (1), (2)) AS o (k)",
          "many m JOIN (VALUES (1), (2), (2), (NULL)) AS o (k) ON o.k = m.b",
          "many m JOIN many o ON o.id = m.a AND o.f",
          "many m, LATERAL (SELECT o.s FROM other o WHERE o.a = m.a ORDER BY o.id LIMIT 1) l");

  @Test
  void answersAgree() throws SQLException {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      System.out.println("seed " + seed);
      var random = new Random(seed);
      try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:")) {
        RandomTables.fill(connection, random);
        for (int i = 0; i < CONDITIONS; i++) {
          String condition = new RandomCondition(random, "m").write(3);
          String about = "seed " + seed + ": " + condition;
          countsAsOften(connection, condition, about);
          partsMakeTheWhole(connection, "m.id", "many m", condition, about);
          partsMakeTheWhole(
              connection, "m.id, o.id", "many m LEFT JOIN other o ON m.a = o.a", condition, about);
          groupsMakeTheWhole(connection, condition, about);
          findsTheNearest(connection, condition, RandomTables.vector(random), about);
          findsTheFirst(connection, condition, random, about);
          String from = JOINS.get(random.nextInt(JOINS.size()));
          findsTheNearestJoined(connection, from, condition, random, about + " from " + from);
        }
      }
    }
  }

  /** Compares the first rows of an order by columns, and extremes, with all rows, sorted. */
  private static void findsTheFirst(
      Connection connection, String condition, Random random, String about) throws SQLException {
    List<String> keys = List.of("a", "b", "s", "t", "f");
    String key = keys.get(random.nextInt(keys.size()));
    String direction =
        (random.nextBoolean() ? " DESC" : "")
            + List.of("", " NULLS FIRST", " NULLS LAST").get(random.nextInt(3));
    String second = keys.get(random.nextInt(keys.size() - 1));
    String sql =
        "SELECT id FROM many m WHERE "
            + condition
            + " ORDER BY "
            + (key + direction + ", " + second + ", id");
    List<String> all = Answers.rows(connection, sql);
    int limit = random.nextInt(20);
    assertEquals(
        all.subList(0, Math.min(limit, all.size())),
        Answers.rows(connection, sql + " LIMIT " + limit),
        about + " by " + key + direction);
    String extremes = "SELECT MIN(" + second + "), MAX(" + second + ")";
    assertEquals(
        Answers.rows(
            connection,
            extremes + " FROM (SELECT * FROM many m WHERE " + condition + " OFFSET 0) AS x"),
        Answers.rows(connection, extremes + " FROM many m WHERE " + condition),
        about + " extremes of " + second);
  }

  /** Compares a search under joins with all joined rows, sorted. */
  private static void findsTheNearestJoined(
      Connection connection, String from, String condition, Random random, String about)
      throws SQLException {
    String distance = "m.v <-> '" + RandomTables.vector(random) + "'";
    String select = "SELECT " + distance + " AS x FROM " + from + " WHERE " + condition;
    List<String> all = Answers.rows(connection, select + " ORDER BY " + distance);
    int limit = random.nextInt(15);
    int offset = random.nextInt(3);
    List<String> nearest =
        Answers.rows(
            connection, select + " ORDER BY " + distance + " LIMIT " + limit + " OFFSET " + offset);
    int first = Math.min(offset, all.size());
    assertEquals(
        all.subList(first, Math.min(first + limit, all.size())),
        nearest,
        about + " near " + distance);
  }

  private static void countsAsOften(Connection connection, String condition, String about)
      throws SQLException {
    List<String> counted =
        Answers.rows(connection, "SELECT COUNT(*) FROM many m WHERE " + condition);
    List<String> added =
        Answers.rows(
            connection,
            "SELECT COALESCE(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0) FROM many m");
    assertEquals(added, counted, about);
  }

  private static void partsMakeTheWhole(
      Connection connection, String columns, String from, String condition, String about)
      throws SQLException {
    String select = "SELECT " + columns + " FROM " + from;
    List<String> whole = Answers.rows(connection, select);
    List<String> parts = new ArrayList<>();
    for (String part : parts(condition)) {
      parts.addAll(Answers.rows(connection, select + " WHERE " + part));
    }
    Collections.sort(whole);
    Collections.sort(parts);
    assertEquals(whole, parts, about);
  }

  private static List<String> parts(String condition) {
    return List.of(condition, "NOT (" + condition + ")", "(" + condition + ") IS NULL");
  }

  /** Adds up aggregates of the parts in the statement itself. */
  private static void groupsMakeTheWhole(Connection connection, String condition, String about)
      throws SQLException {
    String aggregates = " COUNT(*) AS n, SUM(m.b) AS b, MIN(m.s) AS s, MAX(m.t) AS t FROM many m";
    List<String> parts = new ArrayList<>();
    for (String part : parts(condition)) {
      parts.add("SELECT m.a," + aggregates + " WHERE " + part + " GROUP BY m.a");
    }
    List<String> added =
        Answers.rows(
            connection,
            "SELECT a, SUM(n), SUM(b), MIN(s), MAX(t) FROM ("
                + String.join(" UNION ALL ", parts)
                + ") AS p GROUP BY a ORDER BY a");
    List<String> whole =
        Answers.rows(connection, "SELECT m.a," + aggregates + " GROUP BY m.a ORDER BY m.a");
    assertEquals(whole, added, about);
  }

  private static void findsTheNearest(
      Connection connection, String condition, String query, String about) throws SQLException {
    String distance = "m.v <-> '" + query + "'";
    List<String> all =
        Answers.rows(
            connection,
            "SELECT d FROM (SELECT "
                + distance
                + " AS d, m.id FROM many m WHERE "
                + condition
                + " OFFSET 0) AS x ORDER BY d + 0e0, id");
    List<String> nearest =
        Answers.rows(
            connection,
            "SELECT "
                + distance
                + " FROM many m WHERE "
                + condition
                + " ORDER BY "
                + distance
                + " LIMIT 7");
    assertEquals(all.subList(0, Math.min(7, all.size())), nearest, about + " near " + query);
  }
}
