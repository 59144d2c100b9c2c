package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column of 16-byte values, UUID or DECIMAL of more than 18 digits, as values and as two
 * signed longs that order them: first {@link #high}, then {@link #low}.
 *
 * <p>Stored are the lower 8 bytes, then the upper 8, both little-endian; a decimal is its unscaled
 * value at the scale of the column, in two's complement. UUIDs are ordered as unsigned bytes.
 */
public final class WideColumn implements ColumnReader {
  static final int WIDTH = 16;

  private final DataType type;
  private final FixedBlocks blocks;

  WideColumn(DataType type, FixedBlocks blocks) {
    this.type = type;
    this.blocks = blocks;
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public long nullWord(int word) {
    return blocks.nullWord(word);
  }

  @Override
  public @Nullable Object value(int ordinal) {
    return isNull(ordinal)
        ? null
        : FixedValue.value(type, stored(ordinal, Long.BYTES), stored(ordinal, 0));
  }

  /** Returns the first long by which values are ordered. */
  public long high(int ordinal) {
    return FixedValue.orderedHigh(type.kind(), stored(ordinal, Long.BYTES));
  }

  /** Returns the second long by which values are ordered. */
  public long low(int ordinal) {
    return stored(ordinal, 0) ^ Long.MIN_VALUE;
  }

  /** Returns a bound below every {@link #high} of {@code block}; above the maximum if all NULL. */
  public long minimum(int block) {
    return blocks.minimum(block);
  }

  /** Returns a bound above every {@link #high} of {@code block}. */
  public long maximum(int block) {
    return blocks.maximum(block);
  }

  /** Returns the 8 bytes at {@code offset} of the stored value. */
  long stored(int ordinal, int offset) {
    int block = ordinal / BLOCK_ROWS;
    long at = blocks.base(block) + (long) (ordinal % BLOCK_ROWS) * WIDTH;
    return blocks.memory(block).get(LONG_LE, at + offset);
  }
}
