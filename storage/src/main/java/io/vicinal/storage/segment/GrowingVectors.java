package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.FLOAT_LE;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Collects the vectors of one column off the heap.
 *
 * <p>A full region is copied to one of twice the size; the old one stays valid, with the rows it
 * has, until the arena closes. One writer appends; readers read rows that they learned of through
 * the segment's row count.
 */
final class GrowingVectors {
  private static final int FIRST_ROWS = 16;

  private record Region(MemorySegment rows, MemorySegment inverseNorms, int capacity) {}

  private final Arena arena;
  private final int dimension;
  private final long strideBytes;
  private final GrowingFixed nulls = new GrowingFixed(1);
  private volatile Region region;
  private long allocatedBytes;

  GrowingVectors(Arena arena, int dimension) {
    this.arena = arena;
    this.dimension = dimension;
    this.strideBytes = VectorRows.strideBytes(dimension);
    this.region = allocate(FIRST_ROWS);
  }

  private Region allocate(int capacity) {
    long bytes = capacity * strideBytes;
    try {
      Region fresh =
          new Region(
              arena.allocate(bytes, VectorRows.LANES * Float.BYTES),
              arena.allocate((long) capacity * Float.BYTES, VectorRows.LANES * Float.BYTES),
              capacity);
      allocatedBytes += bytes + (long) capacity * Float.BYTES;
      return fresh;
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory(
          "no memory for " + capacity + " vectors of " + dimension + " dimensions");
    }
  }

  void put(int ordinal, float @Nullable [] vector) {
    Region target = region;
    if (ordinal >= target.capacity) {
      Region larger = allocate(Math.multiplyExact(target.capacity, 2));
      MemorySegment.copy(target.rows, 0, larger.rows, 0, ordinal * strideBytes);
      MemorySegment.copy(
          target.inverseNorms, 0, larger.inverseNorms, 0, (long) ordinal * Float.BYTES);
      target = larger;
      region = larger;
    }
    long normAt = (long) ordinal * Float.BYTES;
    nulls.put(ordinal, 0, 0);
    if (vector == null) {
      nulls.putNull(ordinal); // the row itself is zero already
      target.inverseNorms.set(FLOAT_LE, normAt, Float.NaN);
    } else {
      VectorRows.write(target.rows, ordinal, vector);
      target.inverseNorms.set(FLOAT_LE, normAt, VectorRows.inverseNorm(vector));
    }
  }

  VectorRows rows(int count) {
    Region current = region;
    return new VectorRows(current.rows, count, dimension, strideBytes, current.inverseNorms);
  }

  long nullWord(int word) {
    return nulls.nullWord(word);
  }

  long sizeBytes() {
    return allocatedBytes + nulls.sizeBytes();
  }
}
