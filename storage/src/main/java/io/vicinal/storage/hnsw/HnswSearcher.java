package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.CodeQuery;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Searches graphs; keeps the scratch memory of one thread at a time.
 *
 * <p>Not thread-safe: {@link #borrow} one per search and close it, and its memory is used again by
 * whoever borrows next.
 */
public final class HnswSearcher implements AutoCloseable {
  private static final ConcurrentLinkedDeque<HnswSearcher> IDLE = new ConcurrentLinkedDeque<>();

  /** A walk far from its query may be expected to miss so many times what others miss. */
  private static final double MISSING_SLACK = 2;

  /** What a walk towards a bound expands in any case, so that it finds the way there. */
  private static final int BEAM_MIN = 4;

  /** Rows whose estimates are farther off are found by walks around them, or missed: few are. */
  private static final double WALK_DEVIATIONS = 2;

  private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

  private final Traversal traversal = new Traversal();
  private final FilteredWalk filtered = new FilteredWalk(traversal);
  private final CodeScan codeScan = new CodeScan(traversal);
  private final CodeQuery codeQuery = new CodeQuery();
  private final Scorer estimates = new Scorer.OfCodes(codeQuery);
  private final BoundedRerank bounded = new BoundedRerank(traversal.pool);
  private final TailScan tailScan = new TailScan(traversal, bounded);
  private final JointWalk jointWalk = new JointWalk(traversal);
  private int[] ordinals = new int[256];
  private float[] distances = new float[256 + DistanceKernel.SPARE];

  /** Creates a searcher that no pool knows. */
  public HnswSearcher() {}

  /** Returns an idle searcher, or a new one; {@link #close} gives it back. */
  public static HnswSearcher borrow() {
    HnswSearcher idle = IDLE.pollFirst();
    return idle == null ? new HnswSearcher() : idle;
  }

  @Override
  public void close() {
    if (IDLE.size() < IDLE_MAX) {
      IDLE.addFirst(this);
    }
  }

  /**
   * Finds up to {@code k} nearest accepted rows, approximately: a larger {@code ef} finds more of
   * the true ones, at the cost of more distances (Malkov &amp; Yashunin 2018, Alg. 5).
   *
   * <p>Rows that are not accepted are walked through but not returned and do not count for {@code
   * ef}; a selective filter makes the walk long, so give it a budget, and compare with {@link
   * ExactSearch} and {@link #scan} before. How accepted rows are found tells {@link FilteredWalk}.
   *
   * @param rows the rows the graph was built over; its graph may know fewer of them
   * @param ef accepted candidates to keep; {@code k} if that is more, unless the graph's curve
   *     tells what smaller walks find and {@code accept} is null. A graph with codes keeps as many
   *     more as find the same share of the true rows, as measured when it was built. Where the
   *     graph knows a {@link Cutoff}, this is what the mean query keeps
   * @param accept bit {@code i} of word {@code i / 64} accepts row {@code i}; missing words accept
   *     nothing; null accepts all
   * @param maxVisited distances to compute at most (up to one neighbor list more); when spent, the
   *     best found so far are returned, marked {@link SearchResult#budgetExhausted}
   */
  public SearchResult search(
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int ef,
      long @Nullable [] accept,
      long maxVisited) {
    float none = Float.POSITIVE_INFINITY;
    return search(graph, rows, kernel, query, k, ef, accept, maxVisited, none);
  }

  /**
   * Does the same for one who has {@code k} rows already: those that are most likely farther than
   * {@code bound} may be left out.
   *
   * @param bound distance of the farthest of them; infinite if there are fewer
   */
  public SearchResult search(
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int ef,
      long @Nullable [] accept,
      long maxVisited,
      float bound) {
    int least = accept == null ? graph.traits().effortMin(k) : k;
    int width = width(graph, Math.max(least, ef), k);
    Cutoff cutoff = graph.traits().cutoff(width, k);
    return search(graph, rows, kernel, query, k, width, cutoff, accept, maxVisited, -1, bound);
  }

  /**
   * Finds up to {@code k} nearest of the rows {@code from..end-1} of {@code view}, by their codes;
   * nothing where they have none.
   *
   * @param accept as in {@link #search}
   * @param bound as in {@link #search}
   */
  public SearchResult searchTail(
      GrowingView view,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      long @Nullable [] accept,
      int from,
      int end,
      float bound) {
    traversal.resetCounters();
    RowCodes codes = view.codes();
    int to = Math.min(view.known(), end);
    if (codes == null || from >= to) {
      return SearchResult.NONE;
    }
    codeQuery.prepare(codes, query);
    tailScan.run(estimates, view.rows(), kernel, query, k, from, to, accept, bound);
    return result(k, true);
  }

  /**
   * Finds up to {@code k} nearest rows of a graph and of such as hang on it, in one walk. The
   * latter come as their ordinals behind the nodes and the rows of the parts before.
   *
   * @param joined of those each has codes, or none has, as the graph
   * @param spare so many rows more are returned, to whom some of the {@code k} may be of no use
   * @param ef as in {@link #search}
   * @param maxVisited as in {@link #search}
   */
  public SearchResult searchTogether(
      HnswGraph graph,
      VectorRows rows,
      List<JoinedRows> joined,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int spare,
      int ef,
      long maxVisited) {
    traversal.resetCounters();
    if (graph.entryPoint() < 0 || k <= 0) {
      return SearchResult.NONE;
    }
    int width = width(graph, Math.max(graph.traits().effortMin(k), ef), k);
    Cutoff cutoff = graph.traits().cutoff(width, k);
    Scorer scorer = scorer(graph, rows, kernel, query);
    int entry = descend(graph, scorer);
    int others = JoinedRows.sum(joined);
    int most = k + spare;
    int kept = kept(graph, most);
    traversal.startAmong(graph, entry, others, Math.max(width, most), most, kept, cutoff.at(query));
    RowCodes codes = graph.codes();
    Scorer nodes = codes == null ? scorer : new Scorer.OfCodesInTurn(codeQuery, codes, query);
    var scorers = new ArrayList<Scorer>(joined.size());
    for (JoinedRows part : joined) {
      RowCodes newCodes = codes == null ? null : part.view().codes();
      scorers.add(
          newCodes == null
              ? new Scorer.OfQuery(kernel, query, part.view().rows())
              : new Scorer.OfCodesInTurn(codeQuery, newCodes, query));
    }
    try {
      boolean finished = jointWalk.run(graph, nodes, joined, scorers, maxVisited);
      if (codes == null) {
        traversal.vectorsRead = traversal.computations - jointWalk.newRowsScored();
      } else {
        traversal.pool.trim();
        bounded.learn(query, jointWalk.rerank(graph.nodeCount(), rows, kernel, query));
        jointWalk.reorder();
      }
      return result(most, finished);
    } finally {
      jointWalk.end();
    }
  }

  private static int width(HnswGraph graph, int candidates, int k) {
    return Math.min(graph.traits().candidates(candidates, k), graph.nodeCount());
  }

  /**
   * Finds up to {@code k} nearest accepted rows, approximately, by the codes of all of them: the
   * distances of as many as a search of effort {@code ef} keeps are computed, or more where that
   * would find less. The graph must have codes; its links are not used. Where estimates say too
   * little of the rows, the result is marked {@link SearchResult#budgetExhausted}.
   *
   * @param accept as in {@link #search}
   */
  public SearchResult scan(
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int ef,
      long[] accept) {
    traversal.resetCounters();
    Scorer scorer = scorer(graph, rows, kernel, query);
    int width = width(graph, Math.max(k, ef), k);
    double missing = graph.traits().missing(Math.max(k, ef), k);
    boolean enough = codeScan.run(graph, scorer, rows, kernel, query, k, width, accept, missing);
    return result(k, enough);
  }

  /**
   * Returns the distances, or estimates, of the {@code places}-th candidates that a walk finds, as
   * if row {@code hidden} was not there; NaN where there are fewer.
   *
   * @param places ascending; the walk keeps as many candidates as the last one says
   */
  float[] walked(
      int hidden,
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int[] places) {
    int width = places[places.length - 1];
    Scorer scorer = scorer(graph, rows, kernel, query);
    walk(graph, scorer, 1, width, Cutoff.NONE, null, Long.MAX_VALUE, hidden);
    float[] distances = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      boolean found = places[i] <= traversal.pool.size();
      distances[i] = found ? Key.distance(traversal.pool.key(places[i] - 1)) : Float.NaN;
    }
    return distances;
  }

  /**
   * Finds nearest rows with {@code width} candidates, {@code k} without a cutoff, as if row {@code
   * hidden} of level 0 was not there.
   */
  SearchResult searchWithout(
      int hidden,
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width,
      Cutoff cutoff) {
    float none = Float.POSITIVE_INFINITY;
    return search(graph, rows, kernel, query, k, width, cutoff, null, Long.MAX_VALUE, hidden, none);
  }

  private SearchResult search(
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width,
      Cutoff cutoff,
      long @Nullable [] accept,
      long maxVisited,
      int hidden,
      float bound) {
    traversal.resetCounters();
    if (graph.entryPoint() < 0 || k <= 0) {
      return SearchResult.NONE;
    }
    if (rows.count() < graph.nodeCount()) {
      throw new IllegalArgumentException(
          "a graph of %d nodes needs as many rows, not %d"
              .formatted(graph.nodeCount(), rows.count()));
    }
    Scorer scorer = scorer(graph, rows, kernel, query);
    float until = accept == null ? until(graph, query, bound) : Float.POSITIVE_INFINITY;
    boolean finished =
        until < Float.POSITIVE_INFINITY
            ? walkUntil(graph, scorer, k, width, until, maxVisited)
            : walk(graph, scorer, k, width, cutoff.at(query), accept, maxVisited, hidden);
    if (graph.codes() != null && accept != null && filtered.wentWide()) {
      double missing = MISSING_SLACK * graph.traits().missing(width, k);
      finished &= codeScan.rerank(rows, kernel, query, k, width, missing);
    } else if (graph.codes() == null) {
      traversal.vectorsRead = traversal.computations;
    } else {
      traversal.pool.trim();
      if (bound < Float.POSITIVE_INFINITY) {
        int computed = bounded.run(kernel, query, rows, bound, k);
        traversal.computations += computed;
        traversal.vectorsRead += computed;
      } else {
        rerank(kernel, query, rows);
      }
    }
    return result(k, finished);
  }

  /** Returns the distance, or estimate, beyond which no node is worth expanding for itself. */
  private float until(HnswGraph graph, DistanceQuery query, float bound) {
    return graph.codes() == null ? bound : bounded.until(query, bound, WALK_DEVIATIONS);
  }

  /** Fills the pool with what is nearer than {@code until}, by a narrow walk there. */
  private boolean walkUntil(
      HnswGraph graph, Scorer scorer, int k, int width, float until, long maxVisited) {
    int entry = descend(graph, scorer);
    int fewest = Math.max(BEAM_MIN, k / 2);
    int most = Math.max(Cutoff.KEPT_MAX * width, kept(graph, k));
    traversal.startUntil(graph, entry, most, fewest, until);
    return traversal.expandAll(graph, scorer, 0, maxVisited);
  }

  /** Fills the pool; returns whether the walk came to its end. */
  private boolean walk(
      HnswGraph graph,
      Scorer scorer,
      int k,
      int width,
      Cutoff cutoff,
      long @Nullable [] accept,
      long maxVisited,
      int hidden) {
    int entry = descend(graph, scorer);
    if (accept != null) {
      return filtered.run(graph, scorer, entry, width, k, cutoff, accept, maxVisited);
    }
    traversal.start(graph, entry, width, k, kept(graph, k), cutoff);
    if (hidden >= 0) {
      traversal.visited.add(hidden);
    }
    return traversal.expandAll(graph, scorer, 0, maxVisited);
  }

  private int descend(HnswGraph graph, Scorer scorer) {
    EntryNodes entries = graph.entries();
    return entries.isEmpty()
        ? traversal.descend(graph, scorer, 0)
        : traversal.descend(graph, scorer, entries, codeQuery.nearestRegion());
  }

  /**
   * Returns how many distances a walk computes at least: estimates of one bit leave open which of
   * twice as many rows are the nearest.
   */
  private static int kept(HnswGraph graph, int k) {
    RowCodes codes = graph.codes();
    return codes == null || codes.bits() > 1 ? k : 2 * k;
  }

  private Scorer scorer(
      HnswGraph graph, VectorRows rows, DistanceKernel kernel, DistanceQuery query) {
    RowCodes codes = graph.codes();
    if (codes == null) {
      return new Scorer.OfQuery(kernel, query, rows);
    }
    codeQuery.prepare(codes, query);
    return estimates;
  }

  /** Computes the distances of what the walk by estimates kept, and orders it by them. */
  private void rerank(DistanceKernel kernel, DistanceQuery query, VectorRows rows) {
    CandidatePool pool = traversal.pool;
    int count = pool.size();
    if (ordinals.length < count) {
      ordinals = new int[count];
      distances = new float[count + DistanceKernel.SPARE];
    }
    for (int i = 0; i < count; i++) {
      ordinals[i] = Key.ordinal(pool.key(i));
    }
    kernel.distances(query, rows, ordinals, count, distances);
    traversal.computations += count;
    traversal.vectorsRead += count;
    bounded.learn(query, distances);
    pool.reorder(ordinals, distances, count);
  }

  /**
   * Returns how many pages of {@code pageBytes} the vectors lie in whose distances the last search
   * computed after it had gone by codes: what it read of them, where they are not in memory.
   */
  int pagesRead(VectorRows rows, int pageBytes) {
    CandidatePool pool = traversal.pool;
    var pages = new HashSet<Long>();
    int bytes = rows.element().bytes(rows.dimension());
    for (int i = 0; i < pool.size(); i++) {
      long from = rows.memory().address() + rows.offset(Key.ordinal(pool.key(i)));
      for (long page = from / pageBytes; page <= (from + bytes - 1) / pageBytes; page++) {
        pages.add(page);
      }
    }
    return pages.size();
  }

  private SearchResult result(int k, boolean finished) {
    CandidatePool pool = traversal.pool;
    int count = Math.min(k, pool.size());
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = pool.key(i);
    }
    return new SearchResult(
        keys,
        count,
        traversal.visitedNodes,
        traversal.computations,
        traversal.vectorsRead,
        !finished);
  }
}
