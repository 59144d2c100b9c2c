package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import org.jspecify.annotations.Nullable;

/**
 * What a search reads of a {@link GrowingGraph}: the first {@link #linked} rows are in a graph, the
 * first {@link #coded} rows have codes, if there are any. Rows behind are not known here.
 *
 * <p>Immutable; close it when the search ends, so that its memory is used again.
 */
public final class GrowingView implements AutoCloseable {
  private final VectorRows rows;
  private final @Nullable RowCodes codes;
  private final @Nullable HnswGraph graph;
  private final int coded;
  private final GraphTraits traits;
  final @Nullable ListBuffer buffer; // of the graph; null if nobody writes there again

  GrowingView(
      VectorRows rows,
      @Nullable RowCodes codes,
      @Nullable HnswGraph graph,
      int coded,
      @Nullable RecallCurve curve,
      @Nullable ListBuffer buffer) {
    this.rows = rows;
    this.codes = codes;
    this.graph = graph;
    this.coded = coded;
    this.traits = GraphTraits.of(curve, codes);
    this.buffer = buffer;
  }

  /** Returns the vectors; there may be more of them than the graph knows. */
  public VectorRows rows() {
    return rows;
  }

  /** Returns the graph of the first rows, null if there is none yet. */
  public @Nullable HnswGraph graph() {
    return graph;
  }

  /** Returns how many rows are in the graph, NULLs among them. */
  public int linked() {
    return graph == null ? 0 : graph.nodeCount();
  }

  /** Returns how many rows may be searched here: the others have neither links nor codes. */
  public int known() {
    return Math.max(linked(), coded);
  }

  /** Returns what may be known of searches before they begin. */
  public GraphTraits traits() {
    return traits;
  }

  @Nullable RowCodes codes() {
    return codes;
  }

  /** Lets the memory of the graph be used for a later one. */
  @Override
  public void close() {
    if (buffer != null) {
      buffer.readers.decrementAndGet();
    }
  }
}
