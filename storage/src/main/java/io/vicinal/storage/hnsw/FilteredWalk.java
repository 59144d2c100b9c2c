package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Walks a graph for the nearest of the rows that a filter accepts.
 *
 * <p>At first all rows are scored and the nearest are expanded, accepted or not, because those that
 * are not lead to those that are. That is the best way where many of the rows near the query are
 * accepted, whatever their share in all. What share it is shows within a few steps: where going on
 * would cost more than the other way, that one is taken. It keeps accepted rows only, and reaches
 * over the others to their neighbors and the neighbors of those (ACORN-1: Patel et al., SIGMOD
 * 2024, arXiv 2403.04871); it begins also at accepted rows from all over the table, since what is
 * accepted lies far from the query then.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class FilteredWalk {
  /** What reading a list of links costs, in estimates by codes. */
  static final int LIST_COST = 3;

  /** Nodes to expand between two looks at how far the walk has come. */
  private static final int STEPS_PER_LOOK = 16;

  /** Accepted rows where the wide walk begins, besides those near the query. */
  private static final int SEEDS = 16;

  /** So many accepted rows beyond a node are enough to go on with. */
  private static final int ENOUGH = 16;

  /** How many times as many rows the wide walk keeps: it misses more of them. */
  private static final int WIDE = 2;

  private static final int HOPS = 3;

  /** A walk is given up where it is foreseen to cost so much more than allowed: it is a guess. */
  private static final double DOUBT = 1.5;

  /** Rows scored, and lists read over the share of accepted rows, for each row kept: measured. */
  private static final double WIDE_SCORES = 50;

  private static final double WIDE_LISTS = 2.7;

  private final Traversal traversal;
  private final LongHeap candidates = new LongHeap(1024);
  private final int[] passed = new int[1024];
  private long[] accept = {};
  private int count; // of ids to be scored
  private int known; // of passed rows
  private long expandedAccepted;
  private boolean wide;
  private int wanted;
  private Cutoff cutoff = Cutoff.NONE;

  FilteredWalk(Traversal traversal) {
    this.traversal = traversal;
  }

  /**
   * Fills the pool with accepted rows, {@code width} or a little more, if there are as many;
   * returns false if the budget did not suffice.
   *
   * @param entry where a descent ended; its distance is the traversal's
   * @param k rows that are wanted
   * @param nearCutoff of a walk that scores all rows
   * @param accepted a bit for each row, of which the graph may know the first only; missing words
   *     accept nothing
   * @param budget scored rows that may be spent, a list counts {@link #LIST_COST}
   */
  boolean run(
      HnswGraph graph,
      Scorer scorer,
      int entry,
      int width,
      int k,
      Cutoff nearCutoff,
      long[] accepted,
      long budget) {
    wanted = k;
    cutoff = nearCutoff;
    int words = (graph.nodeCount() + 63) >>> 6;
    accept = within(accepted, graph.nodeCount(), words);
    long wideWork = wideWork(graph.nodeCount(), words, width);
    wide = false;
    long nearWork = Math.min(budget, (long) (DOUBT * wideWork));
    if (near(graph, scorer, entry, width, nearWork, true)) {
      return true;
    }
    long left = budget - work();
    if (wideWork <= left && wide(graph, scorer, entry, WIDE * width, left)) {
      return true;
    }
    // Without a bound there is nobody else who would look.
    wide = false;
    return budget == Long.MAX_VALUE && near(graph, scorer, entry, width, budget, false);
  }

  /** Returns whether the last walk ended among accepted rows that may be far from the query. */
  boolean wentWide() {
    return wide;
  }

  /** Returns {@code words} words that accept nothing behind the last node. */
  private static long[] within(long[] accepted, int nodes, int words) {
    long behind = (nodes & 63) == 0 ? 0 : -1L << nodes;
    if (accepted.length >= words && (words == 0 || (accepted[words - 1] & behind) == 0)) {
      return accepted;
    }
    long[] copy = Arrays.copyOf(accepted, words);
    copy[words - 1] &= ~behind;
    return copy;
  }

  private long wideWork(int nodes, int words, int width) {
    long sum = 0;
    for (int w = 0; w < words; w++) {
      sum += Long.bitCount(accept[w]);
    }
    double share = Math.max(1, sum) / (double) nodes;
    return (long) (WIDE * width * (WIDE_SCORES + LIST_COST * WIDE_LISTS / share));
  }

  private long work() {
    return traversal.computations + LIST_COST * traversal.visitedNodes;
  }

  private boolean accepts(int node) {
    return (accept[node >>> 6] >>> node & 1) != 0;
  }

  /**
   * Expands the nearest rows, accepted or not, until {@code width} accepted ones are nearer.
   *
   * @param foresees whether to stop as soon as that is expected to take more than {@code workMax}
   */
  private boolean near(
      HnswGraph graph, Scorer scorer, int entry, int width, long workMax, boolean foresees) {
    long before = work();
    CandidatePool found = traversal.pool;
    found.reset(width, wanted, 0, cutoff);
    traversal.visited.reset(graph.nodeCount());
    candidates.clear();
    expandedAccepted = 0;
    traversal.visited.add(entry);
    offer(found, entry, traversal.entryDistance);
    if (traversal.visited.add(graph.entryPoint())) {
      offer(found, graph.entryPoint(), traversal.topDistance());
    }
    for (int step = 1; !candidates.isEmpty(); step++) {
      long nearest = candidates.remove();
      if (Key.distance(nearest) > found.worst()) {
        return true;
      }
      expandedAccepted += accepts(Key.ordinal(nearest)) ? 1 : 0;
      int gathered = traversal.gather(graph, Key.ordinal(nearest), 0);
      scorer.score(traversal.ids, gathered, traversal.distances);
      for (int i = 0; i < gathered; i++) {
        offer(found, traversal.ids[i], traversal.distances[i]);
      }
      long work = work() - before;
      boolean looks = foresees && step % STEPS_PER_LOOK == 0;
      if (work > workMax || (looks && foreseen(work, width) > DOUBT * workMax)) {
        return candidates.isEmpty();
      }
    }
    return true;
  }

  private double foreseen(long work, int width) {
    return (double) work * width / (expandedAccepted + 1);
  }

  private void offer(CandidatePool found, int node, float distance) {
    if (distance <= found.worst()) { // false for NaN
      candidates.add(Key.of(distance, node));
      if (accepts(node)) {
        found.insert(distance, node);
      }
    }
  }

  /** Expands accepted rows over those that are not; false if fewer than {@code width} are found. */
  private boolean wide(HnswGraph graph, Scorer scorer, int entry, int width, long budget) {
    long last = work() + budget;
    wide = true;
    traversal.pool.reset(width);
    traversal.visited.reset(graph.nodeCount());
    traversal.visited.add(entry);
    if (accepts(entry)) {
      traversal.pool.insert(traversal.entryDistance, entry);
    }
    seed(graph);
    score(scorer);
    expand(graph, scorer, entry);
    CandidatePool pool = traversal.pool;
    for (int node = pool.expandNext(); node >= 0; node = pool.expandNext()) {
      if (node != entry) {
        expand(graph, scorer, node);
      }
      if (work() > last) {
        return false;
      }
    }
    return pool.isFull();
  }

  /** Gathers accepted rows from all over the table, as far apart as their numbers allow. */
  private void seed(HnswGraph graph) {
    int words = (graph.nodeCount() + 63) >>> 6;
    int word = 0;
    count = 0;
    for (int i = 0; i < SEEDS; i++) {
      word = Math.max(word, (int) ((long) i * words / SEEDS));
      while (word < words && accept[word] == 0) {
        word++;
      }
      if (word == words) {
        return;
      }
      int node = (word << 6) + Long.numberOfTrailingZeros(accept[word]);
      if (graph.level(node) >= 0 && traversal.visited.add(node)) {
        traversal.ids[count++] = node;
      }
      word++;
    }
  }

  /** Scores what was gathered and keeps what is near. */
  private void score(Scorer scorer) {
    float[] distances = traversal.distances;
    scorer.score(traversal.ids, count, distances);
    traversal.computations += count;
    CandidatePool pool = traversal.pool;
    float worst = pool.worst();
    for (int i = 0; i < count; i++) {
      if (distances[i] <= worst) { // false for NaN
        pool.insert(distances[i], traversal.ids[i]);
        worst = pool.worst();
      }
    }
  }

  /** Scores the accepted rows next to {@code node}, or behind those that are next to it. */
  private void expand(HnswGraph graph, Scorer scorer, int node) {
    int room = traversal.ids.length - graph.layout().capacity(0);
    count = 0;
    known = 0;
    read(graph, node);
    int next = 0;
    for (int hop = 1; hop < HOPS && count < ENOUGH; hop++) {
      int border = known;
      touch(graph, next, border);
      for (; next < border && count < Math.min(room, 2 * ENOUGH); next++) {
        if (traversal.visited.add(passed[next])) {
          read(graph, passed[next]);
        }
      }
      next = border;
    }
    score(scorer);
  }

  /** Asks for lists before the first is used, so that the processor waits for them together. */
  private void touch(HnswGraph graph, int from, int to) {
    MemorySegment memory = graph.memory();
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += memory.get(INT_LE, graph.listOffset(passed[i], 0));
    }
    traversal.touched += sum;
  }

  /** Gathers the accepted rows of a list that are new, and keeps the others to be passed. */
  private void read(HnswGraph graph, int node) {
    MemorySegment memory = graph.memory();
    VisitedSet visited = traversal.visited;
    traversal.visitedNodes++;
    long offset = graph.listOffset(node, 0);
    int capacity = graph.layout().capacity(0);
    for (int i = 0; i < capacity; i++) {
      int next = memory.get(INT_LE, offset + (long) i * Integer.BYTES);
      if (next < 0) {
        break;
      }
      if (accepts(next)) {
        if (visited.add(next)) {
          traversal.ids[count++] = next;
        }
      } else if (known < passed.length && !visited.contains(next)) {
        passed[known++] = next;
      }
    }
  }
}
