package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks a table with NULL vectors, zero vectors, duplicates and deleted rows for nearest rows: as
 * many as there are, each once, in order, those without a distance last.
 */
final class NearestCompletenessTest {
  private static final int ROWS = 9_000;
  private static final int DIMENSION = 8;
  private static final OpenOptions OPTIONS = OpenOptions.DEFAULT.withBackgroundWork(false);
  private static final Operand QUERY =
      new Operand.Literal(new float[] {1, 0.5f, 0.25f, 0, -1, 2, 0.1f, 0.7f});

  private record Row(int id, @Nullable Double distance) {}

  @TempDir Path data;
  private Database database;
  private Table table;
  private final Set<Integer> live = new HashSet<>();

  private static float @Nullable [] vector(int id) {
    if (id % 10 == 3) {
      return null;
    }
    float[] vector = new float[DIMENSION];
    if (id % 10 == 7 || id < 20) {
      return vector; // zero, also where a graph begins
    }
    var random = new Random(id % 100 == 11 ? 11 : id); // every hundredth is a duplicate
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private void fill(Metric metric) {
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "t",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("v", DataType.vector(DIMENSION), true, null)),
                List.of(0),
                2));
    insert(0, 6_000);
    database.createIndex(
        new VectorIndexDefinition("t_v", table.id(), 1, metric, HnswParameters.DEFAULT),
        Progress.NONE,
        ResourceAccount.unbounded());
    delete(2_000, 2_500);
    insert(6_000, ROWS - 100);
  }

  private void insert(int from, int to) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.insert(table.id(), new @Nullable Object[] {id, vector(id)});
        live.add(id);
      }
      transaction.commit();
    }
  }

  private void delete(int from, int to) {
    try (Transaction transaction = database.begin()) {
      for (int id = from; id < to; id++) {
        transaction.delete(table.id(), new Object[] {id});
        live.remove(id);
      }
      transaction.commit();
    }
  }

  private static List<Row> rows(
      Snapshot snapshot, Table table, @Nullable Predicate filter, Nearest nearest) {
    var spec = new ScanSpec(table.id(), List.of(0), true, filter, nearest, null);
    var rows = new ArrayList<Row>();
    try (RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        rows.add(new Row((Integer) cursor.get(0), (Double) cursor.get(1)));
      }
    }
    return rows;
  }

  private static Nearest nearest(
      Metric metric, @Nullable Long limit, boolean exact, @Nullable Integer efSearch) {
    Operand count = limit == null ? null : new Operand.Literal(limit);
    return new Nearest(
        1, metric, QUERY, count, exact, efSearch == null ? null : new Operand.Literal(efSearch));
  }

  private static Predicate compare(Predicate.Comparison comparison, int bound) {
    return new Predicate.Compare(0, comparison, new Operand.Literal(bound));
  }

  private void checkAll(Metric metric) {
    record Case(@Nullable Predicate filter, IntPredicate same) {}
    List<Case> cases =
        List.of(
            new Case(null, _ -> true),
            new Case(compare(Predicate.Comparison.LESS, 5), id -> id < 5),
            new Case(compare(Predicate.Comparison.LESS, 300), id -> id < 300),
            new Case(compare(Predicate.Comparison.GREATER, 1_000), id -> id > 1_000),
            new Case(compare(Predicate.Comparison.GREATER, 8_890), id -> id > 8_890),
            new Case(compare(Predicate.Comparison.LESS, -1), _ -> false),
            new Case(new Predicate.IsNull(1), id -> vector(id) == null),
            new Case(new Predicate.Not(new Predicate.IsNull(1)), id -> vector(id) != null));
    try (Snapshot snapshot = database.snapshot()) {
      for (Case asked : cases) {
        List<Integer> matches = live.stream().filter(asked.same()::test).toList();
        for (boolean exact : new boolean[] {false, true}) {
          for (long limit : new long[] {0, 1, 10, 5_000, Long.MAX_VALUE}) {
            for (Integer efSearch : new Integer[] {null, 1}) {
              List<Row> rows =
                  rows(snapshot, table, asked.filter(), nearest(metric, limit, exact, efSearch));
              String what = asked.filter() + " limit " + limit + " exact " + exact;
              assertEquals(Math.min(limit, matches.size()), rows.size(), what);
              check(rows, matches, what, 0);
            }
          }
          List<Row> all = rows(snapshot, table, asked.filter(), nearest(metric, null, exact, null));
          assertEquals(matches.size(), all.size(), asked.filter() + " without limit");
          check(all, matches, asked.filter() + " without limit", exact ? 1e-6 : 2);
        }
      }
    }
  }

  private static void check(List<Row> rows, List<Integer> matches, String what, double slack) {
    var ids = new HashSet<Integer>();
    @Nullable Row before = null;
    for (Row row : rows) {
      assertTrue(ids.add(row.id()), what + ": twice " + row);
      if (before != null && before.distance() == null) {
        assertNull(row.distance(), what + ": after rows without distance comes " + row);
      }
      if (before != null && row.distance() != null) {
        double gap = row.distance() - before.distance();
        boolean ordered = slack > 0 ? gap >= -slack : gap > 0;
        assertTrue(ordered || (gap == 0 && before.id() < row.id()), what + before + row);
      }
      before = row;
    }
    assertTrue(new HashSet<>(matches).containsAll(ids), what + ": rows that do not match");
  }

  @Test
  void nothingIsMissingWhateverTheIndexTheFilterAndTheLimit() {
    for (Metric metric : List.of(Metric.COSINE, Metric.INNER_PRODUCT)) {
      live.clear();
      Path directory = data.resolve(metric.name());
      try (DataDirectory open = DataDirectory.open(directory, OPTIONS)) {
        database = open.database("main");
        fill(metric);
        checkAll(metric);
      }
      try (DataDirectory open = DataDirectory.open(directory, OPTIONS)) {
        database = open.database("main");
        table = database.table("public", "t").orElseThrow();
        database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
        delete(5_000, 5_100);
        checkAll(metric);
      }
    }
  }

  @Test
  void anOldSnapshotSeesRowsThatAreDeletedAndMergedAway() {
    try (DataDirectory open = DataDirectory.open(data, OPTIONS)) {
      database = open.database("main");
      fill(Metric.L2);
      try (Snapshot old = database.snapshot()) {
        Nearest wanted = nearest(Metric.L2, 50L, false, null);
        List<Row> before = rows(old, table, null, wanted);
        try (Transaction transaction = database.begin()) {
          for (Row row : before) {
            transaction.delete(table.id(), new Object[] {row.id()});
          }
          transaction.commit();
        }
        assertEquals(before, rows(old, table, null, wanted));
        database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
        assertEquals(before, rows(old, table, null, wanted));
        try (Snapshot fresh = database.snapshot()) {
          List<Row> after = rows(fresh, table, null, wanted);
          assertEquals(50, after.size());
          assertTrue(after.stream().noneMatch(before::contains));
        }
      }
    }
  }

  @Test
  void aRangeGivesWhatAnExactScanGives() {
    try (DataDirectory open = DataDirectory.open(data, OPTIONS)) {
      database = open.database("main");
      fill(Metric.COSINE);
      try (Snapshot snapshot = database.snapshot()) {
        List<Row> all = rows(snapshot, table, null, nearest(Metric.COSINE, 100_000L, true, null));
        for (double bound : new double[] {0.0, 0.2, 0.5, 1.0, 2.0}) {
          List<Row> wanted =
              all.stream().filter(r -> r.distance() != null && r.distance() <= bound).toList();
          var within =
              new Predicate.WithinDistance(
                  1, Metric.COSINE, QUERY, new Operand.Literal(bound), true);
          assertEquals(
              wanted, rows(snapshot, table, within, nearest(Metric.COSINE, 100_000L, false, null)));
          assertEquals(
              new HashSet<>(wanted),
              new HashSet<>(
                  rows(snapshot, table, within, nearest(Metric.COSINE, null, false, null))));
        }
      }
    }
  }
}
