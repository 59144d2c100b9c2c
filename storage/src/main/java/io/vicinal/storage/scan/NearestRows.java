package io.vicinal.storage.scan;

import io.vicinal.storage.ScanStrategy;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest rows step by step.
 *
 * <p>With a limit there is one step. Without one the steps grow fourfold as long as graphs answer
 * them, each one over what was not given before; then everything that is left is scored once and
 * given in order. So every match is given exactly once.
 */
final class NearestRows implements RowSource {
  private static final int FIRST_STEP = 64;
  private static final int STEP_MAX = 1_024;

  private final TableView view;
  private final int column;
  private final QueryVector query;
  private final List<SegmentMatches> matches;
  private final SegmentPlans plans;
  private final SegmentSearch search;
  private final long limit;
  private final boolean limited;
  private final Bitmap[] given;
  private final Queue<RowAddress> ready = new ArrayDeque<>();
  private int step = FIRST_STEP;
  private long taken;
  private @Nullable RemainingRows rest;

  /**
   * Prepares a search.
   *
   * @param limit rows wanted, {@code Long.MAX_VALUE} for a cursor without limit
   */
  NearestRows(
      TableView view,
      int column,
      QueryVector query,
      List<SegmentMatches> matches,
      SegmentPlans plans,
      SegmentSearch search,
      long limit,
      boolean limited) {
    this.view = view;
    this.column = column;
    this.query = query;
    this.matches = matches;
    this.plans = plans;
    this.search = search;
    this.limit = limit;
    this.limited = limited;
    this.given = new Bitmap[limited ? 0 : matches.size()];
    for (int i = 0; i < given.length; i++) {
      given[i] = new Bitmap(matches.get(i).size());
      search.memory().reserve(2L * given[i].size() / Byte.SIZE); // and what is left without them
    }
  }

  @Override
  public @Nullable RowAddress next() {
    if (taken == limit) {
      return null;
    }
    if (ready.isEmpty()) {
      fill();
    }
    RowAddress row = rest == null || !ready.isEmpty() ? ready.poll() : rest.next();
    if (row != null) {
      taken++;
      if (!limited) {
        given[row.segment()].set(row.ordinal());
      }
    }
    return row;
  }

  private void fill() {
    if (rest != null) {
      return;
    }
    if (limited) {
      if (taken == 0) {
        ready.addAll(nearest(matches, Math.min(limit, Integer.MAX_VALUE), true));
      }
      return;
    }
    List<SegmentMatches> left = new ArrayList<>();
    for (SegmentMatches segment : matches) {
      left.add(segment.without(given[segment.position()]));
    }
    if (step <= STEP_MAX && left.stream().anyMatch(this::usesGraph)) {
      ready.addAll(nearest(left, step, false));
      step *= 4;
    }
    if (ready.isEmpty()) {
      rest = new RemainingRows(view, column, left, search);
    }
  }

  private boolean usesGraph(SegmentMatches segment) {
    return plans.plan(segment.position(), segment.count()).usesGraph();
  }

  private List<RowAddress> nearest(List<SegmentMatches> from, long count, boolean withMissing) {
    long sum = sum(from);
    search.memory().reserveHits(Math.min(count, sum));
    var hits = new NearestHits((int) Math.min(count, sum), RowAddress.byKey(view));
    List<SegmentMatches> segments = largestFirst(from);
    JointSearch joint = limited ? JointSearch.of(segments, plans) : null;
    List<SegmentMatches> done =
        joint == null ? List.of() : joint.run(search, (int) Math.min(count, sum), hits);
    for (SegmentMatches segment : segments) {
      if (done.contains(segment)) {
        continue;
      }
      SearchPlan plan = plans.plan(segment.position(), segment.count());
      if (!limited && plan.usesGraph()) { // without a limit, no effort was chosen for so many rows
        plan = plan.withEffort((int) Math.max(plan.efSearch(), Math.min(count, sum)));
      }
      double share = (double) segment.count() / Math.max(1, sum);
      search.search(segment, plan, plans.indexId(), (int) Math.min(count, sum), share, hits);
    }
    return ranked(from, hits, count, withMissing);
  }

  private static long sum(List<SegmentMatches> matches) {
    long sum = 0;
    for (SegmentMatches segment : matches) {
      sum += segment.count();
    }
    return sum;
  }

  /** The bound that the largest segment gives spares effort in all others. */
  static List<SegmentMatches> largestFirst(List<SegmentMatches> matches) {
    var sorted = new ArrayList<SegmentMatches>(matches.size());
    for (SegmentMatches segment : matches) {
      if (segment.count() > 0) {
        int at = sorted.size();
        while (at > 0 && sorted.get(at - 1).count() < segment.count()) {
          at--;
        }
        sorted.add(at, segment);
      }
    }
    return sorted;
  }

  /**
   * Returns the rows of {@code hits} in the order of their exact distances, with such as have none
   * behind them, if asked for, up to {@code count}.
   */
  List<RowAddress> ranked(
      List<SegmentMatches> from, NearestHits hits, long count, boolean withMissing) {
    long sum = sum(from);
    List<Hit> sorted = hits.sorted();
    if (limited) {
      new ExactOrder(view, column, query).sort(sorted);
    }
    var rows = new ArrayList<RowAddress>();
    for (Hit hit : sorted) {
      rows.add(hit.address());
    }
    if (withMissing && rows.size() < Math.min(count, sum)) {
      rows.addAll(withoutDistance(from, rows, Math.min(count, sum) - rows.size()));
    }
    return rows;
  }

  /** Returns matches that are not among {@code found}, which holds all that have a distance. */
  private List<RowAddress> withoutDistance(
      List<SegmentMatches> from, List<RowAddress> found, long count) {
    long sum = from.stream().mapToLong(SegmentMatches::count).sum();
    search.memory().reserveHits(sum);
    var known = new HashSet<>(found);
    var missing = new ArrayList<RowAddress>();
    for (SegmentMatches segment : from) {
      Bitmap rows = segment.rows();
      for (int row = rows.nextSet(0); row >= 0; row = rows.nextSet(row + 1)) {
        if ((row & (STEP_MAX - 1)) == 0) {
          search.check();
        }
        var address = new RowAddress(segment.position(), row);
        if (!known.contains(address)) {
          missing.add(address);
        }
      }
    }
    List<RowAddress> first =
        List.copyOf(inKeyOrder(view, missing).subList(0, (int) Math.min(count, missing.size())));
    search.memory().releaseHits(sum); // a batch asks for such a list once for each query
    return first;
  }

  static List<RowAddress> inKeyOrder(TableView view, List<RowAddress> rows) {
    record Keyed(RowKey key, RowAddress row) {}
    return rows.stream()
        .map(row -> new Keyed(row.key(view), row))
        .sorted(Comparator.comparing(Keyed::key))
        .map(Keyed::row)
        .toList();
  }

  @Override
  public @Nullable Double distance(RowAddress row) {
    return query.distance(row.value(view, column));
  }

  @Override
  public ScanStrategy strategy() {
    return plans.describe(matches.stream().map(m -> (long) m.count()).toList(), limit);
  }
}
