package io.vicinal.storage.segment;

import io.vicinal.storage.hnsw.GrowingView;
import org.jspecify.annotations.Nullable;

/**
 * What memory had of an index when its rows were sealed: the start of the graph that goes to a
 * file.
 *
 * @param newOrdinals per row of the graph its row in the sealed segment, -1 if it is not there;
 *     null if they are the same, so that searches can use the graph, too
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record BegunLinks(GrowingView view, int @Nullable [] newOrdinals) {
  /** Returns the bytes that this keeps in memory. */
  long sizeBytes() {
    return view.sizeBytes() + (newOrdinals == null ? 0 : (long) newOrdinals.length * Integer.BYTES);
  }
}
