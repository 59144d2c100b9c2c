package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.CodeQuery;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Links one node at a time; scratch memory of one building thread. */
final class NodeLinker {
  final Traversal traversal = new Traversal();

  /**
   * A node's neighbors are chosen from at most so many times the length of a list, or half of what
   * the walk kept. The other half has a few in still other directions, but far away: with links to
   * those, searches computed 5 to 8 % more distances for the same recall (20,000 sentence
   * embeddings and 20,000 images, m 16, ef_construction 200).
   */
  private static final int CANDIDATES_PER_LINK = 3;

  final BackLinker back;
  private final HnswGraph graph;
  private final VectorRows rows;
  private final DistanceKernel kernel;
  private final NeighborSelection selection;
  private final int candidatesMax;
  private final int[] chosen = new int[208];
  private final long[] keys = new long[1024];
  private final int[] offered = new int[1024];
  private final float[] distances = new float[1024];
  private final CodeQuery codeQuery = new CodeQuery();
  private final Scorer estimates = new Scorer.OfCodes(codeQuery);
  private @Nullable RowCodes codes;
  private long computations;

  NodeLinker(HnswGraph graph, VectorRows rows, DistanceKernel kernel, byte[] leading) {
    this.back = new BackLinker(graph, rows, kernel, leading);
    this.graph = graph;
    this.rows = rows;
    this.kernel = kernel;
    this.selection = new NeighborSelection(kernel, rows);
    this.candidatesMax =
        Math.max(
            CANDIDATES_PER_LINK * graph.layout().capacity(0),
            graph.parameters().efConstruction() / 2);
  }

  /** Lets walks go by {@code rowCodes} from now on; null for distances. */
  void walkOn(@Nullable RowCodes rowCodes) {
    codes = rowCodes;
  }

  /** Finds and writes the neighbors of {@code node} (Malkov &amp; Yashunin 2018, Alg. 1). */
  void linkForward(int node) {
    int top = Math.min(graph.level(node), graph.maxLevel());
    Scorer scorer = scorer(node);
    int entry = traversal.descend(graph, scorer, top);
    int m = graph.parameters().m();
    for (int level = top; level >= 0; level--) {
      traversal.start(graph, entry, graph.parameters().efConstruction());
      traversal.expandAll(graph, scorer, level, Long.MAX_VALUE);
      CandidatePool pool = traversal.pool;
      if (pool.size() > 0) { // it is empty if all distances were NaN, as sums overflowed
        entry = Key.ordinal(pool.key(0));
        traversal.entryDistance = Key.distance(pool.key(0));
      }
      int size = Math.min(walked(node), candidatesMax);
      int count = selection.select(keys, size, 0, graph.layout().capacity(level), m, chosen);
      graph.setNeighbors(node, level, chosen, count);
    }
  }

  private Scorer scorer(int node) {
    if (codes == null) {
      return new Scorer.OfRow(kernel, rows, node);
    }
    codeQuery.prepare(codes, graph.metric(), rows, node);
    return estimates;
  }

  /**
   * Makes {@link #keys} of what the walk for {@code node} kept, with distances; returns how many.
   */
  private int walked(int node) {
    CandidatePool pool = traversal.pool;
    int size = pool.size();
    if (codes == null) {
      for (int i = 0; i < size; i++) {
        keys[i] = pool.key(i);
      }
      return size;
    }
    for (int i = 0; i < size; i++) {
      offered[i] = Key.ordinal(pool.key(i));
    }
    kernel.between(rows, node, offered, size, distances);
    computations += size;
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (!Float.isNaN(distances[i])) {
        keys[count++] = Key.of(distances[i], offered[i]);
      }
    }
    Arrays.sort(keys, 0, count);
    return count;
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
    back.forget(node);
    for (int neighbor : neighbors) {
      if (!graph.links(neighbor, level, node)) {
        back.link(level, new long[] {(long) neighbor << 32 | node}, 0, 1);
      }
    }
  }

  /**
   * Returns how many of the {@code wanted} nearest nodes that a walk on distances finds for {@code
   * node}, which is not linked yet, a walk on {@code rowCodes} finds, too.
   */
  int agreement(int node, int wanted, RowCodes rowCodes) {
    walkOn(null);
    long[] byDistances = nearest(node, wanted);
    walkOn(rowCodes);
    long[] byCodes = nearest(node, wanted);
    int hits = 0;
    for (long key : byCodes) {
      hits += Arrays.binarySearch(byDistances, key) >= 0 ? 1 : 0;
    }
    return hits;
  }

  private long[] nearest(int node, int wanted) {
    Scorer scorer = scorer(node);
    int entry = traversal.descend(graph, scorer, 0);
    traversal.start(graph, entry, graph.parameters().efConstruction());
    traversal.expandAll(graph, scorer, 0, Long.MAX_VALUE);
    long[] nearest = Arrays.copyOf(keys, Math.min(walked(node), wanted));
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] &= ~Key.EXPANDED;
    }
    return nearest;
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    return computations + traversal.computations + selection.computations() + back.computations();
  }

  /** Fills the traversal's pool with the nodes nearest to {@code node} that a search finds. */
  void findNearest(int node, int ef) {
    var scorer = new Scorer.OfRow(kernel, rows, node);
    int entry = traversal.descend(graph, scorer, 0);
    traversal.start(graph, entry, ef);
    traversal.expandAll(graph, scorer, 0, Long.MAX_VALUE);
  }
}
