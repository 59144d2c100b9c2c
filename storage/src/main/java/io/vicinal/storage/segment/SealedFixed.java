package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import java.lang.foreign.MemorySegment;

/** Lends the mapped memory of a column of fixed width, laid out by {@link FixedLayout}. */
final class SealedFixed implements FixedBlocks {
  private final MemorySegment file;
  private final long values;
  private final long nulls;
  private final long bounds;
  private final long blockBytes;

  SealedFixed(MemorySegment file, FixedLayout layout) {
    this.file = file;
    this.values = layout.values();
    this.nulls = layout.nulls();
    this.bounds = layout.bounds();
    this.blockBytes = (long) layout.width() * ColumnReader.BLOCK_ROWS;
  }

  @Override
  public MemorySegment memory(int block) {
    return file;
  }

  @Override
  public long base(int block) {
    return values + block * blockBytes;
  }

  @Override
  public long nullWord(int word) {
    return file.get(LONG_LE, nulls + (long) word * Long.BYTES);
  }

  @Override
  public long minimum(int block) {
    return file.get(LONG_LE, bounds + (long) block * FixedLayout.BOUNDS_BYTES);
  }

  @Override
  public long maximum(int block) {
    return file.get(LONG_LE, bounds + (long) block * FixedLayout.BOUNDS_BYTES + Long.BYTES);
  }
}
