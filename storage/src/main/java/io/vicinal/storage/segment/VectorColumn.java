package io.vicinal.storage.segment;

import io.vicinal.storage.DataType;
import io.vicinal.storage.vector.VectorRows;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a column of vectors of one dimension; the row of a NULL is zero. */
public final class VectorColumn implements ColumnReader {
  private final DataType type;
  private final Supplier<VectorRows> rows;
  private final IntToLongFunction nullWords;

  VectorColumn(DataType type, Supplier<VectorRows> rows, IntToLongFunction nullWords) {
    this.type = type;
    this.rows = rows;
    this.nullWords = nullWords;
  }

  /** Returns the rows that are there now. */
  public VectorRows rows() {
    return rows.get();
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
    rows().copy(ordinal, vector);
    return vector;
  }
}
