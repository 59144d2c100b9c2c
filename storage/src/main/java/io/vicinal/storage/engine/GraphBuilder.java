package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.hnsw.HnswBuilder;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.hnsw.HnswGraphData;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SegmentWriter;
import io.vicinal.storage.vector.VectorRows;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Builds the graph of one index over one sealed segment and writes its file. */
final class GraphBuilder {
  private final DatabaseState state;
  private final Progress progress;
  private final ResourceAccount account;

  GraphBuilder(DatabaseState state, Progress progress, ResourceAccount account) {
    this.state = state;
    this.progress = progress;
    this.account = account;
  }

  /**
   * Writes the graph of {@code index} over all rows of {@code segment} that have a vector.
   *
   * @param begun the graph over the first rows of the segment, where there is one; the others are
   *     linked into a copy of it
   */
  FileRecord write(
      TableStore store, SealedSegment segment, VectorIndex index, @Nullable HnswGraph begun) {
    VectorRows rows = segment.vectors(index.column());
    BitSet present = present(segment.column(index.column()), segment.rowCount());
    int threads = state.options.buildThreads();
    HnswGraphData data =
        begun == null
            ? HnswBuilder.build(
                rows, present, index.metric(), index.parameters(), threads, this::report)
            : HnswBuilder.extend(begun, rows, present, threads, this::report);
    return SegmentWriter.writeGraph(
        state.files, state.segmentDirectory(store.id, segment.id()), segment, index.id(), data);
  }

  private void report(long done, long total) {
    account.check();
    progress.report("linking vectors", done, total);
  }

  private static BitSet present(ColumnReader column, int rowCount) {
    var present = new BitSet(rowCount);
    for (int row = 0; row < rowCount; row++) {
      if (!column.isNull(row)) {
        present.set(row);
      }
    }
    return present;
  }
}
