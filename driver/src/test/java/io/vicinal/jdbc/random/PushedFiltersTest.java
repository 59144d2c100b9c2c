package io.vicinal.jdbc.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Conditions on arrays and JSON keep the same rows where storage evaluates them as where the same
 * condition is computed above the scan, row by row.
 */
class PushedFiltersTest {
  private static final int CONDITIONS = 12 * Integer.getInteger("vicinal.soak", 1);
  private static final int ROWS = 120;

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void storageKeepsTheRowsThatTheConditionKeeps() throws SQLException {
    System.out.println("PushedFiltersTest seed " + seed);
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, doc JSON, tags TEXT[], n INT[])");
      fill(connection, 1, ROWS / 2);
      statement.execute("CHECKPOINT");
      fill(connection, ROWS / 2 + 1, ROWS);
      for (int i = 0; i < CONDITIONS; i++) {
        String simple = condition(0);
        check(statement, simple);
        requirePushed(statement, simple);
        String condition = condition(2);
        check(statement, condition);
        check(statement, "NOT (" + condition + ")");
      }
    }
  }

  private void fill(Connection connection, int from, int to) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)")) {
      for (int id = from; id <= to; id++) {
        insert.setInt(1, id);
        insert.setString(2, random.nextInt(9) == 0 ? null : document(0));
        insert.setObject(3, random.nextInt(9) == 0 ? null : array(this::tag));
        insert.setObject(4, random.nextInt(9) == 0 ? null : array(() -> random.nextInt(4)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void check(Statement statement, String condition) throws SQLException {
    List<Integer> pushed = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT id FROM t WHERE " + condition + " ORDER BY id")) {
      while (rows.next()) {
        pushed.add(rows.getInt(1));
      }
    }
    List<Integer> computed = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery("SELECT id, (" + condition + ") FROM t ORDER BY id")) {
      while (rows.next()) {
        if (rows.getBoolean(2)) {
          computed.add(rows.getInt(1));
        }
      }
    }
    assertEquals(computed, pushed, () -> "seed " + seed + ": " + condition);
  }

  /** Of several conditions put together the planner may make one that has to stay above. */
  private void requirePushed(Statement statement, String condition) throws SQLException {
    if (condition.contains("NULL::")) {
      return; // is known to keep no row
    }
    StringBuilder plan = new StringBuilder();
    try (ResultSet rows = statement.executeQuery("EXPLAIN SELECT id FROM t WHERE " + condition)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    assertFalse(plan.toString().contains("above"), () -> "seed " + seed + ": " + plan);
    assertTrue(plan.toString().contains("filter (pushed)"), () -> "seed " + seed + ": " + plan);
  }

  private interface Source {
    Object next();
  }

  private List<Object> array(Source source) {
    List<Object> array = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      array.add(random.nextInt(7) == 0 ? null : source.next());
    }
    return array;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String tag() {
    return pick("a", "b", "c", "ä b", "");
  }

  private String key() {
    return pick("a", "b", "k", "ä");
  }

  private String document(int depth) {
    int choice = random.nextInt(depth > 2 ? 7 : 12);
    return switch (choice) {
      case 0 -> "null";
      case 1 -> pick("true", "false");
      case 2, 3 -> pick("0", "1", "-2", "1.50", "1e2", "7", "12345678901", "0.1", "3.0");
      case 4, 5, 6 ->
          pick(
              "\"a\"", "\"x\"", "\"\"", "\"a\\\"b\"", "\"\\u00e4\"", "\"1\"", "\"{a]\"", "\"7.5\"");
      case 7, 8 -> {
        var array = new StringBuilder("[");
        for (int i = random.nextInt(4); i > 0; i--) {
          array.append(array.length() > 1 ? pick(",", " , ") : "").append(document(depth + 1));
        }
        yield array.append(pick("]", " ]")).toString();
      }
      default -> {
        var object = new StringBuilder("{");
        for (int i = random.nextInt(5); i > 0; i--) {
          object.append(object.length() > 1 ? pick(",", " ,\n") : "");
          object.append(pick("\"a\"", "\"b\"", "\"k\"", "\"\\u0061\"", "\"ä\""));
          object.append(pick(":", " : ")).append(document(depth + 1));
        }
        yield object.append("}").toString();
      }
    };
  }

  private String condition(int depth) {
    int choice = random.nextInt(depth == 0 ? 8 : 11);
    return switch (choice) {
      case 0, 1 -> ofArray();
      case 2, 3, 4 -> ofText();
      case 5 -> ofNumber();
      case 6 -> ofDocument();
      case 7 -> ofJson();
      case 8 -> "(" + condition(depth - 1) + " AND " + condition(depth - 1) + ")";
      case 9 -> "(" + condition(depth - 1) + " OR " + condition(depth - 1) + ")";
      default -> "NOT " + condition(depth - 1);
    };
  }

  private String ofArray() {
    String tags = pick("ARRAY['a']", "'{b,c}'", "'{}'::text[]", "ARRAY['a', NULL]", "NULL::text[]");
    String numbers = pick("ARRAY[1]", "'{0,2}'", "ARRAY[3000000000, 1]", "'{}'::int[]");
    String relation = pick("&&", "@>", "<@");
    return switch (random.nextInt(4)) {
      case 0 -> pick("'a'", "'ä b'", "''") + pick(" = ANY(tags)", " <> ALL(tags)");
      case 1 -> pick("1", "2", "9") + pick(" = ANY(n)", " <> ALL(n)");
      case 2 -> random.nextBoolean() ? "tags " + relation + tags : tags + relation + " tags";
      default -> random.nextBoolean() ? "n " + relation + numbers : numbers + relation + " n";
    };
  }

  private String part() {
    return switch (random.nextInt(5)) {
      case 0 -> "(doc ->> '" + key() + "')";
      case 1 -> "(doc -> '" + key() + "' ->> '" + key() + "')";
      case 2 -> "(doc ->> " + pick("0", "1", "-1", "9") + ")";
      case 3 -> "(doc #>> '{" + key() + "," + pick("a", "0", "-1", "1") + "}')";
      default -> "JSON_VALUE(doc, '" + path() + "')";
    };
  }

  private String path() {
    return pick("$", "lax $", "$.a", "$.b", "$.a.b", "$[0]", "$.k[1]", "$.a[0].b");
  }

  private String ofText() {
    String part = part();
    String text = pick("'a'", "'x'", "''", "'1'", "'1.50'", "'ä'", "'true'", "'[]'", "'7.5'");
    return switch (random.nextInt(6)) {
      case 0 -> part + pick(" = ", " <> ", " < ", " >= ") + text;
      case 1 -> part + " IS NULL";
      case 2 -> part + " IS NOT NULL";
      case 3 ->
          part + pick(" LIKE ", " ILIKE ", " NOT LIKE ") + pick("'a%'", "'%1%'", "'A'", "'_'");
      case 4 -> part + pick(" IN ", " NOT IN ") + "(" + text + ", 'a', 'b')";
      default -> text + " = " + part;
    };
  }

  /** Is compared by value, with JSON only. */
  private String ofJson() {
    String part = "(doc -> '" + key() + "')";
    String json =
        pick("'\"a\"'", "'\"\\u0061\"'", "'\"ä\"'", "'1.50'", "'1.5'", "'[ ]'", "'{}'", "'true'");
    return switch (random.nextInt(4)) {
      case 0 -> part + pick(" = ", " <> ") + json;
      case 1 -> part + pick(" IS NULL", " IS NOT NULL");
      case 2 -> part + pick(" IN ", " NOT IN ") + "(" + json + ", '7.0', '\"x\"', '[1]')";
      default -> json + " = " + part;
    };
  }

  private String ofNumber() {
    String type = pick("INTEGER", "BIGINT", "DOUBLE", "DECIMAL(10, 2)");
    String value = type.equals("DOUBLE") ? pick("1e0", "1.5e0") : pick("1", "0", "7");
    return "JSON_VALUE(doc, '"
        + path()
        + "' RETURNING "
        + type
        + ")"
        + pick(" = ", " <> ", " > ", " <= ")
        + value;
  }

  private String ofDocument() {
    return switch (random.nextInt(3)) {
      case 0 -> "JSON_EXISTS(doc, '" + path() + "')";
      case 1 ->
          "JSON_MATCH(doc, '"
              + pick("{\"a\": 1}", "{\"a\": {\"$gt\": 0}}", "{\"k\": {\"$exists\": true}}")
              + "')";
      default -> "doc @> '" + pick("{}", "{\"a\": 1}", "[]", "[1]", "\"a\"", "{\"a\": {}}") + "'";
    };
  }
}
