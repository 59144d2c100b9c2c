package io.vicinal.storage.filter;

import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;
import io.vicinal.storage.segment.VectorColumn;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;

/** True where a vector is near enough; unknown where it is NULL or has no distance. */
final class DistanceCondition implements Condition {
  private final VectorColumn column;
  private final DistanceKernel kernel;
  private final DistanceQuery query;
  private final OrderedRange range;
  private final int[] ordinals = new int[ColumnReader.BLOCK_ROWS];
  private final float[] distances = new float[ColumnReader.BLOCK_ROWS];

  DistanceCondition(VectorColumn column, DistanceQuery query, OrderedRange range) {
    this.column = column;
    this.kernel = DistanceKernel.of(query.metric());
    this.query = query;
    this.range = range;
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    truth.unknownWhereNull(column, block, wanted);
    int count = 0;
    for (int w = 0; w < Truth.WORDS; w++) {
      for (long left = wanted[w] & ~truth.unknown[w]; left != 0; left &= left - 1) {
        ordinals[count++] =
            block * ColumnReader.BLOCK_ROWS + w * 64 + Long.numberOfTrailingZeros(left);
      }
    }
    column.distances(kernel, query, ordinals, count, distances);
    for (int i = 0; i < count; i++) {
      int word = ordinals[i] % ColumnReader.BLOCK_ROWS / 64;
      long bit = 1L << ordinals[i];
      if (Float.isNaN(distances[i])) {
        truth.unknown[word] |= bit;
      } else if (contains(distances[i])) {
        truth.yes[word] |= bit;
      }
    }
  }

  private boolean contains(float distance) {
    return range.contains(NarrowColumn.ordered((double) distance));
  }

  @Override
  public int cost() {
    return 100;
  }
}
