package io.vicinal.jdbc.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Text goes by code points and NaN is the greatest number that equals itself, in storage and above
 * it, as an exact twin compares them.
 */
class OneOrderTest {
  private static final int ROWS = 24;
  private static final String[] COMPARISONS = {"=", "<>", "<", "<=", ">", ">="};
  private static final List<Double> NUMBERS =
      List.of(
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          0.0,
          -0.0,
          1.5,
          -1.5,
          Double.MIN_VALUE,
          Double.MAX_VALUE);
  private static final List<String> TEXTS =
      List.of("", "a", "Ａ", "😀", "\uE000", "𐀀", "z\uFFFD", "z😀", "zz", "😀Ａ", "😀a");

  private final long seed = Long.getLong("vicinal.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** A column, the same computed so that no scan compares it, and what orders it. */
  private record Compared<T>(
      List<T> values, Comparator<T> order, Function<T, String> literal, String computed) {
    private List<Integer> rows(String comparison, T operand) {
      return IntStream.range(0, values.size())
          .filter(i -> holds(comparison, order.compare(values.get(i), operand)))
          .boxed()
          .toList();
    }

    private List<Integer> sorted() {
      return IntStream.range(0, values.size())
          .boxed()
          .sorted(Comparator.<Integer, T>comparing(values::get, order).thenComparing(i -> i))
          .toList();
    }
  }

  private static boolean holds(String comparison, int order) {
    return switch (comparison) {
      case "=" -> order == 0;
      case "<>" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private <T> List<T> some(List<T> of) {
    return IntStream.range(0, ROWS).mapToObj(_ -> of.get(random.nextInt(of.size()))).toList();
  }

  @Test
  void numbersAreComparedAlikeEverywhere() throws SQLException {
    compare(
        "DOUBLE PRECISION",
        new Compared<>(
            some(NUMBERS),
            Comparator.comparing(number -> number + 0.0), // 0.0 is -0.0
            number -> "'" + number + "'::float8",
            "c * 1"),
        NUMBERS);
  }

  @Test
  void textsAreComparedAlikeEverywhere() throws SQLException {
    compare(
        "TEXT",
        new Compared<>(
            some(TEXTS),
            (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)),
            text -> "'" + text + "'",
            "c || ''"),
        TEXTS);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private <T> void compare(String type, Compared<T> twin, List<T> operands) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (id INT PRIMARY KEY, c " + type + ")");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        for (int i = 0; i < ROWS; i++) {
          insert.setInt(1, i);
          insert.setObject(2, twin.values.get(i));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      T operand = operands.get(random.nextInt(operands.size()));
      for (String left : List.of("c", twin.computed)) {
        for (String comparison : COMPARISONS) {
          String condition = left + ' ' + comparison + ' ' + twin.literal.apply(operand);
          expect(
              twin.rows(comparison, operand),
              statement,
              "SELECT id FROM t WHERE " + condition + " ORDER BY id");
        }
        expect(twin.sorted(), statement, "SELECT id FROM t ORDER BY " + left + ", id");
        expect(twin.sorted(), statement, "SELECT id FROM t ORDER BY " + left + ", id LIMIT 99");
        expect(
            twin.sorted(),
            statement,
            "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY "
                + left
                + ", id) AS n FROM t) r ORDER BY n");
        T least = twin.values.get(twin.sorted().getFirst());
        expect(
            twin.rows("=", least),
            statement,
            "SELECT id FROM t WHERE c = (SELECT MIN(" + left + ") FROM t) ORDER BY id");
      }
      expect(
          IntStream.range(0, ROWS)
              .boxed()
              .filter(i -> twin.rows("<", twin.values.get(i)).size() > 0)
              .toList(),
          statement,
          "SELECT DISTINCT a.id FROM t a JOIN t b ON a.c > b.c ORDER BY a.id");
    }
  }

  private void expect(List<Integer> rows, Statement statement, String sql) throws SQLException {
    var found = new ArrayList<Integer>();
    try (ResultSet results = statement.executeQuery(sql)) {
      while (results.next()) {
        found.add(results.getInt(1));
      }
    }
    assertEquals(rows, found, () -> sql + ", seed " + seed);
  }
}
