package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.QueryBlock;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Scores the same rows for several queries: each block of rows is read from memory once and is in a
 * core's cache for all queries but the first. Not thread-safe.
 */
final class BatchScorer {
  /** Of a core's second-level cache, which is 1 MiB or more, with room for the queries. */
  private static final int BLOCK_BYTES = 256 << 10;

  private static final int ROWS_MIN = 32;
  private static final int ROWS_MAX = 1_024;

  private final int column;
  private final List<QueryVector> queries;
  private final List<NearestHits> hits;
  private final DistanceKernel kernel;
  private final QueryBlock block;
  private final int rowsMax;
  private final int[] ordinals;
  private final float[] distances;
  private final float[] own;
  private final ResourceAccount account;
  private final ScanCounters counters;

  /** Prepares queries that {@link #serves}; each offers to the hits at its position. */
  BatchScorer(
      int column,
      List<QueryVector> queries,
      List<NearestHits> hits,
      SegmentAllocator memory,
      ResourceAccount account,
      ScanCounters counters) {
    this.column = column;
    this.queries = queries;
    this.hits = hits;
    this.account = account;
    this.counters = counters;
    kernel = queries.getFirst().kernel();
    var prepared = new ArrayList<DistanceQuery>();
    for (QueryVector query : queries) {
      prepared.add(Objects.requireNonNull(query.prepared()));
    }
    block = QueryBlock.of(prepared, memory);
    long stride = VectorRows.strideBytes(prepared.getFirst().dimension());
    rowsMax = Math.clamp(BLOCK_BYTES / stride, ROWS_MIN, ROWS_MAX);
    ordinals = new int[rowsMax];
    distances = new float[rowsMax * queries.size()];
    own = new float[rowsMax];
  }

  /** Returns whether queries of a column can be scored together. */
  static boolean serves(Segment segment, int column, List<QueryVector> queries) {
    return segment.column(column) instanceof VectorColumn
        && queries.stream().allMatch(query -> query.prepared() != null && query.fixedDimension());
  }

  /** Offers the distances of {@code matches}. */
  void score(SegmentMatches matches) {
    var vectors = (VectorColumn) matches.segment().column(column);
    Bitmap rows = matches.rows();
    int row = rows.nextSet(0);
    while (row >= 0) {
      account.step();
      int count = 0;
      for (; row >= 0 && count < rowsMax; row = rows.nextSet(row + 1)) {
        if (!vectors.isNull(row)) {
          ordinals[count++] = row;
        }
      }
      if (count > 0) {
        score(matches.position(), vectors, count);
      }
    }
  }

  private void score(int position, VectorColumn vectors, int count) {
    int first = ordinals[0];
    int start = vectors.start(first);
    VectorRows rows = vectors.piece(first);
    boolean dense =
        ordinals[count - 1] - first == count - 1 && first - start + count <= rows.count();
    if (dense) {
      kernel.distances(block, rows, first - start, count, distances);
    }
    for (int i = 0; i < queries.size(); i++) {
      if (dense) {
        System.arraycopy(distances, i * count, own, 0, count);
      } else {
        DistanceQuery query = Objects.requireNonNull(queries.get(i).prepared());
        vectors.distances(kernel, query, ordinals, count, own);
      }
      hits.get(i).offer(position, ordinals, own, count);
    }
    counters.distanceComputations += (long) count * queries.size();
  }
}
