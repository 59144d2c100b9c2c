package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;
import static io.vicinal.storage.segment.Layouts.SHORT_LE;

import io.vicinal.storage.DataType;
import io.vicinal.storage.vector.RangeKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Reads a column whose values have 1 to 8 bytes, as values and as <em>ordered longs</em>: longs
 * that compare as the values do.
 *
 * <p>The ordered long of an integer, a date or a time is itself, of a boolean 0 or 1, of a decimal
 * its unscaled value at the scale of the column, of a float or double {@link #ordered(double)}.
 */
public final class NarrowColumn implements ColumnReader {
  private static final long INFINITY = ordered(Double.POSITIVE_INFINITY);
  private static final long NAN = ordered(Double.NaN);

  private final DataType type;
  private final int width;
  private final FixedBlocks blocks;

  NarrowColumn(DataType type, FixedBlocks blocks) {
    this.type = type;
    this.width = ColumnShape.width(type);
    this.blocks = blocks;
  }

  /** Returns a long that orders doubles: -0 equals 0, NaN equals NaN and is the greatest. */
  public static long ordered(double value) {
    long bits = Double.doubleToLongBits(value + 0.0); // + 0.0 turns -0.0 into 0.0
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
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
    return isNull(ordinal) ? null : FixedValue.value(type, bits(ordinal));
  }

  /** Returns the ordered long at {@code ordinal}; without meaning where the value is NULL. */
  public long ordered(int ordinal) {
    return FixedValue.ordered(type.kind(), bits(ordinal));
  }

  /** Writes the ordered longs of the first {@code count} rows of {@code block}. */
  public void ordered(int block, int count, long[] target) {
    MemorySegment memory = blocks.memory(block);
    long at = blocks.base(block);
    switch (type.kind()) {
      case REAL -> {
        for (int i = 0; i < count; i++) {
          target[i] = ordered((double) Float.intBitsToFloat(memory.get(INT_LE, at + i * 4L)));
        }
      }
      case DOUBLE -> {
        for (int i = 0; i < count; i++) {
          target[i] = ordered(Double.longBitsToDouble(memory.get(LONG_LE, at + i * 8L)));
        }
      }
      default -> copy(memory, at, count, target);
    }
  }

  /**
   * Writes which of the first {@code count} rows of {@code block} have ordered longs of {@code low}
   * to {@code high}, a bit each; rows that are NULL have any.
   */
  public void find(RangeKernel kernel, int block, int count, long low, long high, long[] words) {
    MemorySegment memory = blocks.memory(block);
    long at = blocks.base(block);
    if (type.kind() != DataType.Kind.REAL && type.kind() != DataType.Kind.DOUBLE) {
      kernel.find(memory, at, width, count, low, high, words);
      return;
    }
    // Nothing is between infinity and NaN, nor between the least negative number and zero.
    double least = low > INFINITY ? Double.NaN : real(Math.max(low, ~INFINITY));
    double most = high < ~INFINITY ? Double.NaN : real(high == -1 ? -2 : Math.min(high, INFINITY));
    boolean nan = low <= NAN && high >= NAN;
    kernel.findReal(memory, at, width, count, least, most, nan, words);
  }

  /** Returns the double of an ordered long. */
  private static double real(long ordered) {
    return Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
  }

  private void copy(MemorySegment memory, long at, int count, long[] target) {
    switch (width) {
      case 1 -> {
        for (int i = 0; i < count; i++) {
          target[i] = memory.get(ValueLayout.JAVA_BYTE, at + i);
        }
      }
      case 2 -> {
        for (int i = 0; i < count; i++) {
          target[i] = memory.get(SHORT_LE, at + i * 2L);
        }
      }
      case 4 -> {
        for (int i = 0; i < count; i++) {
          target[i] = memory.get(INT_LE, at + i * 4L);
        }
      }
      default -> MemorySegment.copy(memory, LONG_LE, at, target, 0, count);
    }
  }

  /**
   * Returns a bound below all ordered longs of {@code block}; above the maximum if all are NULL.
   */
  public long minimum(int block) {
    return blocks.minimum(block);
  }

  /** Returns a bound above all ordered longs of {@code block}. */
  public long maximum(int block) {
    return blocks.maximum(block);
  }

  /** Returns the stored bytes as a long, sign-extended. */
  long bits(int ordinal) {
    int block = ordinal / BLOCK_ROWS;
    MemorySegment memory = blocks.memory(block);
    long at = blocks.base(block) + (long) (ordinal % BLOCK_ROWS) * width;
    return switch (width) {
      case 1 -> memory.get(ValueLayout.JAVA_BYTE, at);
      case 2 -> memory.get(SHORT_LE, at);
      case 4 -> memory.get(INT_LE, at);
      default -> memory.get(LONG_LE, at);
    };
  }
}
