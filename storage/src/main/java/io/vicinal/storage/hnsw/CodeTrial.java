package io.vicinal.storage.hnsw;

import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides whether the walks that find a new node's neighbors may go by codes: only where they find
 * nearly all of the nearest ones that walks on distances find, so that the graph is as good.
 *
 * <p>The nodes that are next to be linked are tried both ways, again and again as the graph grows,
 * because estimates that tell few nodes apart may fail among many. Which nodes those are, and so
 * the graph, does not depend on the number of threads.
 */
final class CodeTrial {
  private static final int LINKED_MIN = 1 << 11; // before that, links cost little
  private static final int GROWTH = 4;
  private static final int NODES = 64;

  /**
   * Walks on codes must find such a share. On 20,000 sentence embeddings, m 16, ef_construction
   * 200, they found 0.996 at 384 dimensions, where searches of the graphs found the same, and 0.94
   * at 100, where those of the graph linked by codes found up to 0.4 points less.
   */
  private static final double SHARE_MIN = 0.98;

  /** Rows of fewer times the bytes of their codes are compared as fast themselves. */
  private static final int ROW_PER_CODE_MIN = 4;

  /** The same of codes that are bytes, whose arithmetic is simpler. */
  private static final int ROW_PER_BYTES_MIN = 2;

  private final HnswGraph graph;
  private final RowCodes codes;
  private final NodeLinker[] workers;
  private final ParallelLoop loop;
  private int nextAt = LINKED_MIN;

  CodeTrial(HnswGraph graph, RowCodes codes, NodeLinker[] workers, ParallelLoop loop) {
    this.graph = graph;
    this.codes = codes;
    this.workers = workers;
    this.loop = loop;
  }

  /** Returns whether walks could gain by codes at all. */
  static boolean mayPay(VectorRows rows, RowCodes codes) {
    return mayPay(rows.strideBytes(), codes.strideBytes(), codes.quantization());
  }

  /** The same, for rows of {@code rowBytes}, before there are any. */
  static boolean mayPay(long rowBytes, int dimension, Quantization quantization) {
    long codeBytes =
        RowCodes.sizeBytes(1, dimension, quantization)
            - RowCodes.sizeBytes(0, dimension, quantization);
    return mayPay(rowBytes, codeBytes, quantization);
  }

  private static boolean mayPay(long rowBytes, long codeBytes, Quantization quantization) {
    int least = quantization == Quantization.INT8 ? ROW_PER_BYTES_MIN : ROW_PER_CODE_MIN;
    return rowBytes >= least * codeBytes;
  }

  /** Decides for the nodes {@code order[from..]}, if it is time to, with {@code linked} before. */
  void decide(int[] order, int from, int linked) {
    if (linked < nextAt) {
      return;
    }
    nextAt = Math.multiplyExact(GROWTH, linked);
    int nodes = Math.min(NODES, order.length - from);
    int wanted = Math.min(graph.layout().capacity(0), graph.parameters().efConstruction());
    var found = new AtomicInteger();
    loop.run(
        nodes,
        (worker, i) -> found.addAndGet(workers[worker].agreement(order[from + i], wanted, codes)));
    boolean agree = found.get() >= SHARE_MIN * nodes * wanted;
    for (NodeLinker worker : workers) {
      worker.walkOn(agree ? codes : null);
    }
  }
}
