package io.vicinal.jdbc.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Writes pairs of statements that say the same in different words, with random conditions: set
 * operations and AND and OR, windows and sub-queries, FILTER and WHERE, views and what they stand
 * for, joins and EXISTS, changes and what they change.
 *
 * <p>Seeds are fixed; {@code -Dvicinal.random.seed=n} and {@code -Dvicinal.soak=n} try others.
 */
class RandomTwinsTest {
  private static final int SEEDS = 30 * Integer.getInteger("vicinal.soak", 1);
  private static final long FIRST_SEED = Long.getLong("vicinal.random.seed", 1);
  private static final int ROUNDS = 8;

  private Random random;
  private Connection connection;
  private String about;

  @Test
  void twinsAnswerTheSame() throws SQLException {
    int before = Answers.statements();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      random = new Random(seed);
      try (Connection opened = DriverManager.getConnection("jdbc:vicinal:mem:")) {
        connection = opened;
        RandomTables.fill(connection, random);
        if (random.nextBoolean()) {
          change("CREATE INDEX many_a ON many (a)");
          change("CREATE INDEX many_s ON many (s, b)");
        }
        for (int i = 0; i < ROUNDS; i++) {
          about = "seed " + seed + " round " + i;
          setOperations();
          windows();
          filtersOfAggregates();
          namedQueries();
          semiJoins();
          outerJoins();
          cases();
          groups();
          slices();
          changes();
        }
      }
    }
    System.out.println(
        "RandomTwinsTest from seed "
            + FIRST_SEED
            + ": "
            + (Answers.statements() - before)
            + " statements");
  }

  private String condition(String alias) {
    return new RandomCondition(random, alias).write(2);
  }

  /** Conditions that stand in a query twice say the same there, whatever it is about. */
  private void same(String left, String right) throws SQLException {
    assertEquals(
        Answers.sorted(connection, left),
        Answers.sorted(connection, right),
        () -> about + ":\n" + left + "\n" + right);
  }

  private void change(String sql) throws SQLException {
    Answers.changed(connection, sql);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void setOperations() throws SQLException {
    String p = condition("m");
    String q = condition("m");
    String first = "SELECT m.id, m.s FROM many m WHERE " + p;
    String second = "SELECT m.id, m.s FROM many m WHERE " + q;
    String all = "SELECT m.id, m.s FROM many m WHERE ";
    switch (random.nextInt(4)) {
      case 0 -> same(first + " UNION " + second, all + "(" + p + ") OR (" + q + ")");
      case 1 -> same(first + " INTERSECT " + second, all + "(" + p + ") AND (" + q + ")");
      case 2 -> same(first + " EXCEPT " + second, all + "(" + p + ") AND (" + q + ") IS NOT TRUE");
      default ->
          same(
              first + " UNION ALL " + second,
              all + "(" + p + ") UNION ALL SELECT x.id, x.s FROM (" + second + ") AS x");
    }
    String column = pick("a", "b", "s", "t", "f", "w");
    same(
        "SELECT DISTINCT m." + column + " FROM many m WHERE " + p,
        "SELECT m." + column + " FROM many m WHERE " + p + " GROUP BY m." + column);
  }

  private void windows() throws SQLException {
    String p = condition("m");
    String inner = p.replace("m.", "x.");
    String key = pick("a", "s", "f", "b");
    String sameKey = " AND x." + key + " IS NOT DISTINCT FROM m." + key;
    String of = "FROM many x WHERE (" + inner + ")" + sameKey;
    String over = " OVER (PARTITION BY m." + key + ")";
    switch (random.nextInt(3)) {
      case 0 ->
          same(
              "SELECT m.id, COUNT(*)" + over + ", MAX(m.b)" + over + " FROM many m WHERE " + p,
              "SELECT m.id, (SELECT COUNT(*) "
                  + of
                  + "), (SELECT MAX(x.b) "
                  + of
                  + ")"
                  + " FROM many m WHERE "
                  + p);
      case 1 ->
          same(
              "SELECT m.id, ROW_NUMBER() OVER (PARTITION BY m."
                  + key
                  + " ORDER BY m.id)"
                  + " FROM many m WHERE "
                  + p,
              "SELECT m.id, (SELECT COUNT(*) " + of + " AND x.id <= m.id) FROM many m WHERE " + p);
      default ->
          same(
              "SELECT m.id, SUM(m.b) OVER (PARTITION BY m."
                  + key
                  + " ORDER BY m.id ROWS UNBOUNDED PRECEDING) FROM many m WHERE "
                  + p,
              "SELECT m.id, (SELECT SUM(x.b) " + of + " AND x.id <= m.id) FROM many m WHERE " + p);
    }
  }

  private void filtersOfAggregates() throws SQLException {
    String p = condition("m");
    String aggregate =
        pick("COUNT(*)", "SUM(m.b)", "MIN(m.s)", "MAX(m.t)", "COUNT(m.a)", "COUNT(DISTINCT m.a)");
    same(
        "SELECT " + aggregate + " FILTER (WHERE " + p + ") FROM many m",
        "SELECT " + aggregate + " FROM many m WHERE " + p);
    same(
        "SELECT m.f, COUNT(*) FROM many m WHERE " + p + " GROUP BY m.f HAVING COUNT(*) > 2",
        "SELECT * FROM (SELECT m.f, COUNT(*) AS n FROM many m WHERE "
            + p
            + " GROUP BY m.f) AS g WHERE n > 2");
  }

  private void namedQueries() throws SQLException {
    String p = condition("m");
    String q = condition("m");
    String whole = "SELECT m.id, m.a, m.s FROM many m WHERE (" + p + ") AND (" + q + ")";
    String head = "SELECT m.id, m.a, m.s FROM ";
    String tail = " m WHERE " + q;
    switch (random.nextInt(3)) {
      case 0 -> {
        change("CREATE VIEW chosen AS SELECT * FROM many m WHERE " + p);
        same(whole, head + "chosen" + tail);
        change("DROP VIEW chosen");
      }
      case 1 ->
          same(
              whole,
              "WITH chosen AS (SELECT * FROM many m WHERE " + p + ") " + head + "chosen" + tail);
      default ->
          same(
              whole,
              head + "(SELECT * FROM many m WHERE " + p + pick("", " OFFSET 0") + ")" + tail);
    }
  }

  private void semiJoins() throws SQLException {
    String p = condition("m");
    String link = pick("z.a = m.a", "z.s = m.s", "z.a = m.b", "z.a < m.a AND z.s = m.s");
    String more = pick("", " AND z.id > 3", " AND z.s <> 'a'", " AND z.a IS NOT NULL");
    String count = "SELECT COUNT(*) FROM many m WHERE (" + p + ") AND ";
    String all = "SELECT COUNT(*) FROM many m WHERE (" + p + ")";
    String exists = "EXISTS (SELECT 1 FROM other z WHERE " + link + more + ")";
    same(
        count + exists,
        "SELECT COUNT(DISTINCT m.id) FROM many m JOIN other z ON " + link + more + " WHERE " + p);
    same("SELECT (" + count + "NOT " + exists + ") + (" + count + exists + ")", all);
    same(count + "(SELECT COUNT(*) FROM other z WHERE " + link + more + ") > 0", count + exists);
  }

  private void outerJoins() throws SQLException {
    String p = condition("m");
    String on = pick("m.a = z.a", "m.s = z.s", "m.a = z.a AND m.f", "m.b = z.a AND z.s > m.s");
    String few = "(SELECT * FROM many m WHERE " + p + ") AS m";
    same(
        "SELECT m.id, z.id FROM " + few + " LEFT JOIN other z ON " + on,
        "SELECT m.id, z.id FROM "
            + few
            + " JOIN other z ON "
            + on
            + " UNION ALL SELECT m.id, NULL FROM "
            + few
            + " WHERE NOT EXISTS (SELECT 1 FROM other z WHERE "
            + on
            + ")");
    same(
        "SELECT m.id, z.id FROM " + few + " FULL JOIN other z ON " + on,
        "SELECT m.id, z.id FROM "
            + few
            + " LEFT JOIN other z ON "
            + on
            + " UNION ALL SELECT NULL, z.id FROM other z WHERE NOT EXISTS (SELECT 1 FROM "
            + few
            + " WHERE "
            + on
            + ")");
    same(
        "SELECT m.id, z.id FROM other z LEFT JOIN " + few + " ON " + on,
        "SELECT m.id, z.id FROM " + few + " RIGHT JOIN other z ON " + on);
  }

  private void cases() throws SQLException {
    String p = condition("m");
    String q = condition("m");
    same(
        "SELECT COUNT(*) FROM many m WHERE CASE WHEN " + p + " THEN " + q + " ELSE FALSE END",
        "SELECT COUNT(*) FROM many m WHERE (" + p + ") AND (" + q + ")");
    same(
        "SELECT m.id, CASE WHEN "
            + p
            + " THEN 1 WHEN NOT ("
            + p
            + ") THEN 2 ELSE 3 END FROM many m",
        "SELECT m.id, 1 FROM many m WHERE "
            + p
            + " UNION ALL SELECT m.id, 2 FROM many m WHERE NOT ("
            + p
            + ") UNION ALL SELECT m.id, 3 FROM many m WHERE ("
            + p
            + ") IS NULL");
    same(
        "SELECT m.id, (" + p + ") AND (" + q + ") FROM many m",
        "SELECT m.id, NOT (NOT (" + p + ") OR NOT (" + q + ")) FROM many m");
  }

  private void groups() throws SQLException {
    String p = condition("m");
    String k = pick("a", "s", "f");
    String l = pick("b", "t");
    String from = " FROM many m WHERE " + p;
    same(
        "SELECT m."
            + k
            + ", m."
            + l
            + ", COUNT(*), SUM(m.a)"
            + from
            + " GROUP BY ROLLUP (m."
            + k
            + ", m."
            + l
            + ")",
        "SELECT m."
            + k
            + ", m."
            + l
            + ", COUNT(*), SUM(m.a)"
            + from
            + " GROUP BY m."
            + k
            + ", m."
            + l
            + " UNION ALL SELECT m."
            + k
            + ", NULL, COUNT(*), SUM(m.a)"
            + from
            + " GROUP BY m."
            + k
            + " UNION ALL SELECT NULL, NULL, COUNT(*), SUM(m.a)"
            + from);
    same(
        "SELECT SUM(n), SUM(x) FROM (SELECT COUNT(*) AS n, SUM(m.b) AS x"
            + from
            + " GROUP BY m."
            + k
            + ") AS g",
        "SELECT NULLIF(COUNT(*), 0), SUM(m.b)" + from);
  }

  private void slices() throws SQLException {
    String p = condition("m");
    String key = pick("m.a", "m.s DESC", "m.t NULLS FIRST", "m.w DESC NULLS LAST", "m.b", "m.d");
    String ordered = "SELECT m.id, m.s FROM many m WHERE " + p + " ORDER BY " + key + ", m.id";
    List<String> all = Answers.rows(connection, ordered);
    int offset = random.nextInt(6);
    int limit = random.nextInt(20);
    int from = Math.min(offset, all.size());
    assertEquals(
        all.subList(from, Math.min(from + limit, all.size())),
        Answers.rows(connection, ordered + " LIMIT " + limit + " OFFSET " + offset),
        () -> about + ": " + ordered);
  }

  private void changes() throws SQLException {
    String p = condition("m");
    connection.setAutoCommit(false);
    List<String> chosen = Answers.sorted(connection, "SELECT m.id FROM many m WHERE " + p);
    String what = pick("DELETE", "UPDATE");
    List<String> left =
        Answers.sorted(connection, "SELECT m.id FROM many m WHERE (" + p + ") IS NOT TRUE");
    if (what.equals("DELETE")) {
      String sql = "DELETE FROM many AS m WHERE " + p;
      assertEquals(chosen.size(), Answers.changed(connection, sql), () -> about + ": " + sql);
      assertEquals(
          left, Answers.sorted(connection, "SELECT id FROM many"), () -> about + ": " + sql);
    } else {
      String sql = "UPDATE many AS m SET c = 77.5, s = 'changed' WHERE " + p;
      assertEquals(chosen.size(), Answers.changed(connection, sql), () -> about + ": " + sql);
      assertEquals(
          chosen,
          Answers.sorted(connection, "SELECT id FROM many WHERE c = 77.5 AND s = 'changed'"),
          () -> about + ": " + sql);
    }
    connection.rollback();
    connection.setAutoCommit(true);
    var whole = new ArrayList<>(chosen);
    whole.addAll(left);
    assertEquals(whole.size(), Answers.rows(connection, "SELECT id FROM many").size(), () -> about);
  }
}
