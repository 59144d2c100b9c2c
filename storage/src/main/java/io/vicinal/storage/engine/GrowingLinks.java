package io.vicinal.storage.engine;

import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.hnsw.GrowingGraph;
import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.BegunLinks;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.vector.VectorRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows that are in memory the codes and links of their table's indexes, behind the commits
 * that brought them.
 *
 * <p>(1) Only rows that are visible are taken, since no others can be taken back. (2) Searches
 * compare the rows exactly that have neither yet. (3) What is made here is derived: it takes memory
 * that is counted with the rows, and goes with them, or is where the graph of the sealed segment
 * begins.
 */
final class GrowingLinks implements AutoCloseable {
  /** So few rows are compared as fast. */
  private static final int ROWS_MIN = 64;

  /** The same where little is indexed, so that searches take long for other reasons anyway. */
  private static final int FIRST_ROWS_MIN = 1_000;

  private static final int INDEXED_ROWS_MIN = 4_096;
  private static final int TAKEN_AT_ONCE = 512;

  /** Takes some milliseconds, in which new rows have no codes. */
  private static final int LINKED_AT_ONCE = 32;

  /** Keeps others from the graph for as long as so many searches take, by distances at worst. */
  private static final int HUNG_AT_ONCE = 64;

  private static final int HANGS_PER_STEP = 4;

  /** So long rows are hung while others wait for the files. */
  private static final long HANG_LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Rows that no search asked for in so long need not hang. */
  private static final long SEARCHED_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DatabaseState state;
  private final BackgroundThread thread;
  private volatile boolean active;

  GrowingLinks(DatabaseState state) {
    this.state = state;
    this.thread = new BackgroundThread("vicinal-link-" + state.record.id(), this::run);
  }

  void start() {
    thread.start();
  }

  /** Lets rows that have become visible be linked soon. */
  void rowsCame() {
    if (!active && state.options.backgroundWork()) {
      thread.wake();
    }
  }

  /** Returns whether new rows are linked at all. */
  boolean isWorking() {
    return thread.failure() == null;
  }

  private void run() {
    active = true;
    try {
      long last = System.nanoTime();
      while (!thread.isClosing() && System.nanoTime() - last < LINGER_NANOS) {
        if (step()) {
          last = System.nanoTime();
        } else {
          LockSupport.parkNanos(STEP_NANOS);
        }
      }
    } finally {
      active = false;
    }
    if (!thread.isClosing() && step()) { // of a commit that saw this active
      thread.wake();
    }
  }

  /** Does a little of what there is to do; returns whether there was anything. */
  private boolean step() {
    boolean any = false;
    VisibleState.View view = state.visible.acquire();
    try {
      for (TableView table : view.layout().tables().values()) {
        if (thread.isClosing()) {
          return false;
        }
        for (Segment segment : table.segments()) {
          if (segment instanceof GrowingSegment growing) {
            any |= step(table, growing, view.lsn());
          }
        }
      }
    } finally {
      view.layout().release();
    }
    return any;
  }

  private static boolean step(TableView table, GrowingSegment growing, long lsn) {
    boolean any = false;
    Set<Long> dropped = growing.graphs();
    for (VectorIndex index : table.table().indexes()) {
      if (index.state() == VectorIndex.State.READY) {
        dropped.remove(index.id());
        any |= step(table, index, growing, lsn);
      }
    }
    dropped.forEach(growing::forget);
    return any;
  }

  private static boolean step(
      TableView table, VectorIndex index, GrowingSegment growing, long lsn) {
    if (!(growing.column(index.column()) instanceof VectorColumn rows)) {
      return false;
    }
    GrowingGraph graph = growing.graph(index.id());
    int visible = growing.visibleRowCount(lsn);
    if (graph == null && visible >= ROWS_MIN) {
      graph = begin(table, index, rows.piece(0), visible);
      if (graph != null) {
        growing.follow(index.id(), graph);
      }
    }
    if (graph == null) {
      return false;
    }
    boolean came = graph.take(rows, Math.min(visible, graph.taken() + TAKEN_AT_ONCE));
    boolean hung = hang(graph, largest(table.segments(), index), index);
    came |= hung;
    if (hung && graph.waitsToHang()) {
      return true; // which takes a small part of the time of links, and serves searches as well
    }
    if (graph.link(LINKED_AT_ONCE) || came) {
      return true;
    }
    graph.publish();
    return false;
  }

