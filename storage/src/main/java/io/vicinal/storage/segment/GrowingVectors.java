package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.FLOAT_LE;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorElement;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects the vectors of one column off the heap, in pieces that never move.
 *
 * <p>The first two pieces have {@link #FIRST_ROWS} rows, each next one has as many as all before it
 * up to {@link #pieceRows}, and from then on all have that many, about {@link #PIECE_BYTES}. So a
 * small table takes little and a large one at most a piece too much, and no row is ever copied. One
 * writer appends; readers read rows that they learned of through the segment's row count.
 */
final class GrowingVectors implements VectorPieces {
  static final int FIRST_ROWS = 16;
  static final int PIECE_BYTES = 1 << 20;
  private static final int FIRST_BITS = Integer.numberOfTrailingZeros(FIRST_ROWS);
  private static final int ALIGNMENT = VectorRows.LANES * Float.BYTES;

  private final Arena arena;
  private final int dimension;
  private final VectorElement element;
  private final long strideBytes;
  private final int pieceBits;
  private final GrowingFixed nulls = new GrowingFixed(1);
  private volatile VectorRows[] pieces = new VectorRows[0];
  private int capacity; // rows; of the writer
  private long allocatedBytes;

  GrowingVectors(Arena arena, int dimension, VectorElement element) {
    this.arena = arena;
    this.dimension = dimension;
    this.element = element;
    this.strideBytes = VectorRows.strideBytes(element, dimension);
    this.pieceBits = 31 - Integer.numberOfLeadingZeros(pieceRows(strideBytes));
  }

  private static int pieceRows(long strideBytes) {
    return Math.max(FIRST_ROWS, (int) (PIECE_BYTES / (strideBytes + Float.BYTES)));
  }

  /** Returns the number of the piece that has a row. */
  private int index(int ordinal) {
    if (ordinal >>> pieceBits != 0) {
      return pieceBits - FIRST_BITS + (ordinal >>> pieceBits);
    }
    return ordinal < FIRST_ROWS
        ? 0
        : Integer.SIZE - FIRST_BITS - Integer.numberOfLeadingZeros(ordinal);
  }

  @Override
  public VectorRows piece(int ordinal) {
    return pieces[index(ordinal)];
  }

  @Override
  public int start(int ordinal) {
    if (ordinal >>> pieceBits != 0) {
      return ordinal >>> pieceBits << pieceBits;
    }
    return ordinal < FIRST_ROWS ? 0 : Integer.highestOneBit(ordinal);
  }

  /**
   * Makes room for {@code rows} rows in all.
   *
   * @throws StorageException.OutOfMemory if there is none; rows that are there stay as they are
   */
  void reserve(int rows) {
    nulls.reserve(rows);
    while (capacity < rows) {
      VectorRows piece = allocate(nextRows());
      VectorRows[] more = Arrays.copyOf(pieces, pieces.length + 1);
      more[pieces.length] = piece;
      pieces = more;
      capacity += piece.count();
    }
  }

  private int nextRows() {
    return capacity == 0 ? FIRST_ROWS : Math.min(capacity, 1 << pieceBits);
  }

  private VectorRows allocate(int rows) {
    long vectorBytes = rows * strideBytes;
    boolean norms = VectorLayout.hasNorms(element);
    long bytes = vectorBytes + (norms ? (long) rows * Float.BYTES : 0);
    try {
      MemorySegment memory = arena.allocate(bytes, ALIGNMENT);
      allocatedBytes += bytes;
      return new VectorRows(
          memory.asSlice(0, vectorBytes),
          rows,
          dimension,
          element,
          strideBytes,
          norms ? memory.asSlice(vectorBytes) : null);
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory(
          "no memory for " + rows + " vectors of " + dimension + " dimensions");
    }
  }

  void put(int ordinal, float @Nullable [] vector) {
    reserve(ordinal + 1);
    VectorRows piece = piece(ordinal);
    int row = ordinal - start(ordinal);
    long normAt = (long) row * Float.BYTES;
    nulls.put(ordinal, 0, 0);
    MemorySegment norms = piece.inverseNorms();
    if (vector == null) {
      nulls.putNull(ordinal);
      piece.memory().asSlice(piece.offset(row), strideBytes).fill((byte) 0);
    } else {
      VectorRows.write(element, piece.memory(), row, vector);
    }
    if (norms != null) {
      float norm = vector == null ? Float.NaN : VectorRows.inverseNorm(vector);
      norms.set(FLOAT_LE, normAt, norm);
    }
  }

  long nullWord(int word) {
    return nulls.nullWord(word);
  }

  /** Returns the bytes that are allocated, whether rows are in them or not. */
  long sizeBytes() {
    return allocatedBytes + nulls.sizeBytes();
  }
}
