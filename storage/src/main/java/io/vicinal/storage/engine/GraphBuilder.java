package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.hnsw.BuildMemory;
import io.vicinal.storage.hnsw.HnswBuilder;
import io.vicinal.storage.hnsw.HnswGraphData;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SegmentWriter;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Builds the graph of one index over one sealed segment and writes its file. */
final class GraphBuilder {
  /** What the file of a graph has before it. */
  static final int FILE_HEADER_BYTES = SegmentWriter.HEADER_BYTES;

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
   * <p>The graph is linked off the heap, in scratch memory that is given back before this returns.
   *
   * @param begun the graph that the first rows of the segment come from, where there is one: it is
   *     compacted, and only the other rows are linked
   * @throws StorageException.OutOfMemory if the account or the process has no room for the graph
   */
  FileRecord write(
      TableStore store, SealedSegment segment, VectorIndex index, @Nullable BegunGraph begun) {
    int threads = state.options.buildThreads();
    VectorRows rows = segment.vectors(index.column());
    int dimension = rows.dimension();
    long bytes =
        BuildMemory.of(
                segment.rowCount(),
                dimension,
                index.metric(),
                index.parameters(),
                quantization(rows, index),
                threads)
            .totalBytes();
    account.reserve(bytes);
    try (Arena arena = Arena.ofShared()) {
      Path directory = state.segmentDirectory(store.id, segment.id());
      Path scratch = directory.resolve("graph-" + index.id() + ".linking");
      SegmentAllocator memory = (size, alignment) -> state.files.scratch(scratch, size, arena);
      HnswGraphData data = link(segment, index, begun, threads, memory);
      return SegmentWriter.writeGraph(
          state.files, directory, segment, index.id(), data, account::check);
    } finally {
      account.release(bytes);
    }
  }

  private HnswGraphData link(
      SealedSegment segment,
      VectorIndex index,
      @Nullable BegunGraph begun,
      int threads,
      SegmentAllocator memory) {
    VectorRows rows = segment.vectors(index.column());
    BitSet present = present(segment.column(index.column()), segment.rowCount());
    return begun == null
        ? HnswBuilder.build(
            rows,
            present,
            index.metric(),
            index.parameters(),
            quantization(rows, index),
            threads,
            this::report,
            memory)
        : HnswBuilder.compact(
            begun.graph(),
            begun.newOrdinals(),
            rows,
            present,
            quantization(rows, index),
            threads,
            this::report,
            memory);
  }

  /** Bits are as short as codes of them would be. */
  static Quantization quantization(VectorRows rows, VectorIndex index) {
    return rows.element() == VectorElement.BIT ? Quantization.NONE : index.quantization();
  }

  private void report(long done, long total) {
    account.check();
    progress.report("linking vectors", done, total);
  }

  /** Returns the rows that have a vector. */
  static BitSet present(ColumnReader column, int rowCount) {
    var present = new BitSet(rowCount);
    for (int row = 0; row < rowCount; row++) {
      if (!column.isNull(row)) {
        present.set(row);
      }
    }
    return present;
  }
}
