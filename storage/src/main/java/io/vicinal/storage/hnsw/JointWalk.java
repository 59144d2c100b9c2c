package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.Objects;

/**
 * Walks a sealed graph and the rows that hang on it as if they were one graph: a second walk for a
 * few new rows would take much longer than the rows deserve.
 *
 * <p>A candidate is the ordinal of a node, or {@code nodeCount} plus that of a new row. A node
 * leads to its neighbors and to what hangs on it, a new row to the nodes that it hangs on. It leads
 * to its neighbors among the new rows, too, where it is nearer than all nodes, as the rows of a new
 * cluster are. Rows that do not hang are all scored.
 *
 * <p>Belongs to one searcher; not thread-safe.
 */
final class JointWalk {
  private static final int BLOCK = 128;

  private final Traversal traversal;
  private float nearestNode;
  private int newRowsScored;
  private int[] kept = new int[256];
  private int[] part = new int[256];
  private float[] exact = new float[256];
  private float[] found = new float[256 + DistanceKernel.SPARE];
  private final int[] newIds = new int[208]; // the longest list is 2 * 100

  JointWalk(Traversal traversal) {
    this.traversal = traversal;
  }

  /**
   * Fills the pool, which has been emptied for the search; returns whether the walk came to its
   * end.
   *
   * @param nodes scores the nodes of {@code graph}
   * @param newRows scores the rows of {@code view}, by what can be compared with scores of nodes
   * @param known so many rows of {@code view} are to be found
   */
  boolean run(
      HnswGraph graph, Scorer nodes, GrowingView view, Scorer newRows, int known, long budget) {
    HungRows.View hung = Objects.requireNonNull(view.hung());
    CandidatePool pool = traversal.pool;
    int shift = graph.nodeCount();
    boolean tailDone = false;
    newRowsScored = 0;
    nearestNode = traversal.entryDistance;
    while (true) {
      int node = pool.expandNext();
      if (node < 0) {
        if (tailDone) {
          return true;
        }
        tailDone = true;
        scoreOthers(newRows, hung, known, shift);
        continue;
      }
      int newCount;
      int count;
      if (node < shift) {
        count = traversal.gather(graph, node, 0);
        int next = pool.peekNext();
        if (next >= 0 && next < shift) {
          traversal.touched += graph.memory().get(INT_LE, graph.listOffset(next, 0));
        }
        newCount = hung.any(node) ? hung.gather(node, known, shift, traversal.visited, newIds) : 0;
      } else {
        int row = node - shift;
        traversal.visitedNodes++;
        count = nodesOf(hung, row);
        boolean leads = row < view.linked() && pool.expandedDistance() <= nearestNode;
        HnswGraph links = leads ? view.graph() : null;
        newCount = links == null ? 0 : neighbors(links, row, known, shift);
      }
      if (count > 0) {
        score(nodes, traversal.ids, count, 0);
        for (int i = 0; i < count; i++) {
          nearestNode = Math.min(nearestNode, traversal.distances[i]);
        }
      }
      if (newCount > 0) {
        traversal.computations += newCount;
        score(newRows, newIds, newCount, shift);
      }
      if (traversal.computations > budget) {
        return false;
      }
    }
  }

  /** Returns how many of the rows that the last walk scored are in memory. */
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

  private int neighbors(HnswGraph links, int row, int known, int shift) {
    int all = links.neighbors(row, 0, newIds);
    int count = 0;
    for (int i = 0; i < all; i++) {
      int id = newIds[i];
      newIds[count] = id;
      count += id < known && traversal.visited.add(shift + id) ? 1 : 0;
    }
    return count;
  }

  /** Scores the rows that do not hang. */
  private void scoreOthers(Scorer newRows, HungRows.View hung, int known, int shift) {
    int count = 0;
    for (int i = 0; i < hung.looseCount(); i++) {
      count = add(newRows, hung.loose()[i], known, shift, count);
    }
    for (int row = hung.hung(); row < known; row++) {
      count = add(newRows, row, known, shift, count);
    }
    traversal.computations += count;
    score(newRows, newIds, count, shift);
  }

  private int add(Scorer newRows, int row, int known, int shift, int count) {
    if (row >= known || !traversal.visited.add(shift + row)) {
      return count;
    }
    newIds[count] = row;
    if (count + 1 < BLOCK) {
      return count + 1;
    }
    traversal.computations += BLOCK;
    score(newRows, newIds, BLOCK, shift);
    return 0;
  }

  private void score(Scorer scorer, int[] ids, int count, int shift) {
    newRowsScored += shift > 0 ? count : 0;
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
   * @param shift number of nodes
   */
  float[] rerank(
      int shift, VectorRows rows, VectorRows newRows, DistanceKernel kernel, DistanceQuery query) {
    CandidatePool pool = traversal.pool;
    int size = pool.size();
    if (kept.length < size) {
      kept = new int[size];
      part = new int[size];
      exact = new float[size];
      found = new float[size + DistanceKernel.SPARE];
    }
    for (int i = 0; i < size; i++) {
      kept[i] = Key.ordinal(pool.key(i));
    }
    rerank(0, shift, rows, kernel, query, size);
    rerank(shift, Integer.MAX_VALUE, newRows, kernel, query, size);
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
        part[count++] = kept[i] - from;
      }
    }
    kernel.distances(query, rows, part, count, found);
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
}
