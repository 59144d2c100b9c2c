package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.hnsw.GrowingGraph;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column of vectors of one dimension; the row of a NULL is zero.
 *
 * <p>The rows of a sealed segment are one piece of memory, those of a growing one several. No piece
 * ever moves, and a piece may have room behind the last row.
 */
public final class VectorColumn implements ColumnReader, GrowingGraph.Source {
  private final DataType type;
  private final VectorPieces pieces;
  private final IntToLongFunction nullWords;

  VectorColumn(DataType type, VectorPieces pieces, IntToLongFunction nullWords) {
    this.type = type;
    this.pieces = pieces;
    this.nullWords = nullWords;
  }

  /** Returns the piece that has the row at {@code ordinal}, as row {@code ordinal - start}. */
  @Override
  public VectorRows piece(int ordinal) {
    return pieces.piece(ordinal);
  }

  /** Returns the ordinal of the first row of {@link #piece}. */
  @Override
  public int start(int ordinal) {
    return pieces.start(ordinal);
  }

  /** Copies the row at {@code ordinal} to {@code target}, which has a float per dimension. */
  public void copy(int ordinal, float[] target) {
    piece(ordinal).copy(ordinal - start(ordinal), target);
  }

  /**
   * Writes the distances of the rows {@code ordinals[0..count)}, which ascend, to {@code
   * out[0..count)}; what {@code out} has behind them may be overwritten.
   */
  public void distances(
      DistanceKernel kernel, DistanceQuery query, int[] ordinals, int count, float[] out) {
    int done = 0;
    while (done < count) {
      VectorRows rows = piece(ordinals[done]);
      int start = start(ordinals[done]);
      int end = done + 1;
      while (end < count && ordinals[end] - start < rows.count()) {
        end++;
      }
      if (done == 0 && end == count && start == 0) {
        distances(kernel, query, rows, ordinals, count, out); // as always in a sealed segment
      } else {
        int[] within = new int[end - done];
        for (int i = 0; i < within.length; i++) {
          within[i] = ordinals[done + i] - start;
        }
        float[] found = new float[within.length];
        distances(kernel, query, rows, within, within.length, found);
        System.arraycopy(found, 0, out, done, found.length);
      }
      done = end;
    }
  }

  private static void distances(
      DistanceKernel kernel,
      DistanceQuery query,
      VectorRows rows,
      int[] ordinals,
      int count,
      float[] out) {
    if (ordinals[count - 1] - ordinals[0] == count - 1) {
      kernel.stream(query, rows, ordinals[0], count, out);
    } else {
      kernel.distances(query, rows, ordinals, count, out);
    }
  }

  @Override
  public boolean isNull(int ordinal) {
    return ColumnReader.super.isNull(ordinal);
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public long nullWord(int word) {
    return nullWords.applyAsLong(word);
  }

  @Override
  public @Nullable Object value(int ordinal) {
    if (isNull(ordinal)) {
      return null;
    }
    float[] vector = new float[type.precision()];
    copy(ordinal, vector);
    return vector;
  }
}
