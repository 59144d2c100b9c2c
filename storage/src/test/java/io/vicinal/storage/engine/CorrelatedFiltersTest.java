package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import io.vicinal.storage.VectorIndexDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Filters of all selectivities whose rows lie anywhere, near the queries, or far from them. */
final class CorrelatedFiltersTest {
  private static final int ROWS = 6_000;
  private static final int QUERIES = 30;
  private static final int K = 10;
  private static final double[] SHARES = {
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9
  };

  /** How the rows that pass lie. */
  private enum Kind {
    UNCORRELATED,
    NEAR,
    FAR
  }

  private static DataDirectory directory;
  private static Database database;
  private static Table table;

  /** Ids of vectors that are no rows, nearest to the first row first. */
  private static int[] queries;

  @BeforeAll
  static void build() {
    directory = DataDirectory.openInMemory(OpenOptions.DEFAULT.withBackgroundWork(false));
    database = directory.database(DataDirectory.DEFAULT_DATABASE);
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "docs",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("place", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("v", DataType.vector(VectorTable.DIMENSION), true, null)),
                List.of(0),
                1));
    int[] order = byDistance(0, ROWS);
    int[] places = new int[ROWS];
    for (int place = 0; place < ROWS; place++) {
      places[order[place]] = place;
    }
    try (Transaction transaction = database.begin()) {
      for (int id = 0; id < ROWS; id++) {
        transaction.insert(table.id(), new Object[] {id, places[id], VectorTable.vector(id)});
      }
      transaction.commit();
    }
    database.createIndex(
        new VectorIndexDefinition(
            "docs_v", table.id(), 2, Metric.L2, HnswParameters.DEFAULT, Quantization.RABITQ),
        Progress.NONE,
        ResourceAccount.unbounded());
    queries = byDistance(10_000_000, 400);
  }

  @AfterAll
  static void close() {
    directory.close();
  }

  /** Returns ids in the order of the distance between their vectors and that of row 0. */
  private static int[] byDistance(int from, int count) {
    float[] center = VectorTable.vector(0);
    double[] distances = new double[count];
    Arrays.setAll(distances, i -> distance(center, VectorTable.vector(from + i)));
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> distances[i]))
        .mapToInt(i -> from + i)
        .toArray();
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * (a[i] - b[i]);
    }
    return sum;
  }

  private static float[] query(Kind kind, int i) {
    return VectorTable.vector(
        switch (kind) {
          case UNCORRELATED -> queries[i * (queries.length / QUERIES)];
          case NEAR -> queries[i];
          case FAR -> queries[queries.length - 1 - i];
        });
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void targetsForTheAccuracyHold(Kind kind) {
    for (double target : new double[] {0.8, 0.95}) {
      for (double share : SHARES) {
        int found = 0;
        int wanted = 0;
        for (int i = 0; i < QUERIES; i++) {
          Set<Integer> truth = new HashSet<>(run(kind, share, i, target, true).ids());
          wanted += truth.size();
          truth.retainAll(run(kind, share, i, target, false).ids());
          found += truth.size();
        }
        double recall = (double) found / wanted;
        String what = kind + ", " + 100 * share + " % pass, target " + target;
        assertTrue(recall >= target - 0.06, what + ": recall " + recall);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void noShareTakesMuchMoreThanToScoreWhatPasses(Kind kind) {
    long before = 0;
    for (double share : SHARES) {
      long computed = 0;
      for (int i = 0; i < QUERIES; i++) {
        Answer answer = run(kind, share, i, null, false);
        assertEquals(Math.min(K, matches(share)), answer.ids().size());
        computed += answer.statistics().distanceComputations();
      }
      computed /= QUERIES;
      String what = kind + ", " + 100 * share + " % pass: " + computed + " distances";
      // An estimate of each, a walk in vain that ends early, and distances of the nearest.
      assertTrue(computed <= 1.6 * matches(share) + 400, what);
      assertTrue(before == 0 || computed <= 6 * before + 400, what + ", " + before + " before");
      before = computed;
    }
  }

  @Test
  void sharesAreWhatTheyAreCalled() {
    assertEquals(3, matches(0.0005));
    assertEquals(5_400, matches(0.9));
    assertEquals(3, run(Kind.FAR, 0.0005, 0, null, false).ids().size());
  }

  private record Answer(List<Integer> ids, ScanStatistics statistics) {}

  private static int matches(double share) {
    return (int) Math.round(share * ROWS);
  }

  private static Answer run(Kind kind, double share, int i, Double target, boolean exact) {
    int column = kind == Kind.UNCORRELATED ? 0 : 1;
    var filter =
        new Predicate.Compare(
            column, Predicate.Comparison.LESS, new Operand.Literal(matches(share)));
    var nearest =
        new Nearest(
            2,
            Metric.L2,
            new Operand.Literal(query(kind, i)),
            new Operand.Literal((long) K),
            exact,
            null,
            target);
    var spec = new ScanSpec(table.id(), List.of(0), true, filter, nearest, null);
    try (Snapshot snapshot = database.snapshot();
        RowCursor cursor = snapshot.scan(spec, new Object[0], ResourceAccount.unbounded())) {
      var ids = new ArrayList<Integer>();
      while (cursor.next()) {
        ids.add((Integer) cursor.get(0));
      }
      return new Answer(ids, cursor.statistics());
    }
  }
}
