package io.vicinal.storage.engine;

import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.segment.BegunLinks;
import io.vicinal.storage.segment.SealedSegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a segment whose surviving rows are the first ones of the segment that gets a graph.
 *
 * @param newOrdinals per row of the graph its row in the new segment, -1 if it is not there
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record BegunGraph(HnswGraph graph, int[] newOrdinals) {
  /** Returns what memory had when {@code segment} was sealed, null if that was nothing. */
  static @Nullable BegunGraph of(SealedSegment segment, VectorIndex index) {
    BegunLinks begun = segment.begun(index.id());
    HnswGraph graph = begun == null ? null : begun.view().graph();
    if (begun == null || graph == null) {
      return null;
    }
    int[] newOrdinals = begun.newOrdinals();
    return new BegunGraph(
        graph,
        newOrdinals == null
            ? IntStream.range(0, graph.nodeCount()).toArray()
            : Arrays.copyOf(newOrdinals, graph.nodeCount()));
  }
}
