package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.vector.DistanceQuery;
import org.jspecify.annotations.Nullable;

/** Computes the distance of every row of a bitmap, in blocks. */
final class RowScorer {
  private static final int BLOCK = 1_024;

  /** Takes one distance; NaN where the row has none. */
  interface Sink {
    void accept(int ordinal, float distance);
  }

  private final QueryVector query;
  private final ResourceAccount account;
  private final ScanCounters counters;

  RowScorer(QueryVector query, ResourceAccount account, ScanCounters counters) {
    this.query = query;
    this.account = account;
    this.counters = counters;
  }

  /** Gives the distances of {@code rows}, in order of ordinals, to {@code sink}. */
  void score(Segment segment, int column, Bitmap rows, Sink sink) {
    DistanceQuery prepared = query.prepared();
    if (prepared == null) {
      for (int row = rows.nextSet(0); row >= 0; row = rows.nextSet(row + 1)) {
        if ((row & (BLOCK - 1)) == 0) {
          account.check();
        }
        sink.accept(row, Float.NaN);
      }
    } else if (query.fixedDimension()) {
      scoreFixed(segment, column, prepared, rows, sink);
    } else {
      scoreOneByOne(segment, column, rows, sink);
    }
  }

  private void scoreFixed(
      Segment segment, int column, DistanceQuery prepared, Bitmap rows, Sink sink) {
    if (!(segment.column(column) instanceof VectorColumn vectors)) {
      throw new IllegalArgumentException("column " + column + " has no fixed dimension");
    }
    int[] ordinals = new int[BLOCK];
    float[] distances = new float[BLOCK];
    int row = rows.nextSet(0);
    while (row >= 0) {
      account.check();
      int count = 0;
      for (; row >= 0 && count < BLOCK; row = rows.nextSet(row + 1)) {
        ordinals[count++] = row;
      }
      vectors.distances(query.kernel(), prepared, ordinals, count, distances);
      counters.distanceComputations += count;
      for (int i = 0; i < count; i++) {
        sink.accept(ordinals[i], vectors.isNull(ordinals[i]) ? Float.NaN : distances[i]);
      }
    }
  }

  private void scoreOneByOne(Segment segment, int column, Bitmap rows, Sink sink) {
    ColumnReader reader = segment.column(column);
    for (int row = rows.nextSet(0); row >= 0; row = rows.nextSet(row + 1)) {
      if ((row & (BLOCK - 1)) == 0) {
        account.check();
      }
      counters.distanceComputations++;
      @Nullable Double distance = query.distance(reader.value(row));
      sink.accept(row, distance == null ? Float.NaN : distance.floatValue());
    }
  }
}
