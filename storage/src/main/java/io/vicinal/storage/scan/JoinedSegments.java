package io.vicinal.storage.scan;

import io.vicinal.storage.hnsw.GrowingView;
import io.vicinal.storage.hnsw.HnswGraph;
import io.vicinal.storage.hnsw.JoinedRows;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.SealedSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What one walk reads of segments whose rows hang on the graph that it walks, until closed. */
final class JoinedSegments implements AutoCloseable {
  private final long targetId;
  private final HnswGraph target;
  private final long indexId;
  private final List<JoinedRows> parts = new ArrayList<>(4);
  private final List<SegmentMatches> segments = new ArrayList<>(5);
  private final List<RetainedGraph> graphs = new ArrayList<>(4);
  private long rows;
  private long matches;

  /**
   * Begins without segments.
   *
   * @param targetId the segment of {@code target}, which outlives this
   */
  JoinedSegments(long targetId, HnswGraph target, long indexId) {
    this.targetId = targetId;
    this.target = target;
    this.indexId = indexId;
  }

  /** Adds a segment, if its rows can be searched so. */
  void add(SegmentMatches segment) {
    GrowingView view =
        segment.segment() instanceof SealedSegment sealed
            ? sealed.hangingView(indexId)
            : segment.segment().growingView(indexId);
    if (view == null) {
      return;
    }
    RetainedGraph own =
        segment.segment() instanceof SealedSegment sealed ? sealed.retainGraph(indexId) : null;
    @Nullable HnswGraph links = own == null ? view.graph() : own.graph();
    int linked = links == null ? 0 : links.nodeCount();
    int known = Math.min(view.known(), segment.size());
    if (!view.hangsOn(targetId, target, known, linked)) {
      if (segment.segment() instanceof SealedSegment sealed && !view.fits(targetId, target)) {
        sealed.searchedApart(indexId);
      }
      view.close();
      if (own != null) {
        own.close();
      }
      return;
    }
    if (own != null) {
      graphs.add(own);
    }
    var part = new JoinedRows(view, links, view.knownTogether(target, segment.size()));
    parts.add(part);
    segments.add(segment);
    rows += part.known();
    matches += segment.count(part.known());
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Returns what the walk searches; not to be changed. */
  List<JoinedRows> parts() {
    return parts;
  }

  /** Returns how many rows the walk searches. */
  long rows() {
    return rows;
  }

  /** Returns how many of them are wanted. */
  long matches() {
    return matches;
  }

  /**
   * Notes whether a walk found enough. Where rows are left out it says nothing of others that it
   * did not.
   */
  void tell(boolean enough, boolean all) {
    for (JoinedRows part : parts) {
      if (enough) {
        part.view().foundTogether();
      } else if (all && rows == matches) {
        part.view().missedTogether();
      }
    }
  }

  /**
   * Offers a row that the walk has found, by its number among the rows of all parts, if it is
   * wanted; returns whether it is.
   *
   * @param hits null to offer nothing
   */
  boolean offer(int number, float distance, @Nullable NearestHits hits) {
    int row = number;
    int part = 0;
    while (row >= parts.get(part).known()) {
      row -= parts.get(part).known();
      part++;
    }
    SegmentMatches segment = segments.get(part);
    boolean wanted = segment.has(row);
    if (wanted && hits != null) {
      hits.offer(segment.position(), row, distance);
    }
    return wanted;
  }

  void forEach(BiConsumer<JoinedRows, SegmentMatches> action) {
    for (int i = 0; i < parts.size(); i++) {
      action.accept(parts.get(i), segments.get(i));
    }
  }

  /** Returns the segments that were searched, {@code walked} among them. */
  List<SegmentMatches> with(SegmentMatches walked) {
    segments.add(walked);
    return segments;
  }

  @Override
  public void close() {
    for (JoinedRows part : parts) {
      part.view().close();
    }
    graphs.forEach(RetainedGraph::close);
  }
}
