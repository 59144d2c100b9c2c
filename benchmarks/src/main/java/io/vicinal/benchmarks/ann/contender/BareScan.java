package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.benchmarks.ann.data.RowFilter;
import io.vicinal.benchmarks.ann.data.RowRanks;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Distances of rows whose numbers are known beforehand, and nothing else: no snapshot, no filter to
 * evaluate, no rows to read. No exact search can be much faster.
 */
public final class BareScan implements AutoCloseable {
  private static final int BLOCK = 128;

  private final Arena arena = Arena.ofShared();
  private final Dataset dataset;
  private final VectorRows rows;

  /** Copies the rows of a data set to memory of its own. */
  public BareScan(Dataset dataset) {
    this.dataset = dataset;
    int count = dataset.rows().length;
    long stride = VectorRows.strideBytes(dataset.dimension());
    MemorySegment memory = arena.allocate(count * stride, 64);
    for (int i = 0; i < count; i++) {
      VectorRows.write(memory, i, dataset.rows()[i]);
    }
    this.rows = new VectorRows(memory, count, dataset.dimension(), stride).withInverseNorms(arena);
  }

  /** Returns the questions of {@code asked} for the rows that pass. */
  public Questions ask(Dataset asked, RowFilter filter, RowRanks ranks) {
    int[] rank = filter.ranks(ranks);
    int[] matches =
        IntStream.range(0, rank.length).filter(row -> rank[row] < filter.below()).toArray();
    return new JavaQuestions(
        asked.queries(), asked.k(), effort -> (query, k) -> nearest(query, k, matches));
  }

  private int[] nearest(float[] query, int k, int[] matches) {
    try (Arena scratch = Arena.ofConfined()) {
      DistanceKernel kernel = DistanceKernel.of(dataset.metric());
      var prepared = DistanceQuery.create(dataset.metric(), query, scratch);
      float[] found = new float[BLOCK + DistanceKernel.SPARE];
      int[] ids = new int[BLOCK];
      float[] nearest = new float[k];
      int[] answer = new int[k];
      Arrays.fill(nearest, Float.POSITIVE_INFINITY);
      for (int from = 0; from < matches.length; from += BLOCK) {
        int count = Math.min(BLOCK, matches.length - from);
        System.arraycopy(matches, from, ids, 0, count);
        kernel.distances(prepared, rows, ids, count, found);
        for (int i = 0; i < count; i++) {
          if (found[i] < nearest[k - 1]) {
            int at = k - 1;
            for (; at > 0 && nearest[at - 1] > found[i]; at--) {
              nearest[at] = nearest[at - 1];
              answer[at] = answer[at - 1];
            }
            nearest[at] = found[i];
            answer[at] = ids[i];
          }
        }
      }
      return answer;
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
