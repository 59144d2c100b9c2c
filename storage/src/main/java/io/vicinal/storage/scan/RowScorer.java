package io.vicinal.storage.scan;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Computes the distance of every row of a bitmap, in blocks. */
final class RowScorer {
  private static final int BLOCK = 1_024;

  /** Takes distances. */
  interface Sink {
    /**
     * Takes those of {@code count} rows in the order of their ordinals, NaN where there is none.
     */
    void accept(int[] ordinals, float[] distances, int count);
  }

  private final QueryVector query;
  private final ResourceAccount account;
  private final ScanCounters counters;
  private int[] ordinals = new int[0];
  private float[] distances = new float[0];

  /** Returns one that makes room when it knows for how many rows. */
  RowScorer(QueryVector query, ResourceAccount account, ScanCounters counters) {
    this.query = query;
    this.account = account;
    this.counters = counters;
  }

  /** Gives the distances of {@code matches}, in order of ordinals, to {@code sink}. */
  void score(SegmentMatches matches, int column, Sink sink) {
    int[] listed = matches.listed();
    if (listed == null) {
      reserve(matches.count() + Long.SIZE);
      score(matches.segment(), column, matches.rows(), sink);
      return;
    }
    reserve(listed.length);
    for (int from = 0; from < listed.length; from += BLOCK) {
      int count = Math.min(BLOCK, listed.length - from);
      System.arraycopy(listed, from, ordinals, 0, count);
      scoreBlock(matches.segment(), column, count, sink);
    }
  }

  private void reserve(int rows) {
    int room = Math.min(rows, BLOCK);
    if (ordinals.length < room) {
      ordinals = new int[room];
      distances = new float[room + DistanceKernel.SPARE];
    }
  }

  private void score(Segment segment, int column, Bitmap rows, Sink sink) {
    long[] words = rows.words();
    int count = 0;
    for (int w = 0; w < words.length; w++) {
      if (words[w] == -1L) {
        for (int i = 0; i < Long.SIZE; i++) {
          ordinals[count + i] = (w << 6) + i;
        }
        count += Long.SIZE;
      } else {
        for (long bits = words[w]; bits != 0; bits &= bits - 1) {
          ordinals[count++] = (w << 6) + Long.numberOfTrailingZeros(bits);
        }
      }
      if (count > ordinals.length - Long.SIZE) {
        scoreBlock(segment, column, count, sink);
        count = 0;
      }
    }
    scoreBlock(segment, column, count, sink);
  }

  /** The same for those of {@code matches} from {@code from} on. */
  void score(SegmentMatches matches, int column, int from, Sink sink) {
    Bitmap some = matches.some();
    reserve(matches.size() - from);
    int count = 0;
    for (int row = from; row < matches.size(); row++) {
      if (some == null || some.get(row)) {
        ordinals[count++] = row;
        if (count == ordinals.length) {
          scoreBlock(matches.segment(), column, count, sink);
          count = 0;
        }
      }
    }
    scoreBlock(matches.segment(), column, count, sink);
  }

  private void scoreBlock(Segment segment, int column, int count, Sink sink) {
    if (count == 0) {
      return;
    }
    account.step();
    DistanceQuery prepared = query.prepared();
    if (prepared == null) {
      Arrays.fill(distances, 0, count, Float.NaN);
    } else if (query.fixedDimension()) {
      scoreFixed(segment, column, prepared, count);
    } else {
      scoreOneByOne(segment, column, count);
    }
    sink.accept(ordinals, distances, count);
  }

  private void scoreFixed(Segment segment, int column, DistanceQuery prepared, int count) {
    if (!(segment.column(column) instanceof VectorColumn vectors)) {
      throw new IllegalArgumentException("column " + column + " has no fixed dimension");
    }
    vectors.distances(query.kernel(), prepared, ordinals, count, distances);
    counters.distanceComputations += count;
    int word = -1;
    long nulls = 0;
    for (int i = 0; i < count; i++) {
      int ordinal = ordinals[i];
      if (ordinal >>> 6 != word) {
        word = ordinal >>> 6;
        nulls = vectors.nullWord(word);
      }
      if ((nulls >>> ordinal & 1) != 0) {
        distances[i] = Float.NaN;
      }
    }
  }

  private void scoreOneByOne(Segment segment, int column, int count) {
    ColumnReader reader = segment.column(column);
    for (int i = 0; i < count; i++) {
      counters.distanceComputations++;
      @Nullable Double distance = query.distance(reader.value(ordinals[i]));
      distances[i] = distance == null ? Float.NaN : distance.floatValue();
    }
  }
}
