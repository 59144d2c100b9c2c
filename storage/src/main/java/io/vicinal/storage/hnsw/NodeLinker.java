package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;

/** Links one node at a time; scratch memory of one building thread. */
final class NodeLinker {
  final Traversal traversal = new Traversal();
  private final HnswGraph graph;
  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final NeighborSelection selection;
  private final int[] chosen = new int[208];
  private long[] keys = new long[1024];
  private int[] offered = new int[1024];
  private float[] distances = new float[1024];
  private long computations;

  NodeLinker(HnswGraph graph, VectorRows rows, DistanceKernel kernel) {
    this.graph = graph;
    this.rows = rows;
    this.kernel = kernel;
    this.selection = new NeighborSelection(kernel, rows);
  }

  /** Finds and writes the neighbors of {@code node} (Malkov &amp; Yashunin 2018, Alg. 1). */
  void linkForward(int node) {
    int top = Math.min(graph.level(node), graph.maxLevel());
    var scorer = new Scorer.OfRow(kernel, rows, node);
    int entry = traversal.descend(graph, scorer, top);
    int m = graph.parameters().m();
    for (int level = top; level >= 0; level--) {
      traversal.start(graph, entry, graph.parameters().efConstruction());
      traversal.expandAll(graph, scorer, level, Long.MAX_VALUE);
      CandidatePool pool = traversal.pool;
      for (int i = 0; i < pool.size(); i++) {
        keys[i] = pool.key(i);
      }
      int count = selection.select(keys, pool.size(), 0, graph.layout().capacity(level), m, chosen);
      graph.setNeighbors(node, level, chosen, count);
      if (pool.size() > 0) { // it is empty if all distances were NaN, as sums overflowed
        entry = Key.ordinal(keys[0]);
        traversal.entryDistance = Key.distance(keys[0]);
      }
    }
  }

  /** Adds the sources of {@code links[from..to)} to their common target's list on {@code level}. */
  void linkBack(int level, long[] links, int from, int to) {
    int target = (int) (links[from] >> 32);
    reserve(to - from + chosen.length);
    int count = graph.neighbors(target, level, offered);
    for (int i = from; i < to; i++) {
      offered[count++] = (int) links[i];
    }
    int capacity = graph.layout().capacity(level);
    if (count <= capacity) {
      graph.setNeighbors(target, level, offered, count);
      return;
    }
    kernel.between(rows, target, offered, count, distances);
    computations += count;
    for (int i = 0; i < count; i++) {
      keys[i] = Key.of(distances[i], offered[i]);
    }
    Arrays.sort(keys, 0, count);
    int kept = selection.select(keys, count, 0, capacity, capacity, chosen);
    graph.setNeighbors(target, level, chosen, kept);
  }

  private void reserve(int size) {
    if (offered.length < size) {
      offered = new int[size];
      distances = new float[size];
      keys = new long[size];
    }
  }

  /**
   * Gives a node of the graph a new list on {@code level}, and puts it into the lists of the nodes
   * chosen.
   */
  void relink(int node, int level) {
    var scorer = new Scorer.OfRow(kernel, rows, node);
    int entry = traversal.descend(graph, scorer, level);
    traversal.start(graph, entry, graph.parameters().efConstruction());
    traversal.expandAll(graph, scorer, level, Long.MAX_VALUE);
    int size = 0;
    for (int i = 0; i < traversal.pool.size(); i++) {
      if (Key.ordinal(traversal.pool.key(i)) != node) {
        keys[size++] = traversal.pool.key(i);
      }
    }
    int m = graph.parameters().m();
    int count = selection.select(keys, size, 0, graph.layout().capacity(level), m, chosen);
    int[] neighbors = Arrays.copyOf(chosen, count);
    graph.setNeighbors(node, level, neighbors, count);
    for (int neighbor : neighbors) {
      if (!graph.links(neighbor, level, node)) {
        linkBack(level, new long[] {(long) neighbor << 32 | node}, 0, 1);
      }
    }
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations + traversal.computations + selection.computations();
  }

  /** Fills the traversal's pool with the nodes nearest to {@code node} that a search finds. */
  void findNearest(int node, int ef) {
    var scorer = new Scorer.OfRow(kernel, rows, node);
    int entry = traversal.descend(graph, scorer, 0);
    traversal.start(graph, entry, ef);
    traversal.expandAll(graph, scorer, 0, Long.MAX_VALUE);
  }
}
