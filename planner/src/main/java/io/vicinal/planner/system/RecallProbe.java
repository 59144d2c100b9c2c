package io.vicinal.planner.system;

import io.vicinal.planner.session.SearchEffort;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStatistics;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Searches for rows of a table as any query does and compares with exact answers.
 *
 * <p>A row that is searched for does not count among its own neighbors. A row that is found counts
 * as true if it is no farther than the last of the true ones, because rows at the same distance may
 * take each other's place. Not thread-safe; what it keeps is counted in the account.
 */
final class RecallProbe implements AutoCloseable {
  /** Neighbors that are looked for. */
  private static final int K = 10;

  /** Distances are equal when they differ by less, relatively: they come from other orders. */
  private static final double TOLERANCE = 1e-6;

  private static final long SEED = 42;

  /** The true neighbors in one segment and how many of them were found. */
  record Share(long wanted, long found) {
    double recall() {
      return (double) Math.min(found, wanted) / wanted;
    }
  }

  /**
   * What one effort gives, summed over the queries.
   *
   * @param efSearch of the largest segment's search, 0 where it compares all rows
   * @param segments by their number, 0 for what is in memory; those with true neighbors only
   */
  record Measured(
      int efSearch,
      long wanted,
      long found,
      long visitedNodes,
      long distances,
      long nanos,
      TreeMap<Long, Share> segments) {
    double recall() {
      return wanted == 0 ? 1 : (double) found / wanted;
    }
  }

  private record Query(Object[] key, float[] vector) {}

  private record Neighbor(long segment, double distance) {}

  private final Snapshot snapshot;
  private final Table table;
  private final VectorIndex index;
  private final ResourceAccount account;
  private final List<Query> queries = new ArrayList<>();
  private final List<List<Neighbor>> truth = new ArrayList<>();
  private long reserved;

  RecallProbe(Snapshot snapshot, Table table, VectorIndex index, ResourceAccount account) {
    this.snapshot = snapshot;
    this.table = table;
    this.index = index;
    this.account = account;
  }

  /** Returns how many rows are searched for. */
  int queries() {
    return queries.size();
  }

  /** Chooses rows with a vector, the same ones of the same table each time, and compares them. */
  void sample(int count) {
    long rows = snapshot.rowCount(table.id());
    var columns = new ArrayList<>(table.primaryKey());
    columns.add(index.column());
    var random = new Random(SEED);
    long position = 0;
    try (RowCursor cursor =
        snapshot.scan(ScanSpec.all(table.id(), columns), new Object[0], account)) {
      for (; queries.size() < count && cursor.next(); position++) {
        // Each row with the share of those still wanted among those still to come.
        if (random.nextLong(Math.max(1, rows - position)) < count - queries.size()
            && cursor.get(columns.size() - 1) instanceof float[] vector) {
          reserve((long) vector.length * Float.BYTES + Long.BYTES * 16L);
          queries.add(new Query(key(cursor), vector));
        }
      }
    }
    for (Query query : queries) {
      reserve(K * 32L);
      truth.add(neighbors(query, true, SearchEffort.DEFAULT, new ArrayList<>()));
    }
    for (int i = queries.size() - 1; i >= 0; i--) {
      if (truth.get(i).isEmpty()) { // alone, or at no distance from any row
        queries.remove(i);
        truth.remove(i);
      }
    }
  }

  private void reserve(long bytes) {
    account.reserve(bytes);
    reserved += bytes;
  }

  private Object[] key(RowCursor cursor) {
    Object[] key = new Object[table.primaryKey().size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = String.valueOf(cursor.get(i));
    }
    return key;
  }

  /** Searches for all sampled rows with {@code effort}. */
  Measured measure(SearchEffort effort) {
    var wanted = new TreeMap<Long, Long>();
    var found = new TreeMap<Long, Long>();
    var statistics = new ArrayList<ScanStatistics>();
    long nanos = 0;
    for (int i = 0; i < queries.size(); i++) {
      List<Neighbor> exact = truth.get(i);
      double border = exact.getLast().distance();
      exact.forEach(neighbor -> wanted.merge(neighbor.segment(), 1L, Long::sum));
      long start = System.nanoTime();
      List<Neighbor> near = neighbors(queries.get(i), false, effort, statistics);
      nanos += System.nanoTime() - start;
      near.stream()
          .filter(it -> it.distance() <= border + TOLERANCE * Math.max(1, Math.abs(border)))
          .forEach(neighbor -> found.merge(neighbor.segment(), 1L, Long::sum));
    }
    var segments = new TreeMap<Long, Share>();
    wanted.forEach((id, count) -> segments.put(id, new Share(count, found.getOrDefault(id, 0L))));
    return new Measured(
        statistics.stream().mapToInt(it -> it.strategy().efSearch()).max().orElse(0),
        wanted.values().stream().mapToLong(Long::longValue).sum(),
        found.values().stream().mapToLong(Long::longValue).sum(),
        statistics.stream().mapToLong(ScanStatistics::visitedNodes).sum(),
        statistics.stream().mapToLong(ScanStatistics::distanceComputations).sum(),
        nanos,
        segments);
  }

  private List<Neighbor> neighbors(
      Query query, boolean exact, SearchEffort effort, List<ScanStatistics> statistics) {
    Integer efSearch = effort.efSearch();
    var nearest =
        new Nearest(
            index.column(),
            index.metric(),
            new Operand.Literal(query.vector()),
            new Operand.Literal(K + 1L), // the row itself is one of them
            exact,
            efSearch == null ? null : new Operand.Literal(efSearch),
            effort.targetAccuracy());
    var spec = new ScanSpec(table.id(), table.primaryKey(), true, null, nearest, null);
    var neighbors = new ArrayList<Neighbor>();
    try (RowCursor cursor = snapshot.scan(spec, new @Nullable Object[0], account)) {
      while (neighbors.size() < K && cursor.next()) {
        if (cursor.get(table.primaryKey().size()) instanceof Double distance
            && !Arrays.equals(key(cursor), query.key())) {
          neighbors.add(new Neighbor(cursor.segment(), distance));
        }
      }
      statistics.add(cursor.statistics());
    }
    return neighbors;
  }

  @Override
  public void close() {
    account.release(reserved);
    reserved = 0;
  }
}
