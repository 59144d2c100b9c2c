package io.vicinal.storage.scan;

import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.ScanStrategy;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest rows for many queries of one scan, whose limit is known, on all processors that
 * nobody else needs.
 *
 * <p>Queries whose filters have the same values share the bitmaps of the rows that match; a part of
 * them is one piece of work, whose queries share a pass over the rows where those are compared one
 * by one. Every query gets what it would get alone.
 */
final class NearestBatch {
  /** So many queries share a pass over rows: their vectors stay in the first-level cache. */
  private static final int TOGETHER_MAX = 16;

  /** Pieces for each processor, so that all end at nearly the same time. */
  private static final int PIECES = 4;

  /** Fewer queries are not worth the start of a thread. */
  private static final int SHARED_MIN = 8;

  private static final int BYTES_PER_ROW = 24;

  /** What a query has found. */
  record Answer(QueryVector query, List<RowAddress> rows) {}

  /** Queries that search the same rows. */
  private record Piece(SharedMatches matches, List<Integer> sets, AtomicBoolean ended) {
    void end() {
      if (!ended.getAndSet(true)) {
        matches.release();
      }
    }
  }

  private final TableView view;
  private final long lsn;
  private final ScanSpec spec;
  private final Nearest nearest;
  private final List<@Nullable Object[]> sets;
  private final ResourceAccount account;
  private final ScanMemory memory;
  private final ScanCounters counters;
  private final @Nullable Answer[] answers;
  private @Nullable ScanStrategy strategy;

  NearestBatch(
      TableView view,
      long lsn,
      ScanSpec spec,
      Nearest nearest,
      List<@Nullable Object[]> sets,
      ResourceAccount account,
      ScanMemory memory,
      ScanCounters counters) {
    this.view = view;
    this.lsn = lsn;
    this.spec = spec;
    this.nearest = nearest;
    this.sets = sets;
    this.account = account;
    this.memory = memory;
    this.counters = counters;
    this.answers = new @Nullable Answer[sets.size()];
  }

  /** Runs all queries and returns their answers, in order. */
  @Nullable Answer[] run() {
    List<Piece> pieces = pieces();
    try {
      if (sets.size() < SHARED_MIN) {
        pieces.forEach(this::run);
      } else {
        SharedWork.run(pieces.size(), i -> run(pieces.get(i)));
      }
    } finally {
      pieces.forEach(Piece::end);
    }
    return answers;
  }

  /** Returns how the queries were answered, null before. */
  @Nullable ScanStrategy strategy() {
    return strategy;
  }

  private List<Piece> pieces() {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < sets.size(); i++) {
      groups.computeIfAbsent(searchValues(sets.get(i)), _ -> new ArrayList<>()).add(i);
    }
    int processors = Runtime.getRuntime().availableProcessors();
    int size = Math.clamp(sets.size() / ((long) PIECES * processors), 1, TOGETHER_MAX);
    var pieces = new ArrayList<Piece>();
    for (List<Integer> group : groups.values()) {
      @Nullable Object[] first = sets.get(group.getFirst());
      var matches = new SharedMatches(view, lsn, spec.filter(), first, account);
      for (int from = 0; from < group.size(); from += size) {
        matches.retain();
        pieces.add(
            new Piece(
                matches,
                group.subList(from, Math.min(group.size(), from + size)),
                new AtomicBoolean()));
      }
    }
    return pieces;
  }

  /** Returns what decides which rows are searched, and how: all parameters but the vector. */
  private List<@Nullable Object> searchValues(@Nullable Object[] parameters) {
    int query =
        nearest.query() instanceof Operand.Parameter parameter
                && !Operands.uses(spec.filter(), parameter)
            ? parameter.index()
            : -1;
    var values = new ArrayList<@Nullable Object>(Arrays.asList(parameters));
    for (int i = 0; i < values.size(); i++) {
      values.set(i, i == query ? null : comparable(values.get(i)));
    }
    return values;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    return switch (value) {
      case float[] floats -> FloatBuffer.wrap(floats);
      case byte[] bytes -> ByteBuffer.wrap(bytes);
      case null -> null;
      default -> value;
    };
  }

  private void run(Piece piece) {
    try {
      answer(piece);
    } finally {
      piece.end();
    }
  }

  private void answer(Piece piece) {
    account.step();
    var own = new ScanCounters();
    List<SegmentMatches> matches = piece.matches().get(own);
    long limit = TableScan.limit(nearest.limit(), sets.get(piece.sets().getFirst()));
    long sum = matches.stream().mapToLong(SegmentMatches::count).sum();
    int count = (int) Math.min(Math.min(limit, sum), Integer.MAX_VALUE);
    var plans = TableScan.plans(view, spec, nearest, sets.get(piece.sets().getFirst()), limit);
    try (var scratch = new ScanMemory(account);
        QueryScratch room = QueryScratch.borrow()) {
      var searches = new ArrayList<SegmentSearch>();
      var queries = new ArrayList<QueryVector>();
      var hits = new ArrayList<NearestHits>();
      @Nullable BatchScorer scorer = null;
      scratch.reserveHits((long) count * piece.sets().size());
      for (int set : piece.sets()) {
        QueryVector query = QueryVector.bind(view.table(), nearest, sets.get(set), room);
        queries.add(query);
        searches.add(new SegmentSearch(nearest.column(), query, account, scratch, own));
        hits.add(new NearestHits(count, RowAddress.byKey(view)));
      }
      List<SegmentMatches> segments = NearestRows.largestFirst(matches);
      JointSearch joint = count == 0 ? null : JointSearch.of(segments, plans);
      var done = new ArrayList<List<SegmentMatches>>();
      for (int i = 0; i < searches.size(); i++) {
        done.add(joint == null ? List.of() : joint.run(searches.get(i), count, hits.get(i)));
      }
      for (SegmentMatches segment : segments) {
        double share = (double) segment.count() / sum;
        SearchPlan plan = plans.plan(segment.position(), segment.count());
        if (segment.count() == 0 || count == 0) {
          continue;
        }
        if (!plan.usesGraph() && BatchScorer.serves(segment.segment(), nearest.column(), queries)) {
          scorer = scorer == null ? scorer(queries, hits, room, own) : scorer;
          scorer.score(segment);
        } else {
          for (int i = 0; i < searches.size(); i++) {
            if (!done.get(i).contains(segment)) {
              searches.get(i).search(segment, plan, plans.indexId(), count, share, hits.get(i));
            }
          }
        }
      }
      for (int i = 0; i < queries.size(); i++) {
        var rows =
            new NearestRows(
                view,
                nearest.column(),
                queries.get(i),
                matches,
                plans,
                searches.get(i),
                limit,
                true);
        List<RowAddress> found = rows.ranked(matches, hits.get(i), count, true);
        answers[piece.sets().get(i)] = new Answer(queries.get(i), List.copyOf(found));
      }
    }
    synchronized (this) {
      memory.reserve((long) count * BYTES_PER_ROW * piece.sets().size());
      counters.add(own);
      if (strategy == null) {
        strategy = plans.describe(matches.stream().map(m -> (long) m.count()).toList(), limit);
      }
    }
  }

  private BatchScorer scorer(
      List<QueryVector> queries, List<NearestHits> hits, QueryScratch room, ScanCounters own) {
    return new BatchScorer(nearest.column(), queries, hits, room, account, own);
  }
}
