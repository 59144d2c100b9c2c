package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.CodeCenters;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.quantization.RowEncoder;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows that keep coming codes and links, in memory, while others search what is there.
 *
 * <p>(1) One thread at a time adds; searches take a {@link GrowingView}, which never changes. (2)
 * Rows get their codes at once and their links in steps; a copy of the lists is published after
 * some of them, so that no search sees lists that are being written. (3) Rows are copied here,
 * because walks need them in one piece. When there are more than fit, everything moves to twice the
 * room, and searches of the old one go on. All memory is freed by the collector.
 */
public final class GrowingGraph {
  /** Fewer rows are searched by their codes, or one by one, as fast as by links. */
  static final int LINKED_MIN = 512;

  private static final int FIRST_ROWS = 256;

  /** So many rows, and a share of those there are, are linked before searches hear of it. */
  private static final int PUBLISHED_MIN = 64;

  private static final int CODED_PUBLISHED_MIN = 32;
  private static final int PUBLISHED_SHARE = 256;

  /** No more are kept back, because writers wait for rows that searches do not hear of. */
  private static final int PUBLISHED_MAX = 512;

  /**
   * So long for each linked row are fewer kept back, which is some thirty times what copies take.
   */
  private static final long KEPT_BACK_NANOS = 1_000;

  /** Nor for longer, since whoever links rows stops a second after the last. */
  private static final long KEPT_BACK_MAX_NANOS = 500_000_000;

  /** So often is it noted that searches take views. */
  private static final long ACQUIRED_STEP_NANOS = 10_000_000;

  /** Lends the rows. */
  public interface Source {
    /** Returns the piece of memory that has a row, as row {@code ordinal - start(ordinal)}. */
    VectorRows piece(int ordinal);

    /** Returns the ordinal of the first row of that piece. */
    int start(int ordinal);

    /** Returns whether the row has no vector. */
    boolean isNull(int ordinal);
  }

  private final Metric metric;
  private final HnswParameters parameters;
  private final Quantization quantization;
  private final @Nullable CodeCenters centers;
  private final @Nullable RecallCurve curve;
  private final BitSet present = new BitSet();
  private @Nullable GrowingRoom room;
  private @Nullable HungRows hanging;
  private int taken;
  private int linked;
  private int published;
  private long publishedNanos;
  private volatile @Nullable GrowingView current;
  private volatile long sizeBytes;
  private volatile long acquiredNanos = System.nanoTime() - Long.MAX_VALUE / 2;

  /**
   * Creates a graph without rows.
   *
   * @param like a graph of the same index whose codes and recall curve suit these rows, too; null
   *     if there is none. It is not used any more when this returns
   */
  public GrowingGraph(
      Metric metric,
      HnswParameters parameters,
      Quantization quantization,
      @Nullable HnswGraph like) {
    this.metric = metric;
    this.parameters = parameters;
    this.quantization = quantization;
    RowCodes codes = like == null ? null : like.codes();
    this.centers = codes == null ? null : CodeCenters.of(codes);
    this.curve = like == null ? null : like.curve().orElse(null);
  }

  /** Returns what is there now for a search to close, null if there is nothing yet. */
  public @Nullable GrowingView acquire() {
    long now = System.nanoTime();
    if (now - acquiredNanos > ACQUIRED_STEP_NANOS) {
      acquiredNanos = now;
    }
    while (true) {
      GrowingView view = current;
      if (view == null || view.buffer == null) {
        return view;
      }
      // Once this is counted and the buffer still is the current one, nobody writes there.
      view.buffer.readers.incrementAndGet();
      GrowingView again = current;
      if (again != null && again.buffer == view.buffer) {
        return again;
      }
      view.buffer.readers.decrementAndGet();
    }
  }

  /** Returns whether it was searched in the last {@code nanos} nanoseconds, or nearly. */
  public boolean isSearched(long nanos) {
    return System.nanoTime() - acquiredNanos < nanos;
  }

  /** Returns how many rows searches find by links. */
  public int linked() {
    GrowingView view = current;
    return view == null ? 0 : view.linked();
  }

  /** Returns the bytes that this takes beside the rows themselves. */
  public long sizeBytes() {
    return sizeBytes;
  }

  /** Returns how many rows are here. */
  public synchronized int taken() {
    return taken;
  }

  /**
   * Takes the rows up to {@code upTo} that are not here yet, with their codes; returns whether
   * there were any.
   */
  public synchronized boolean take(Source source, int upTo) {
    if (upTo <= taken) {
      return false;
    }
    GrowingRoom before = room;
    GrowingRoom now = before;
    if (now == null || now.rows.count() < upTo) {
      int capacity = now == null ? FIRST_ROWS : now.rows.count();
      while (capacity < upTo) {
        capacity = Math.multiplyExact(capacity, 2);
      }
      VectorRows rows = GrowingRoom.rows(source.piece(0), capacity);
      if (now != null) {
        GrowingRoom.copy(now.rows, 0, rows, 0, taken);
      }
      copy(source, taken, upTo, rows);
      now = new GrowingRoom(rows, metric, parameters, codes(rows));
      if (before != null && linked > 0) {
        now.continueWith(before, linked);
      }
      now.encode(0, upTo, present);
      room = now;
      published = -1; // the lists are elsewhere now
    } else {
      copy(source, taken, upTo, now.rows);
      now.encode(taken, upTo, present);
    }
    taken = upTo;
    if (published < 0 && linked > 0) {
      publishLinks(now);
    } else {
      GrowingView view = current;
      current =
          published <= 0 || view == null
              ? view(now, null, null)
              : view(now, view.graph(), view.buffer);
    }
    sizeBytes = sizeBytes(now);
    return true;
  }

