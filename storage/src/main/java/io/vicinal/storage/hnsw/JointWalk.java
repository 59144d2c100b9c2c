package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.List;

/**
 * Walks a sealed graph and the rows that hang on it as if they were one graph: a second walk for a
 * few new rows would take much longer than the rows deserve.
 *
 * <p>A candidate is the ordinal of a node, or that of a row behind all nodes and the rows of the
 * parts before. A node leads to its neighbors and to what hangs on it, a new row to the nodes that
 * it hangs on. It leads to its neighbors among the new rows, too, where it is nearer than all
 * nodes, as the rows of a new cluster are. Rows that do not hang are all scored.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class JointWalk {
  private static final int BLOCK = 128;
  private static final Part[] NONE = {};

  private final Traversal traversal;
  private float nearestNode;
  private int newRowsScored;
  private Part[] parts = NONE;
  private int[] kept = new int[256];
  private int[] ordinals = new int[256];
  private float[] exact = new float[256];
  private float[] found = new float[256 + DistanceKernel.SPARE];
  private final int[] newIds = new int[208]; // the longest list is 2 * 100

  /** Rows whose candidates begin at {@code shift}. */
  private record Part(JoinedRows rows, HungRows.View hung, Scorer scorer, int shift, int end) {}

  JointWalk(Traversal traversal) {
    this.traversal = traversal;
  }

  /**
   * Fills the pool, which has been emptied for the search; returns whether the walk came to its
   * end.
   *
   * @param nodes scores the nodes of {@code graph}
   * @param joined what hangs on it
   * @param scorers score the rows of each, by what can be compared with scores of nodes
   */
  boolean run(
      HnswGraph graph, Scorer nodes, List<JoinedRows> joined, List<Scorer> scorers, long budget) {
    CandidatePool pool = traversal.pool;
    int nodeCount = graph.nodeCount();
    begin(nodeCount, joined, scorers);
    boolean tailDone = false;
    while (true) {
      int node = pool.expandNext();
      if (node < 0) {
        if (tailDone) {
          return true;
        }
        tailDone = true;
        for (Part part : parts) {
          scoreOthers(part);
        }
        continue;
      }
      boolean isNode = node < nodeCount;
      Part own = isNode ? null : partOf(node);
      int count;
      if (own == null) {
        count = traversal.gather(graph, node, 0);
        int next = pool.peekNext();
        if (next >= 0 && next < nodeCount) {
          traversal.touched += graph.memory().get(INT_LE, graph.listOffset(next, 0));
        }
      } else {
        traversal.visitedNodes++;
        count = nodesOf(own.hung, node - own.shift);
      }
      float expanded = pool.expandedDistance();
      float nearestBefore = nearestNode;
      if (count > 0) {
        score(nodes, traversal.ids, count, 0);
        for (int i = 0; i < count; i++) {
          nearestNode = Math.min(nearestNode, traversal.distances[i]);
        }
      }
      if (own != null) {
        scoreNeighbors(own, node - own.shift, expanded <= nearestBefore);
      } else {
        for (Part part : parts) {
          if (part.hung.any(node)) {
            int rows = part.rows.known();
            scoreNew(part, part.hung.gather(node, rows, part.shift, traversal.visited, newIds));
          }
        }
      }
      if (traversal.computations > budget) {
        return false;
      }
    }
  }

  private void begin(int nodeCount, List<JoinedRows> joined, List<Scorer> scorers) {
    parts = new Part[joined.size()];
    int shift = nodeCount;
    for (int i = 0; i < parts.length; i++) {
      JoinedRows rows = joined.get(i);
      int end = shift + rows.known();
      parts[i] = new Part(rows, rows.hung(), scorers.get(i), shift, end);
      shift = end;
    }
    newRowsScored = 0;
    nearestNode = traversal.entryDistance;
  }

  private Part partOf(int candidate) {
    int i = 0;
    while (candidate >= parts[i].end) {
      i++;
    }
    return parts[i];
  }

  /** Returns how many of the rows that the last walk scored hang. */
  int newRowsScored() {
    return newRowsScored;
  }

  /** Writes the nodes that a row hangs on and that are not visited yet to the traversal's ids. */
  private int nodesOf(HungRows.View hung, int row) {
    if (row >= hung.hung()) {
      return 0;
    }
    int count = 0;
    int from = row * HungRows.NODES_PER_ROW;
    for (int i = from; i < from + HungRows.NODES_PER_ROW; i++) {
      int node = hung.nodes()[i];
      if (node >= 0 && traversal.visited.add(node)) {
        traversal.ids[count++] = node;
      }
    }
    traversal.computations += count;
    return count;
  }

  private void scoreNeighbors(Part part, int row, boolean leads) {
    HnswGraph links = part.rows.links();
    if (links == null || !leads || row >= links.nodeCount()) {
      return;
    }
    int all = links.neighbors(row, 0, newIds);
    int count = 0;
    for (int i = 0; i < all; i++) {
      int id = newIds[i];
      newIds[count] = id;
      count += id < part.rows.known() && traversal.visited.add(part.shift + id) ? 1 : 0;
    }
    scoreNew(part, count);
  }

  /** Scores the rows that do not hang. */
  private void scoreOthers(Part part) {
    HungRows.View hung = part.hung;
    int count = 0;
    for (int i = 0; i < hung.looseCount(); i++) {
      count = add(part, hung.loose()[i], count);
    }
    for (int row = hung.hung(); row < part.rows.known(); row++) {
      count = add(part, row, count);
    }
    scoreNew(part, count);
  }

  private int add(Part part, int row, int count) {
    if (row >= part.rows.known() || !traversal.visited.add(part.shift + row)) {
      return count;
    }
    newIds[count] = row;
    if (count + 1 < BLOCK) {
      return count + 1;
    }
    scoreNew(part, BLOCK);
    return 0;
  }

  private void scoreNew(Part part, int count) {
    if (count > 0) {
      traversal.computations += count;
      newRowsScored += count;
      score(part.scorer, newIds, count, part.shift);
    }
  }

  private void score(Scorer scorer, int[] ids, int count, int shift) {
    float[] distances = traversal.distances;
    scorer.score(ids, count, distances);
    CandidatePool pool = traversal.pool;
    float worst = pool.worst();
    for (int i = 0; i < count; i++) {
      if (distances[i] <= worst) { // false for NaN
        pool.insert(distances[i], shift + ids[i]);
        worst = pool.worst();
      }
    }
  }

  /**
   * Computes the distances of all that the walk kept, in the order of the pool, for the caller to
   * read until the next search.
   *
   * @param nodeCount number of nodes, which are the first of {@code rows}
   */
  float[] rerank(int nodeCount, VectorRows rows, DistanceKernel kernel, DistanceQuery query) {
    CandidatePool pool = traversal.pool;
    int size = pool.size();
    if (kept.length < size) {
      kept = new int[size];
      ordinals = new int[size];
      exact = new float[size];
      found = new float[size + DistanceKernel.SPARE];
    }
    for (int i = 0; i < size; i++) {
      kept[i] = Key.ordinal(pool.key(i));
    }
    rerank(0, nodeCount, rows, kernel, query, size);
    for (Part part : parts) {
      rerank(part.shift, part.end, part.rows.view().rows(), kernel, query, size);
    }
    traversal.computations += size;
    traversal.vectorsRead += size;
    return exact;
  }

  /** Computes those of the candidates from {@code from} on, up to {@code to}. */
  private void rerank(
      int from, int to, VectorRows rows, DistanceKernel kernel, DistanceQuery query, int size) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (kept[i] >= from && kept[i] < to) {
        ordinals[count++] = kept[i] - from;
      }
    }
    if (count == 0) {
      return;
    }
    kernel.distances(query, rows, ordinals, count, found);
    for (int i = 0, next = 0; next < count; i++) {
      if (kept[i] >= from && kept[i] < to) {
        exact[i] = found[next++];
      }
    }
  }

  /** Orders the pool by the distances of {@link #rerank}. */
  void reorder() {
    traversal.pool.reorder(kept, exact, traversal.pool.size());
  }

  /** Lets go of the rows, which searchers that are idle are not to keep in memory. */
  void end() {
    parts = NONE;
  }
}
