package io.vicinal.planner.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.planner.SqlRunner;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every row satisfies exactly one of {@code p}, {@code NOT p} and {@code p IS NULL} (Rigger and Su
 * 2020, "Finding Bugs in Database Systems via Query Partitioning").
 */
class PartitionTest {
  private static final long SEED = Long.getLong("vicinal.twin.seed", 20_261_120);

  private final Random random = new Random(SEED);

  @Test
  void predicatesPartitionTheirTable() {
    for (int i = 0; i < 2; i++) {
      var options =
          OpenOptions.DEFAULT
              .withBackgroundWork(false)
              .withGrowingBytesMax(i % 2 == 0 ? 20_000 : OpenOptions.DEFAULT.growingBytesMax());
      try (DataDirectory directory = DataDirectory.openInMemory(options)) {
        var sql = new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE));
        var table = new TwinTable(sql, random);
        table.change();
        for (int j = 0; j < Integer.getInteger("vicinal.twin.predicates", 25); j++) {
          check(sql, table, bool(table, 2));
        }
      }
    }
  }

  private static void check(SqlRunner sql, TwinTable table, String predicate) {
    String message = "seed " + SEED + ": " + predicate;
    try {
      long sum = 0;
      for (String part : List.of("%s", "NOT (%s)", "(%s) IS NULL")) {
        String where = part.formatted(predicate);
        List<String> rows = sql.query("SELECT id FROM t WHERE " + where);
        String count = sql.query("SELECT COUNT(*) FROM t WHERE " + where).getFirst();
        String above = // nothing is pushed here
            sql.query("SELECT COUNT(CASE WHEN " + where + " THEN 1 END) FROM t").getFirst();
        assertEquals(String.valueOf(rows.size()), count, part + " " + message);
        assertEquals(above, count, part + " " + message);
        sum += rows.size();
      }
      assertEquals(table.rows.size(), sum, message);
    } catch (RuntimeException e) {
      throw new AssertionError(message, e);
    }
  }

  private String bool(TwinTable table, int depth) {
    if (depth > 0) {
      switch (random.nextInt(6)) {
        case 0 -> {
          return "(" + bool(table, depth - 1) + ") AND (" + bool(table, depth - 1) + ")";
        }
        case 1 -> {
          return "(" + bool(table, depth - 1) + ") OR (" + bool(table, depth - 1) + ")";
        }
        case 2 -> {
          return "NOT (" + bool(table, depth - 1) + ")";
        }
        case 3 -> {
          return "(" + bool(table, depth - 1) + ") " + oneOf("IS TRUE", "IS NOT FALSE", "IS NULL");
        }
        default -> {}
      }
    }
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> number(1) + comparison() + number(1);
      case 3 -> text() + comparison() + text();
      case 4 ->
          number(0) + oneOf(" IN (", " NOT IN (") + constant() + ", NULL, 3, " + constant() + ")";
      case 5 -> number(0) + oneOf(" BETWEEN ", " NOT BETWEEN ") + number(0) + " AND " + constant();
      case 6 ->
          text() + oneOf(" LIKE ", " NOT LIKE ", " ILIKE ") + oneOf("'a%'", "'%1'", "'_2'", "'B_'");
      case 7 -> text() + " IN ('a1', 'b2', name)";
      case 8 -> oneOf("ok", "NOT ok", "ok = TRUE", "ok <> FALSE", "ok IS UNKNOWN");
      case 9 -> number(0) + oneOf(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + number(0);
      case 10 -> number(0) + oneOf(" IN ", " NOT IN ") + "(SELECT grp FROM t x WHERE x.id < 9)";
      case 11 -> "EXISTS (SELECT 1 FROM t x WHERE x.grp = t.grp AND x.id <> t.id)";
      case 12 -> distance(table) + comparison() + oneOf("0.5", "1", "2", "price", "NULL");
      default -> TwinCondition.random(random, 1).sql();
    };
  }

  private String distance(TwinTable table) {
    String vector = java.util.Arrays.toString(table.vector());
    return "v " + oneOf("<->", "<=>", "<#>", "<+>") + " '" + vector + "'";
  }

  private String number(int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 4)) {
      case 0 -> "grp";
      case 1 -> "id";
      case 2 -> constant();
      case 3 -> "price";
      case 4 -> "(" + number(0) + oneOf(" + ", " - ", " * ") + number(0) + ")";
      case 5 -> "COALESCE(" + number(0) + ", " + number(0) + ")";
      case 6 -> "ABS(" + number(0) + ")";
      case 7 -> "CASE WHEN grp > 5 OR ok" + " THEN " + number(0) + " END";
      default -> "CHAR_LENGTH(name)";
    };
  }

  private String constant() {
    return oneOf("0", "1", "5", "-3", "12", "0.25", "7.5", "1e1");
  }

  private String text() {
    return oneOf("name", "UPPER(name)", "'a1'", "'b'", "name || 'x'", "COALESCE(name, 'c3')");
  }

  private String comparison() {
    return oneOf(" = ", " <> ", " < ", " <= ", " > ", " >= ");
  }

  private String oneOf(String... texts) {
    return texts[random.nextInt(texts.length)];
  }
}
