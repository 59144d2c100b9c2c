package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.catalog.FileChange;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.SealedSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Gives sealed segments the graphs that they lack. The caller holds the table's maintenance lock.
 *
 * <p>Each graph is published as soon as it is written, so that work which is interrupted goes on
 * behind the last one.
 */
final class MissingGraphs {
  static final String LINKING = "linking vectors";

  private final DatabaseState state;
  private final Progress progress;
  private final ResourceAccount account;
  private final BooleanSupplier goesOn;

  MissingGraphs(DatabaseState state, Progress progress, ResourceAccount account) {
    this(state, progress, account, () -> true);
  }

  /**
   * Builds graphs as long as it may.
   *
   * @param goesOn asked before each graph
   */
  MissingGraphs(
      DatabaseState state, Progress progress, ResourceAccount account, BooleanSupplier goesOn) {
    this.state = state;
    this.progress = progress;
    this.account = account;
    this.goesOn = goesOn;
  }

  /** One graph to build. */
  private record Missing(SealedSegment segment, VectorIndex index) {}

  /** Builds the graphs of {@code indexes} that segments of at least {@code rowsMin} rows lack. */
  void build(TableStore store, List<VectorIndex> indexes, int rowsMin) {
    buildWhere(store, indexes, (segment, index) -> lacks(segment, index, rowsMin));
  }

  private static boolean lacks(SealedSegment segment, VectorIndex index, int rowsMin) {
    return segment.rowCount() >= rowsMin && segment.graph(index.id()).isEmpty();
  }

  /** Returns whether {@link #build} has something to do. */
  static boolean any(DatabaseState state, TableStore store, VectorIndex index, int rowsMin) {
    try (var segments = RetainedSegments.of(state, store)) {
      return segments.all().stream().anyMatch(segment -> lacks(segment, index, rowsMin));
    }
  }

  /** Builds graphs of what was sealed meanwhile, too, as long as that gets much less each time. */
  void catchUp(TableStore store, VectorIndex index) {
    long before = Long.MAX_VALUE;
    while (true) {
      TableView view = state.visible.peek().layout().tables().get(store.id);
      if (view == null) {
        return;
      }
      IndexTail tail = IndexTail.of(view, index.id(), state.unindexedRowsMin);
      if (!tail.isTooLong() || tail.unindexed() > before / 2) {
        return;
      }
      before = tail.unindexed();
      build(store, List.of(index), TableWork.GRAPH_ROWS_MIN);
    }
  }

  /** Builds the graphs of {@code index} that there are anew, and those that there are not. */
  void rebuild(TableStore store, VectorIndex index) {
    buildWhere(store, List.of(index), (segment, any) -> true);
  }

  private void buildWhere(
      TableStore store,
      List<VectorIndex> indexes,
      BiPredicate<SealedSegment, VectorIndex> isWanted) {
    try (var segments = RetainedSegments.of(state, store)) {
      var missing = new ArrayList<Missing>();
      for (SealedSegment segment : segments.all()) {
        for (VectorIndex index : indexes) {
          if (isWanted.test(segment, index)) {
            missing.add(new Missing(segment, index));
          }
        }
      }
      buildAll(store, missing);
    }
  }

  private void buildAll(TableStore store, List<Missing> missing) {
    long total = missing.stream().mapToLong(m -> m.segment.rowCount()).sum();
    long before = 0;
    for (Missing next : missing) {
      account.check();
      if (!goesOn.getAsBoolean()) {
        return;
      }
      long rows = next.segment.rowCount();
      long start = before;
      Progress overall =
          (phase, done, all) ->
              progress.report(phase, start + (all == 0 ? rows : rows * done / all), total);
      try (var attempt = new UnpublishedFiles(state)) {
        FileRecord graph =
            new GraphBuilder(state, overall, account)
                .write(store, next.segment, next.index, BegunGraph.of(next.segment, next.index));
        attempt.add(state.segmentDirectory(store.id, next.segment.id()), graph);
        CrashPoint.hit("graph.linked");
        publish(store, next.segment, next.index, graph, attempt);
      }
      before += rows;
    }
  }

  private void publish(
      TableStore store,
      SealedSegment segment,
      VectorIndex index,
      FileRecord graph,
      UnpublishedFiles attempt) {
    state.filesLock.lock();
    try {
      boolean wanted =
          state.stores.get(store.id) == store
              && store.table().indexes().stream().anyMatch(i -> i.id() == index.id());
      if (!wanted) {
        return;
      }
      // A damaged graph of this index may still be named; the new one takes its place.
      List<String> old = SegmentFileNames.sameRole(segment, graph);
      CrashPoint.hit("graph.written");
      attempt.publish(
          new SegmentPublication(
              state.record.id(),
              List.of(),
              List.of(),
              List.of(new FileChange(segment.id(), old, List.of(graph))),
              List.of(),
              OptionalLong.empty(),
              List.of()));
      CrashPoint.hit("graph.published");
      segment.attach(graph);
      store.forgetHanging(old.isEmpty() ? -1 : segment.id()); // codes have other centers now
      Path directory = state.segmentDirectory(store.id, segment.id());
      old.forEach(name -> state.delete(directory.resolve(name)));
    } finally {
      state.filesLock.unlock();
    }
  }
}
