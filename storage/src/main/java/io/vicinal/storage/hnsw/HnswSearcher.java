package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.CodeQuery;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
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
  private static final int SCAN_BLOCK = 128;
  private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();

  private final Traversal traversal = new Traversal();
  private final LongHeap candidates = new LongHeap(1024);
  private final CodeQuery codeQuery = new CodeQuery();
  private final Scorer estimates = new Scorer.OfCodes(codeQuery);
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
   * ExactSearch} before.
   *
   * @param rows the rows the graph was built over; its graph may know fewer of them
   * @param ef accepted candidates to keep; {@code k} if that is more. A graph with codes keeps as
   *     many more as find the same share of the true rows, as measured when it was built
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
    int candidates = Math.max(k, ef);
    int width = width(graph, candidates, k);
    long budget =
        width <= candidates || maxVisited > Long.MAX_VALUE / width
            ? maxVisited
            : maxVisited * width / candidates;
    return search(graph, rows, kernel, query, k, width, accept, budget, -1);
  }

  private static int width(HnswGraph graph, int candidates, int k) {
    return Math.min(graph.traits().candidates(candidates, k), graph.nodeCount());
  }

  /**
   * Finds up to {@code k} nearest accepted rows, approximately, by the codes of all of them: the
   * distances of as many as a search of effort {@code ef} keeps are computed. The graph must have
   * codes; its links are not used.
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
    traversal.pool.reset(width(graph, Math.max(k, ef), k));
    int count = 0;
    int words = Math.min(accept.length, (graph.nodeCount() + 63) >>> 6);
    for (int word = 0; word < words; word++) {
      for (long bits = accept[word]; bits != 0; bits &= bits - 1) {
        traversal.ids[count++] = (word << 6) + Long.numberOfTrailingZeros(bits);
        if (count == SCAN_BLOCK) {
          keep(graph, scorer, count);
          count = 0;
        }
      }
    }
    keep(graph, scorer, count);
    rerank(kernel, query, rows);
    return result(k, true);
  }

  /** Scores rows and keeps those that are near and have a vector. */
  private void keep(HnswGraph graph, Scorer scorer, int count) {
    CandidatePool pool = traversal.pool;
    float[] estimates = traversal.distances;
    scorer.score(traversal.ids, count, estimates);
    traversal.computations += count;
    float worst = pool.worst();
    for (int i = 0; i < count; i++) {
      if (estimates[i] <= worst && graph.level(traversal.ids[i]) >= 0) {
        pool.insert(estimates[i], traversal.ids[i]);
        worst = pool.worst();
      }
    }
  }

  /**
   * Finds nearest rows with exactly {@code width} candidates, as if row {@code hidden} of level 0
   * was not there.
   */
  SearchResult searchWithout(
      int hidden,
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width) {
    return search(graph, rows, kernel, query, k, width, null, Long.MAX_VALUE, hidden);
  }

  private SearchResult search(
      HnswGraph graph,
      VectorRows rows,
      DistanceKernel kernel,
      DistanceQuery query,
      int k,
      int width,
      long @Nullable [] accept,
      long maxVisited,
      int hidden) {
    traversal.resetCounters();
    if (graph.entryPoint() < 0 || k <= 0) {
      return new SearchResult(new long[0], 0, 0, 0, false);
    }
    if (rows.count() < graph.nodeCount()) {
      throw new IllegalArgumentException(
          "a graph of %d nodes needs as many rows, not %d"
              .formatted(graph.nodeCount(), rows.count()));
    }
    Scorer scorer = scorer(graph, rows, kernel, query);
    int entry = traversal.descend(graph, scorer, 0);
    boolean finished;
    if (accept == null) {
      traversal.start(graph, entry, width);
      if (hidden >= 0) {
        traversal.visited.add(hidden);
      }
      finished = traversal.expandAll(graph, scorer, 0, maxVisited);
    } else {
      finished = searchAccepted(graph, scorer, entry, width, accept, maxVisited);
    }
    if (graph.codes() != null) {
      rerank(kernel, query, rows);
    }
    return result(k, finished);
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
    pool.reorder(ordinals, distances, count);
  }

  /** Walks all rows nearest first, keeps accepted ones, until {@code width} are nearer than all. */
  private boolean searchAccepted(
      HnswGraph graph, Scorer scorer, int entry, int width, long[] accept, long maxVisited) {
    CandidatePool found = traversal.pool;
    found.reset(width);
    traversal.visited.reset(graph.nodeCount());
    traversal.visited.add(entry);
    candidates.clear();
    offer(found, entry, traversal.entryDistance, accept);
    if (traversal.visited.add(graph.entryPoint())) {
      offer(found, graph.entryPoint(), traversal.topDistance(), accept);
    }
    while (!candidates.isEmpty()) {
      long nearest = candidates.remove();
      if (Key.distance(nearest) > found.worst()) {
        return true;
      }
      int count = traversal.gather(graph, Key.ordinal(nearest), 0);
      scorer.score(traversal.ids, count, traversal.distances);
      for (int i = 0; i < count; i++) {
        offer(found, traversal.ids[i], traversal.distances[i], accept);
      }
      if (traversal.computations > maxVisited) {
        return candidates.isEmpty();
      }
    }
    return true;
  }

  private void offer(CandidatePool found, int node, float distance, long[] accept) {
    if (distance <= found.worst()) { // false for NaN
      candidates.add(Key.of(distance, node));
      int word = node >>> 6;
      if (word < accept.length && (accept[word] >>> node & 1) != 0) {
        found.insert(distance, node);
      }
    }
  }

  private SearchResult result(int k, boolean finished) {
    CandidatePool pool = traversal.pool;
    int count = Math.min(k, pool.size());
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = pool.key(i);
    }
    return new SearchResult(keys, count, traversal.visitedNodes, traversal.computations, !finished);
  }
}
