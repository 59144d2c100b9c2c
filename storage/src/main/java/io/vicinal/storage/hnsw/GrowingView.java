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
  /** So many rows more are compared beside each search, where they hang nowhere. */
  static final int OTHERS_MAX = 128;

  private final VectorRows rows;
  private final @Nullable RowCodes codes;
  private final @Nullable HnswGraph graph;
  private final int coded;
  private final GraphTraits traits;
  final @Nullable ListBuffer buffer; // of the graph; null if nobody writes there again
  private final HungRows.@Nullable View hung;

  GrowingView(
      VectorRows rows,
      @Nullable RowCodes codes,
      @Nullable HnswGraph graph,
      int coded,
      GraphTraits traits,
      @Nullable ListBuffer buffer,
      HungRows.@Nullable View hung) {
    this.rows = rows;
    this.codes = codes;
    this.graph = graph;
    this.coded = coded;
    this.traits = traits;
    this.buffer = buffer;
    this.hung = hung;
  }

  /**
   * Returns where its rows hang, and their codes, for when they have links elsewhere; null unless
   * searches of the graph that they hang on can do with that.
   *
   * @param rowCount so many rows there are
   */
  public @Nullable GrowingView hangingOnly(int rowCount) {
    boolean all = hung != null && hung.others(rowCount) <= OTHERS_MAX;
    return all && (codes == null || coded >= rowCount)
        ? new GrowingView(rows, codes, null, coded, traits, null, hung)
        : null;
  }

  /** Returns which graph its rows hang on, -1 for none. */
  public long targetId() {
    return hung == null ? -1 : hung.targetId();
  }

  /** Returns this with other rows that hang; it shares all the rest. */
  GrowingView with(HungRows.@Nullable View others) {
    return new GrowingView(rows, codes, graph, coded, traits, buffer, others);
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

  /** Returns whether the rows have codes, as all that are known have then. */
  public boolean hasCodes() {
    return codes != null;
  }

  /**
   * Returns whether one search of a sealed graph finds rows of this, too: nearly all of the first
   * {@code known} hang on its nodes, and their codes, if those are walked by, can be compared.
   * Where rows crowd, searches of their own do better, and where such searches fail again and
   * again.
   *
   * @param targetId tells which graph that is
   * @param linked so many rows a search of their own would find by links
   */
  public boolean hangsOn(long targetId, HnswGraph sealed, int known, int linked) {
    // A search of its own goes through those that are not linked yet, too.
    return hung != null
        && fits(targetId, sealed)
        && hung.others(known) <= OTHERS_MAX + Math.max(0, known - linked)
        && hung.trials().mayTry(); // last, since it counts
  }

  /**
   * Returns whether rows hang on a graph as it is now, which may have been built anew since.
   *
   * @param targetId tells which graph that is
   */
  public boolean fits(long targetId, HnswGraph sealed) {
    RowCodes others = sealed.codes();
    return hung != null
        && hung.targetId() == targetId
        && (others == null || (codes != null && codes.hasCentersOf(others)));
  }

  /** Notes that a search together found enough. */
  public void foundTogether() {
    if (hung != null) {
      hung.trials().succeeded();
    }
  }

  /** Notes that one found too little, or took too long: after some, most others do not try. */
  public void missedTogether() {
    if (hung != null) {
      hung.trials().failed();
    }
  }

  /**
   * Returns how many of the first {@code rows} a search together with {@code sealed} finds; the
   * others are to be searched beside it. Only estimates tell rows without a vector apart.
   */
  public int knownTogether(HnswGraph sealed, int rows) {
    return Math.min(rows, sealed.codes() == null && hung != null ? hung.hung() : known());
  }

  HungRows.@Nullable View hung() {
    return hung;
  }

  /** Returns the bytes that this keeps in memory beside the rows themselves. */
  public long sizeBytes() {
    return (codes == null ? 0 : codes.memory().byteSize())
        + (graph == null ? 0 : graph.memory().byteSize())
        + (hung == null ? 0 : hung.sizeBytes());
  }

  /** Lets the memory of the graph be used for a later one. */
  @Override
  public void close() {
    if (buffer != null) {
      buffer.readers.decrementAndGet();
    }
  }
}
