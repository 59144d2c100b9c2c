package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.INT_LE;
import static io.vicinal.storage.segment.Layouts.LONG_LE;
import static io.vicinal.storage.segment.Layouts.SHORT_LE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Collects values of fixed width on the heap, in chunks of one block.
 *
 * <p>One writer appends; readers read rows that they learned of through the segment's row count.
 * The bounds of a block may already include rows that a reader does not see yet, which only widens
 * them.
 */
final class GrowingFixed implements FixedBlocks {
  private static final int ROWS = ColumnReader.BLOCK_ROWS;
  private static final int FIRST_ROWS = 64;

  private static final class Chunk {
    final MemorySegment values;
    final long[] nulls;
    long minimum = Long.MAX_VALUE;
    long maximum = Long.MIN_VALUE;

    Chunk(int rows, int width) {
      values = MemorySegment.ofArray(new long[rows * width / Long.BYTES]);
      nulls = new long[rows / 64];
    }
  }

  private final int width;
  private volatile Chunk[] chunks = new Chunk[0];
  private int capacity; // rows; of the writer

  GrowingFixed(int width) {
    this.width = width;
  }

  /** Adds a value of 1 to 8 bytes, whose ordered long is {@code ordered}. */
  void put(int ordinal, long bits, long ordered) {
    Chunk chunk = chunk(ordinal);
    long at = (long) (ordinal % ROWS) * width;
    switch (width) {
      case 1 -> chunk.values.set(ValueLayout.JAVA_BYTE, at, (byte) bits);
      case 2 -> chunk.values.set(SHORT_LE, at, (short) bits);
      case 4 -> chunk.values.set(INT_LE, at, (int) bits);
      default -> chunk.values.set(LONG_LE, at, bits);
    }
    present(chunk, ordinal, ordered);
  }

  void putWide(int ordinal, long high, long low, long orderedHigh) {
    Chunk chunk = chunk(ordinal);
    long at = (long) (ordinal % ROWS) * width;
    chunk.values.set(LONG_LE, at, low);
    chunk.values.set(LONG_LE, at + Long.BYTES, high);
    present(chunk, ordinal, orderedHigh);
  }

  void putNull(int ordinal) {
    Chunk chunk = chunk(ordinal);
    chunk.nulls[ordinal % ROWS / 64] |= 1L << ordinal;
  }

  private static void present(Chunk chunk, int ordinal, long ordered) {
    chunk.nulls[ordinal % ROWS / 64] &= ~(1L << ordinal); // left by a row that failed half-way
    chunk.minimum = Math.min(chunk.minimum, ordered);
    chunk.maximum = Math.max(chunk.maximum, ordered);
  }

  /** Returns the chunk for a new row. */
  private Chunk chunk(int ordinal) {
    reserve(ordinal + 1);
    return chunks[ordinal / ROWS];
  }

  /**
   * Makes room for {@code rows} rows in all, making chunks or, in place of the first one, larger
   * ones.
   */
  void reserve(int rows) {
    while (capacity < rows) {
      Chunk[] all = chunks;
      if (capacity > 0 && capacity < ROWS) {
        all = new Chunk[] {larger(all[0])};
        capacity = all[0].nulls.length * 64;
      } else {
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = new Chunk(capacity == 0 ? FIRST_ROWS : ROWS, width);
        capacity += all[all.length - 1].nulls.length * 64;
      }
      chunks = all;
    }
  }

  private Chunk larger(Chunk chunk) {
    Chunk larger = new Chunk(Math.min(ROWS, chunk.nulls.length * 64 * 4), width);
    MemorySegment.copy(chunk.values, 0, larger.values, 0, chunk.values.byteSize());
    System.arraycopy(chunk.nulls, 0, larger.nulls, 0, chunk.nulls.length);
    larger.minimum = chunk.minimum;
    larger.maximum = chunk.maximum;
    return larger;
  }

  @Override
  public MemorySegment memory(int block) {
    return chunks[block].values;
  }

  @Override
  public long base(int block) {
    return 0;
  }

  @Override
  public long nullWord(int word) {
    return chunks[word / (ROWS / 64)].nulls[word % (ROWS / 64)];
  }

  @Override
  public long minimum(int block) {
    return chunks[block].minimum;
  }

  @Override
  public long maximum(int block) {
    return chunks[block].maximum;
  }

  /** Returns the bytes that are allocated, a bit per row for NULL included. */
  long sizeBytes() {
    return (long) capacity * width + capacity / Byte.SIZE;
  }
}
