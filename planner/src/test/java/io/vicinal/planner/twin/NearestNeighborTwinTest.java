package io.vicinal.planner.twin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.SqlRunner;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanStrategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares random searches on random tables with naive evaluation of all rows. */
class NearestNeighborTwinTest {
  private static final int TABLES = Integer.getInteger("vicinal.twin.tables", 16);
  private static final int QUERIES = 30;
  private static final long SEED = Long.getLong("vicinal.twin.seed", 20_261_120);

  private long found;
  private long wanted;
  private int graphs;

  @Test
  void everySpellingAgreesWithNaiveEvaluation() {
    for (int i = 0; i < TABLES; i++) {
      long seed = SEED + i;
      var random = new Random(seed);
      long bytes = random.nextBoolean() ? 20_000 : OpenOptions.DEFAULT.growingBytesMax();
      var options = OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(bytes);
      try (DataDirectory directory = DataDirectory.openInMemory(options)) {
        var sql = new SqlRunner(directory.database(DataDirectory.DEFAULT_DATABASE));
        sql.run("SET ef_search = 40"); // so that graphs pay off on small tables
        ask(sql, new TwinTable(sql, random), random, "seed " + seed + ": ");
      }
    }
    System.out.println(graphs + " searches used a graph, recall " + found + " of " + wanted);
    assertTrue(graphs > 0, "no graph was searched");
    assertTrue(found >= 0.9 * wanted, "seed " + SEED + ": recall " + found + " of " + wanted);
  }

  private void ask(SqlRunner sql, TwinTable table, Random random, String seed) {
    for (int j = 0; j < QUERIES; j++) {
      TwinQuery query = TwinQuery.random(table, random);
      compare(sql, table, query, seed + query.sql());
      if (j % 10 == 9) {
        table.change();
      }
    }
  }

  private void compare(SqlRunner sql, TwinTable table, TwinQuery query, String message) {
    var ids = new ArrayList<Integer>();
    var distances = new ArrayList<Double>();
    PreparedPlan plan = sql.prepare(query.sql());
    boolean graph;
    try (RowStream rows = plan.query(query.parameters(), ResourceAccount.unbounded())) {
      while (rows.next()) {
        ids.add((Integer) rows.get(0));
        distances.add((Double) rows.get(1));
      }
      graph =
          rows.statistics().stream()
              .map(scan -> scan.strategy().kind())
              .anyMatch(kind ->
                  kind == ScanStrategy.Kind.HNSW || kind == ScanStrategy.Kind.HNSW_FILTERED);
    } catch (RuntimeException e) {
      throw new AssertionError(message, e);
    }
    assertEquals(query.count(), ids.size(), message);
    assertEquals(ids.size(), new HashSet<>(ids).size(), "a row comes twice: " + message);
    for (int i = 0; i < ids.size(); i++) {
      TwinRow row = table.rows.get(ids.get(i));
      assertTrue(row != null && query.condition().holds(row), i + " is no match: " + message);
      assertClose(query.metric().distance(row.v(), query.vector()), distances.get(i), message);
    }
    List<Double> sorted = new ArrayList<>(distances);
    sorted.sort(Comparator.nullsLast(Comparator.naturalOrder()));
    if (query.sql().endsWith("ORDER BY id")) {
      distances = new ArrayList<>(sorted);
    }
    assertEquals(sorted, distances, "not in order: " + message);
    List<Double> expected = query.distances();
    if (graph) {
      graphs++;
      wanted += expected.size();
      found += common(expected, distances);
    } else {
      for (int i = 0; i < expected.size(); i++) {
        assertClose(expected.get(i), distances.get(i), i + ": " + message);
      }
    }
  }

  /** Counts the distances that are at most as large as the largest that exact search gives. */
  private static long common(List<Double> expected, List<Double> distances) {
    Double largest = expected.isEmpty() ? null : expected.getLast();
    return distances.stream()
        .filter(distance ->
            largest == null
                || (distance != null && distance <= largest + 1e-4 * (1 + Math.abs(largest))))
        .count();
  }

  private static void assertClose(Double expected, Double actual, String message) {
    if (expected == null || actual == null) {
      assertTrue(Objects.equals(expected, actual), expected + " and " + actual + ": " + message);
      return;
    }
    assertEquals(expected, actual, 1e-4 * (1 + Math.abs(expected)), message);
  }
}
