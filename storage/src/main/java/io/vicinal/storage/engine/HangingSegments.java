package io.vicinal.storage.engine;

import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.hnsw.HangingBuild;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.vector.VectorRows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the rows of small sealed segments hang on the graph of the largest one, as those do that
 * were in memory when they were sealed, so that one walk finds them, too: after a merge that made
 * another segment the largest one, or one small segment of several.
 *
 * <p>(1) To hang a row takes about as long as a search, and spares each search less, so that only
 * segments do that were searched as often as they have rows. (2) It takes memory, for one segment
 * no more than rows that are not sealed may take. The caller holds the table's maintenance lock, so
 * that no merge replaces a segment meanwhile.
 */
final class HangingSegments {
  private final DatabaseState state;
  private final Runnable check;

  /**
   * Prepares for work.
   *
   * @param check called often; what it throws ends the work
   */
  HangingSegments(DatabaseState state, Runnable check) {
    this.state = state;
    this.check = check;
  }

  /** Hangs what does not hang yet and is searched. */
  void run(TableStore store) {
    try (var segments = RetainedSegments.of(state, store)) {
      for (VectorIndex index : store.readyIndexes()) {
        hang(store, segments.all(), index);
      }
    }
  }

  private void hang(TableStore store, List<SealedSegment> segments, VectorIndex index) {
    SealedSegment largest = GrowingLinks.largest(segments, index);
    if (largest == null) {
      return;
    }
    for (SealedSegment segment : segments) {
      if (segment != largest && segment.graph(index.id()).isPresent()) {
        hang(store, segment, largest, index);
      }
    }
  }

  private void hang(
      TableStore store, SealedSegment segment, SealedSegment largest, VectorIndex index) {
    try (RetainedGraph target = largest.retainGraph(index.id())) {
      int rows = segment.rowCount();
      if (target == null
          || !segment.isSearchedApart(index.id(), largest.id(), target.graph())
          || HangingBuild.bytes(rows, target.graph()) > state.options.growingBytesMax()) {
        return;
      }
      VectorRows vectors = segment.vectors(index.column());
      @Nullable GrowingView view;
      try {
        view =
            HangingBuild.run(
                largest.id(),
                target.graph(),
                largest.vectors(index.column()),
                vectors,
                GraphBuilder.present(segment.column(index.column()), rows),
                GraphBuilder.quantization(vectors, index),
                check);
      } catch (IndexOutOfBoundsException e) {
        // Links of large graphs are not checked when they are opened.
        largest.leaveOut(target, e);
        return;
      }
      state.filesLock.lock();
      try {
        if (store.readyIndexes().contains(index)) {
          segment.hang(index.id(), largest.id(), view);
        }
      } finally {
        state.filesLock.unlock();
      }
    }
  }
}
