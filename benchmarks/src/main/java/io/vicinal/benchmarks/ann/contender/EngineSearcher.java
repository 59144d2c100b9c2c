package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Scans the storage engine by distance, a snapshot a query as a statement does. */
record EngineSearcher(Database database, ScanSpec spec) implements Searcher {
  /** Below this, an effort stands for a target accuracy, which may be met with less. */
  static final int ROWS = 10;

  static final int LEAST_EFFORT = 1;

  /** Returns the target accuracy that {@code effort} stands for; null for that effort itself. */
  static @Nullable Double accuracy(int effort) {
    return effort < ROWS ? (effort + ROWS) / (2.0 * ROWS) : null;
  }

  /** Returns a scan that takes the vector and the limit as its parameters. */
  static ScanSpec spec(
      long tableId, Metric metric, int effort, @Nullable RowFilter filter, boolean exact) {
    var nearest =
        new Nearest(
            VicinalDirectory.EMBEDDING,
            metric,
            new Operand.Parameter(0),
            new Operand.Parameter(1),
            exact,
            new Operand.Literal(effort),
            accuracy(effort));
    return new ScanSpec(
        tableId, List.of(VicinalDirectory.ID), true, predicate(filter), nearest, null);
  }

  private static @Nullable Predicate predicate(@Nullable RowFilter filter) {
    if (filter == null) {
      return null;
    }
    int column =
        filter.kind() == RowFilter.Kind.UNCORRELATED
            ? VicinalDirectory.RANDOM_RANK
            : VicinalDirectory.DISTANCE_RANK;
    return new Predicate.Compare(
        column, Predicate.Comparison.LESS, new Operand.Literal(filter.below()));
  }

  @Override
  public int[] nearest(float[] query, int k) {
    try (var snapshot = database.snapshot()) {
      return nearest(snapshot, spec, query, k);
    }
  }

  private static int[] nearest(Snapshot snapshot, ScanSpec spec, float[] query, int k) {
    int[] rows = new int[k];
    int count = 0;
    try (var cursor =
        snapshot.scan(spec, new Object[] {query, (long) k}, ResourceAccount.unbounded())) {
      while (cursor.next()) {
        rows[count++] = (Integer) Objects.requireNonNull(cursor.get(0));
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Returns about how many pages of vectors the search of {@code query} reads. */
  long pages(float[] query, int k) {
    try (var snapshot = database.snapshot();
        var cursor =
            snapshot.scan(spec, new Object[] {query, (long) k}, ResourceAccount.unbounded())) {
      while (cursor.next()) {
        // only what the search has counted is wanted
      }
      return cursor.statistics().vectorPages();
    }
  }

  /** Returns what share of the rows that {@code exact} finds {@code spec} finds, too. */
  static double recall(Database database, ScanSpec spec, ScanSpec exact, float[] query, int k) {
    try (var snapshot = database.snapshot()) {
      int[] found = nearest(snapshot, spec, query, k);
      int[] wanted = nearest(snapshot, exact, query, k);
      long right =
          Arrays.stream(wanted).filter(row -> Arrays.stream(found).anyMatch(r -> r == row)).count();
      return (double) right / wanted.length;
    }
  }
}
