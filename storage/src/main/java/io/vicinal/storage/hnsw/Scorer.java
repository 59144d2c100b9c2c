package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.CodeQuery;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;

/** Computes the distances between what is searched for and rows. */
sealed interface Scorer {
  /** Writes the distances of {@code ordinals[0..count)} to {@code out}. */
  void score(int[] ordinals, int count, float[] out);

  /** Searches for a query vector. */
  record OfQuery(DistanceKernel kernel, DistanceQuery query, VectorRows rows) implements Scorer {
    @Override
    public void score(int[] ordinals, int count, float[] out) {
      kernel.distances(query, rows, ordinals, count, out);
    }
  }

  /** Searches for a query vector by estimates, which order candidates and are no distances. */
  record OfCodes(CodeQuery query) implements Scorer {
    @Override
    public void score(int[] ordinals, int count, float[] out) {
      query.estimate(ordinals, count, out);
    }
  }

  /**
   * Searches for a query vector by estimates of one of several kinds of rows in turns, whose codes
   * took after each other.
   */
  record OfCodesInTurn(CodeQuery estimates, RowCodes rows, DistanceQuery query) implements Scorer {
    @Override
    public void score(int[] ordinals, int count, float[] out) {
      estimates.prepare(rows, query); // which is prepared already, but for other rows
      estimates.estimate(ordinals, count, out);
    }
  }

  /** Searches for a row, while a graph is built. */
  record OfRow(DistanceKernel kernel, VectorRows rows, int ordinal) implements Scorer {
    @Override
    public void score(int[] ordinals, int count, float[] out) {
      kernel.between(rows, ordinal, ordinals, count, out);
    }
  }
}
