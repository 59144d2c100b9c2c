package io.vicinal.storage.filter;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.segment.BytesColumn;
import io.vicinal.storage.segment.ColumnReader;
import io.vicinal.storage.segment.NarrowColumn;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Does what {@link DistanceCondition} does for a column without fixed dimension, one row at a time;
 * a row of another dimension than the query is an error.
 */
final class AnyDimensionDistance implements Condition {
  private final String name;
  private final BytesColumn column;
  private final DistanceKernel kernel;
  private final DistanceQuery query;
  private final OrderedRange range;
  private final MemorySegment memory;

  AnyDimensionDistance(String name, BytesColumn column, DistanceQuery query, OrderedRange range) {
    this.name = name;
    this.column = column;
    this.kernel = DistanceKernel.of(query.metric());
    this.query = query;
    this.range = range;
    this.memory =
        Arena.ofAuto()
            .allocate(VectorRows.strideBytes(query.dimension()), VectorRows.LANES * Float.BYTES);
  }

  @Override
  public void evaluate(int block, long[] wanted, Truth truth) {
    truth.clear();
    truth.unknownWhereNull(column, block, wanted);
    for (int w = 0; w < Truth.WORDS; w++) {
      for (long left = wanted[w] & ~truth.unknown[w]; left != 0; left &= left - 1) {
        float distance =
            distance(block * ColumnReader.BLOCK_ROWS + w * 64 + Long.numberOfTrailingZeros(left));
        if (Float.isNaN(distance)) {
          truth.unknown[w] |= Long.lowestOneBit(left);
        } else if (range.contains(NarrowColumn.ordered((double) distance))) {
          truth.yes[w] |= Long.lowestOneBit(left);
        }
      }
    }
  }

  private float distance(int row) {
    int dimension = column.length(row) / Float.BYTES;
    if (dimension != query.dimension()) {
      throw StorageException.VectorData.dimension(name, dimension, query.dimension());
    }
    MemorySegment.copy(column.memory(row), column.start(row), memory, 0, column.length(row));
    VectorRows one = new VectorRows(memory, 1, dimension, VectorRows.strideBytes(dimension));
    return kernel.distance(query, one, 0);
  }

  @Override
  public int cost() {
    return 200;
  }
}