  private void copy(Source source, int from, int upTo, VectorRows rows) {
    for (int ordinal = from; ordinal < upTo; ordinal++) {
      if (!source.isNull(ordinal)) {
        present.set(ordinal);
      }
      GrowingRoom.copy(source.piece(ordinal), ordinal - source.start(ordinal), rows, ordinal, 1);
    }
  }

  private @Nullable RowEncoder codes(VectorRows rows) {
    boolean wanted =
        switch (quantization) {
          case NONE -> false;
          case RABITQ, INT8 -> true;
          case AUTO ->
              RowCodes.supports(metric)
                  && CodeTrial.mayPay(rows.strideBytes(), rows.dimension(), quantization);
        };
    if (!wanted) {
      return null;
    }
    if (centers == null) {
      long bytes = RowCodes.sizeBytes(rows.count(), rows.dimension(), quantization);
      var memory = GraphImage.memory(bytes, Arena.ofAuto());
      return new RowEncoder(rows, present, metric, quantization, memory, () -> {});
    }
    long bytes = centers.sizeBytes(rows.count(), rows.dimension(), quantization);
    var memory = GraphImage.memory(bytes, Arena.ofAuto());
    return new RowEncoder(rows, metric, quantization, memory, centers);
  }

  /**
   * Hangs up to {@code most} rows that are here on the nodes of a sealed graph, always the same
   * one, which has codes like these or none; returns whether there were any.
   *
   * @param targetId tells searches which graph that is
   */
  public synchronized boolean hang(long targetId, HnswGraph target, VectorRows rows, int most) {
    GrowingRoom now = room;
    if (now == null) {
      return false;
    }
    RowCodes codes = now.codes();
    RowCodes others = target.codes();
    if (others != null && (codes == null || !codes.hasCentersOf(others))) {
      letGo(now);
      return false;
    }
    HungRows hangers = hanging;
    if (hangers == null || hangers.targetId() != targetId) {
      hangers = new HungRows(targetId, target.nodeCount());
      hanging = hangers;
    }
    int to = Math.min(taken, hangers.hung() + most);
    if (hangers.hung() == to) {
      return false;
    }
    hangers.hang(to, now.rows, present, target, rows);
    GrowingView view = current;
    if (view != null) {
      current = view.with(hangers.view());
    }
    sizeBytes = sizeBytes(now);
    return true;
  }

  /** Returns whether {@link #hang} has rows left that searches would find by it. */
  public synchronized boolean waitsToHang() {
    return hanging != null
        && hanging.hung() < taken
        && hanging.looseCount() <= GrowingView.OTHERS_MAX;
  }

  /** Forgets where rows hang: no search can use it beside another graph. */
  private void letGo(GrowingRoom now) {
    if (hanging != null) {
      hanging = null;
      GrowingView view = current;
      if (view != null) {
        current = view.with(null);
      }
      sizeBytes = sizeBytes(now);
    }
  }

  private long sizeBytes(GrowingRoom now) {
    return now.sizeBytes() + (hanging == null ? 0 : hanging.sizeBytes());
  }

  private GrowingView view(GrowingRoom now, @Nullable HnswGraph graph, @Nullable ListBuffer of) {
    return new GrowingView(
        now.rows,
        now.codes(),
        graph,
        coded(now),
        GraphTraits.of(curve, now.codes()),
        of,
        hanging == null ? null : hanging.view());
  }

  private int coded(GrowingRoom now) {
    return now.codes() == null ? 0 : taken;
  }

  /** Links up to {@code most} rows; returns whether any were left to link. */
  public synchronized boolean link(int most) {
    GrowingRoom now = room;
    if (now == null || taken < LINKED_MIN || linked == taken) {
      return false;
    }
    int to = Math.min(taken, linked + most);
    now.link(linked, to, present);
    linked = to;
    int step = now.codes() == null ? PUBLISHED_MIN : CODED_PUBLISHED_MIN;
    if (linked >= LINKED_MIN / 2
        && linked - Math.max(0, published)
            >= Math.min(PUBLISHED_MAX, step + linked / PUBLISHED_SHARE)) {
      publishLinks(now);
    }
    return true;
  }

  /** Lets searches hear of rows that were linked a while ago and that no others followed. */
  public synchronized void publish() {
    GrowingRoom now = room;
    if (now != null
        && linked >= LINKED_MIN / 2
        && linked > Math.max(0, published)
        && System.nanoTime() - publishedNanos
            > Math.min(KEPT_BACK_MAX_NANOS, KEPT_BACK_NANOS * linked)) {
      publishLinks(now);
    }
  }

  private void publishLinks(GrowingRoom now) {
    GrowingView view = current;
    ListBuffer free = now.free(view == null ? null : view.buffer);
    HnswGraph graph = now.copy(linked, free.memory, curve);
    current = view(now, graph, free);
    published = linked;
    publishedNanos = System.nanoTime();
    sizeBytes = sizeBytes(now);
  }

  /**
   * Returns what is there over other memory with the same rows, for searches that do not know this
   * graph; null if no row is linked or hangs. Rows that come later are not part of it.
   *
   * @param rows at least as many as are here, in the same order
   */
  public synchronized @Nullable GrowingView over(VectorRows rows) {
    GrowingRoom now = room;
    if (now == null || (linked == 0 && hanging == null)) {
      return null;
    }
    HnswGraph graph = linked == 0 ? null : now.copy(linked, now.copyMemory(linked), curve);
    return new GrowingView(
        rows,
        now.codes(),
        graph,
        coded(now),
        GraphTraits.of(curve, now.codes()),
        null,
        hanging == null ? null : hanging.view());
  }
}