  /** Hangs some rows on the largest graph, if it is still the one that their codes are like. */
  private static boolean hang(
      GrowingGraph graph, @Nullable SealedSegment largest, VectorIndex index) {
    if (largest == null) {
      return false;
    }
    try (RetainedGraph target = largest.retainGraph(index.id())) {
      if (target == null) {
        return false;
      }
      try {
        VectorRows rows = largest.vectors(index.column());
        int hangs = 0;
        while (hangs < HANGS_PER_STEP
            && graph.hang(largest.id(), target.graph(), rows, HUNG_AT_ONCE)) {
          hangs++;
        }
        return hangs > 0;
      } catch (IndexOutOfBoundsException e) {
        // Links of large graphs are not checked when they are opened.
        largest.leaveOut(target, e);
        return false;
      }
    }
  }

  /** Returns the largest of the sealed segments that have a graph of an index, null for none. */
  static @Nullable SealedSegment largest(List<? extends Segment> segments, VectorIndex index) {
    @Nullable SealedSegment largest = null;
    for (Segment segment : segments) {
      if (segment instanceof SealedSegment sealed
          && sealed.rowCount() > (largest == null ? 0 : largest.rowCount())
          && sealed.graph(index.id()).isPresent()) {
        largest = sealed;
      }
    }
    return largest;
  }

  /** Returns a graph that takes after the largest one of its index, null if it is not time yet. */
  private static @Nullable GrowingGraph begin(
      TableView table, VectorIndex index, VectorRows rows, int visible) {
    SealedSegment largest = largest(table.segments(), index);
    long indexed = largest == null ? 0 : largest.rowCount();
    if (visible < (indexed < INDEXED_ROWS_MIN ? FIRST_ROWS_MIN : ROWS_MIN)) {
      return null;
    }
    try (RetainedGraph like = largest == null ? null : largest.retainGraph(index.id())) {
      return new GrowingGraph(
          index.metric(),
          index.parameters(),
          GraphBuilder.quantization(rows, index),
          like == null ? null : like.graph());
    }
  }

  /**
   * Lets {@code fresh} go on with what {@code before}, whose rows it has, has in memory; the caller
   * holds the files lock.
   */
  static void handOver(
      TableStore store, GrowingSegment before, RowSource rows, SealedSegment fresh) {
    var sealed = new ArrayList<SealedSegment>();
    store.shards.forEach(shard -> sealed.addAll(shard.sealed));
    boolean same = rows.rowCount() == before.rowCount();
    for (VectorIndex index : store.table().indexes()) {
      GrowingGraph graph = before.graph(index.id());
      if (graph != null && same && graph.isSearched(SEARCHED_NANOS)) {
        hangLast(graph, before, largest(sealed, index), index);
      }
      GrowingView view = graph == null ? null : graph.over(fresh.vectors(index.column()));
      if (view != null) {
        fresh.begin(
            index.id(), new BegunLinks(view, same ? null : rows.parts().getFirst().newOrdinals()));
      }
    }
  }

  /**
   * Hangs the rows that do not hang yet, which is the last chance to do so without much work; not
   * for long, since others wait for the files.
   */
  private static void hangLast(
      GrowingGraph graph,
      GrowingSegment before,
      @Nullable SealedSegment largest,
      VectorIndex index) {
    if (largest == null
        || largest.rowCount() < before.rowCount()
        || !(before.column(index.column()) instanceof VectorColumn vectors)) {
      return;
    }
    long start = System.nanoTime();
    while (graph.taken() < before.rowCount() && System.nanoTime() - start < HANG_LAST_NANOS) {
      graph.take(vectors, Math.min(before.rowCount(), graph.taken() + TAKEN_AT_ONCE));
    }
    while (System.nanoTime() - start < HANG_LAST_NANOS && hang(graph, largest, index)) {
      // until all of them do, or there is no time left
    }
  }

  /** Begins nothing any more. */
  void stop() {
    thread.stop();
  }

  @Override
  public void close() {
    thread.close();
  }
}
