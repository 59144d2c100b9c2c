package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

/**
 * Walks a graph towards the nearest nodes; holds the scratch memory of one thread.
 *
 * <p>All unvisited neighbors of a node are gathered first and scored together, so that their memory
 * is waited for once and not one after the other.
 */
final class Traversal {
  final CandidatePool pool = new CandidatePool();
  final VisitedSet visited = new VisitedSet();
  final int[] ids = new int[208]; // the longest list is 2 * 100
  final float[] distances = new float[208];
  long visitedNodes;
  long computations;
  long vectorsRead; // of these, where they go by codes
  float entryDistance; // of the node that descend() returned
  long touched; // without meaning; keeps reads ahead from being optimised away
  private float topDistance; // of the graph's entry point

  void resetCounters() {
    visitedNodes = 0;
    computations = 0;
    vectorsRead = 0;
  }

  /**
   * Returns the node of {@code toLevel + 1} that greedy steps from the entry point lead to (Malkov
   * &amp; Yashunin 2018, Alg. 5 lines 4-6): where a search of {@code toLevel} starts.
   */
  int descend(HnswGraph graph, Scorer scorer, int toLevel) {
    ids[0] = graph.entryPoint();
    score(scorer, 1);
    topDistance = distances[0];
    return descend(graph, scorer, ids[0], topDistance, graph.maxLevel(), toLevel);
  }

  /**
   * Does the same down to level 0 from the nearest of the nodes that are known of {@code region},
   * where there are some.
   */
  int descend(HnswGraph graph, Scorer scorer, EntryNodes entries, int region) {
    int count = entries.copy(region, ids);
    if (count == 0) {
      return descend(graph, scorer, 0);
    }
    ids[count] = graph.entryPoint();
    score(scorer, count + 1);
    topDistance = distances[count];
    int nearest = count;
    for (int i = 0; i < count; i++) {
      if (distances[i] < distances[nearest]) {
        nearest = i;
      }
    }
    return descend(graph, scorer, ids[nearest], distances[nearest], entries.level() - 1, 0);
  }

  private int descend(
      HnswGraph graph, Scorer scorer, int start, float distance, int level, int toLevel) {
    int node = start;
    float nearest = distance;
    for (int at = level; at > toLevel; at--) {
      int from;
      do {
        from = node;
        visitedNodes++;
        int count = graph.neighbors(from, at, ids);
        score(scorer, count);
        for (int i = 0; i < count; i++) {
          if (distances[i] < nearest) {
            nearest = distances[i];
            node = ids[i];
          }
        }
      } while (node != from);
    }
    entryDistance = nearest;
    return node;
  }

  private void score(Scorer scorer, int count) {
    scorer.score(ids, count, distances);
    computations += count;
  }

  /**
   * Empties pool and visited set and puts {@code entry} in, at {@link #entryDistance}, and with it
   * the graph's entry point, from which all nodes can be reached.
   */
  void start(HnswGraph graph, int entry, int ef) {
    start(graph, entry, ef, 1, 1, Cutoff.NONE);
  }

  /** The same, for the nearest {@code k} nodes, see {@link CandidatePool#reset}. */
  void start(HnswGraph graph, int entry, int width, int k, int kept, Cutoff cutoff) {
    pool.reset(width, k, kept, cutoff);
    begin(graph, entry, graph.nodeCount());
  }

  /** The same, for nodes up to a distance, see {@link CandidatePool#resetUntil}. */
  void startUntil(HnswGraph graph, int entry, int most, int fewest, float distance) {
    pool.resetUntil(most, fewest, distance);
    begin(graph, entry, graph.nodeCount());
  }

  /** The same as the second, with room for {@code others} that are no nodes of the graph. */
  void startAmong(
      HnswGraph graph, int entry, int others, int width, int k, int kept, Cutoff cutoff) {
    pool.reset(width, k, kept, cutoff);
    begin(graph, entry, graph.nodeCount() + others);
  }

  private void begin(HnswGraph graph, int entry, int ordinals) {
    visited.reset(ordinals);
    visited.add(entry);
    pool.insert(entryDistance, entry);
    int top = graph.entryPoint();
    if (visited.add(top)) {
      pool.insert(topDistance, top);
    }
  }

  float topDistance() {
    return topDistance;
  }

  /**
   * Expands the pool's candidates until none of them is left (Alg. 2), or until more than {@code
   * budget} distances have been computed; returns whether it came to the end.
   */
  boolean expandAll(HnswGraph graph, Scorer scorer, int level, long budget) {
    for (int node = pool.expandNext(); node >= 0; node = pool.expandNext()) {
      int count = gather(graph, node, level);
      int next = pool.peekNext();
      if (next >= 0) { // its list comes from memory while the neighbors of this one do
        touched += graph.memory().get(INT_LE, graph.listOffset(next, level));
      }
      scorer.score(ids, count, distances);
      float worst = pool.worst();
      for (int i = 0; i < count; i++) {
        if (distances[i] <= worst) { // false for NaN
          pool.insert(distances[i], ids[i]);
          worst = pool.worst();
        }
      }
      if (computations > budget) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes the neighbors of {@code node} not visited yet to {@link #ids}, marks and counts them.
   */
  int gather(HnswGraph graph, int node, int level) {
    int capacity = graph.layout().capacity(level);
    int count = visited.addList(graph.memory(), graph.listOffset(node, level), capacity, ids);
    visitedNodes++;
    computations += count;
    return count;
  }
}
