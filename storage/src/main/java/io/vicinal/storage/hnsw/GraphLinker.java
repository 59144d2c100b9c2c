package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Links nodes in batches, so that the result does not depend on the number of threads (Dobson et
 * al. 2023, "Scaling Graph-Based ANNS Algorithms to Billion-Size Datasets", ParlayANN).
 *
 * <p>A batch takes two steps, both parallel. First every node of the batch searches the graph as it
 * was before the batch and writes its own lists; nobody reads those yet. Then the links back are
 * grouped by the node they start from, and each of those nodes takes or rejects them all at once.
 *
 * <p>Batches hold at most 2 % of the nodes linked before, since their nodes do not find each other,
 * and grow from one, so that also rows unlike any before them find some of their own. Nodes go in
 * by level, highest first, and within a level in random order.
 */
final class GraphLinker {
  private static final int ORDER_HASH_BITS = 27;
  static final int BATCH_MAX = 16 * 1024; // bounds the memory for links back

  /** Nodes between two calls of {@link #progress}: any one can take a millisecond. */
  private static final int PAUSE_EVERY = ParallelLoop.CHUNK;

  private final HnswGraph graph;
  private final VectorRows rows;
  private final ParallelLoop loop;
  private final BuildProgress progress;
  private final NodeLinker[] workers;
  private final @Nullable CodeTrial trial;

  /**
   * @param codes what walks may go by, null for distances alone
   */
  GraphLinker(
      HnswGraph graph,
      VectorRows rows,
      @Nullable RowCodes codes,
      ParallelLoop loop,
      BuildProgress progress) {
    this.graph = graph;
    this.rows = rows;
    this.loop = loop;
    this.progress = progress;
    this.workers = new NodeLinker[loop.threads()];
    DistanceKernel kernel = DistanceKernel.of(graph.metric());
    byte[] leading = new byte[graph.nodeCount()];
    Arrays.setAll(workers, i -> new NodeLinker(graph, rows, kernel, leading));
    this.trial =
        codes != null && CodeTrial.mayPay(rows, codes)
            ? new CodeTrial(graph, codes, workers, loop)
            : null;
  }

  /** Links all nodes from {@code firstOrdinal} on to each other and to those before. */
  void link(int firstOrdinal) {
    int linkedBefore = 0;
    for (int node = 0; node < firstOrdinal; node++) {
      linkedBefore += graph.level(node) >= 0 ? 1 : 0;
    }
    link(firstOrdinal, rows.count(), linkedBefore);
    int linked = rows.count() - firstOrdinal;
    new Reachability(graph, workers[0]).repair(() -> progress.report(linked, linked));
  }

  /**
   * Links the nodes {@code from..to-1} to each other and to the {@code linkedBefore} nodes before;
   * some may stay unreachable.
   */
  void link(int from, int to, int linkedBefore) {
    int[] order = order(from, to);
    int done = 0;
    while (done < order.length) {
      if (trial != null) {
        trial.decide(order, done, linkedBefore + done);
      }
      int end = Math.min(order.length, done + batchSize(linkedBefore + done, done));
      if (graph.level(order[done]) > graph.maxLevel()) {
        end = done + 1; // becomes the entry point, alone
      }
      linkBatch(order, done, end);
      done = end;
      progress.report(done, order.length);
    }
  }

  /** Returns what links single nodes, for the thread that calls {@link #link}. */
  NodeLinker single() {
    return workers[0];
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    long sum = 0;
    for (NodeLinker worker : workers) {
      sum += worker.computations();
    }
    return sum;
  }

  private static int batchSize(int linked, int linkedNow) {
    return Math.clamp(Math.min(linked / 50, 4 + linkedNow / 4), 1, BATCH_MAX);
  }

  private int[] order(int from, int to) {
    long[] keys = new long[to - from];
    int count = 0;
    for (int node = from; node < to; node++) {
      if (graph.level(node) >= 0) {
        long hash = GraphImage.hash(~graph.parameters().seed(), node);
        long byLevel = (long) (HnswGraph.LEVEL_MAX - graph.level(node)) << ORDER_HASH_BITS;
        keys[count++] = (byLevel | (hash >>> (64 - ORDER_HASH_BITS))) << 31 | node;
      }
    }
    Arrays.sort(keys, 0, count);
    int[] order = new int[count];
    Arrays.setAll(order, i -> (int) (keys[i] & Integer.MAX_VALUE));
    return order;
  }

  private void linkBatch(int[] order, int from, int to) {
    int top = graph.maxLevel();
    if (top >= 0) {
      loop.run(
          to - from,
          (worker, i) -> {
            pause(worker, i, from, order.length);
            workers[worker].linkForward(order[from + i]);
          });
      for (int level = Math.min(top, graph.level(order[from])); level >= 0; level--) {
        linkBack(order, from, to, level);
      }
    }
    if (graph.level(order[from]) > top) {
      graph.setEntryPoint(order[from], graph.level(order[from]));
    }
  }

  /** Offers the nodes of the batch to the neighbors they chose on {@code level}. */
  private void linkBack(int[] order, int from, int to, int level) {
    int capacity = graph.layout().capacity(level);
    int[] chosen = new int[capacity];
    long[] links = new long[(to - from) * capacity]; // target, source
    int count = 0;
    for (int i = from; i < to && graph.level(order[i]) >= level; i++) {
      int n = graph.neighbors(order[i], level, chosen);
      for (int j = 0; j < n; j++) {
        links[count++] = (long) chosen[j] << 32 | order[i];
      }
    }
    Arrays.sort(links, 0, count);
    int[] starts = new int[count + 1];
    int groups = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || links[i] >> 32 != links[i - 1] >> 32) {
        starts[groups++] = i;
      }
    }
    starts[groups] = count;
    loop.run(
        groups,
        (worker, g) -> {
          pause(worker, g, from, order.length);
          workers[worker].back.link(level, links, starts[g], starts[g + 1]);
        });
  }

  /** Lets the build be ended within a batch, which can take seconds, on the building thread. */
  private void pause(int worker, int step, long done, long total) {
    if (worker == ParallelLoop.CALLER && step % PAUSE_EVERY == 0) {
      progress.report(done, total);
    }
  }
}
