package io.vicinal.storage.vector;

import io.vicinal.storage.VectorElement;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of one vector column: row {@code i} is {@code dimension} coordinates, as {@link
 * VectorBytes} tells, at byte {@code i * strideBytes} of {@code memory}.
 *
 * <p>A stride of 0 says that all rows are the same one.
 *
 * <p>Rows are padded with zeros to a multiple of 64 bytes, so that kernels need no masked tail, and
 * start at multiples of 64 bytes, so that no load crosses a cache line; short rows of bits to 8, 16
 * or 32 bytes, which crosses none either. The memory belongs to the caller and must stay alive
 * while the rows are in use. Thread-safe as long as nobody writes.
 *
 * @param element what a coordinate is
 * @param inverseNorms one float per row, {@link #inverseNorm}, which makes COSINE twice as fast;
 *     null if there are none: they are then computed for every distance
 */
public record VectorRows(
    MemorySegment memory,
    int count,
    int dimension,
    VectorElement element,
    long strideBytes,
    @Nullable MemorySegment inverseNorms) {

  /** Floats to which every row is padded: one 512-bit register, one cache line. */
  public static final int LANES = 16;

  /** Bytes to which rows of all elements but bits are padded. */
  static final int LINE_BYTES = LANES * Float.BYTES;

  static final ValueLayout.OfFloat FLOAT_LE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Checks that {@code count} padded rows, and as many inverse norms, fit into their memory. */
  public VectorRows {
    Objects.requireNonNull(memory);
    long row = strideBytes(element, dimension);
    if (count < 0 || dimension < 1 || (strideBytes != 0 && strideBytes < row)) {
      throw new IllegalArgumentException(
          count + " rows of " + dimension + " dimensions cannot have a stride of " + strideBytes);
    }
    if (memory.byteSize() < (strideBytes == 0 ? row : count * strideBytes)) {
      throw new IllegalArgumentException(
          count + " rows need " + count * strideBytes + " bytes, not " + memory.byteSize());
    }
    if (inverseNorms != null && inverseNorms.byteSize() < (long) count * Float.BYTES) {
      throw new IllegalArgumentException(
          count + " rows need as many inverse norms, not " + inverseNorms.byteSize() / Float.BYTES);
    }
  }

  /** Holds rows of floats. */
  public VectorRows(
      MemorySegment memory,
      int count,
      int dimension,
      long strideBytes,
      @Nullable MemorySegment inverseNorms) {
    this(memory, count, dimension, VectorElement.FLOAT32, strideBytes, inverseNorms);
  }

  /** Holds rows of floats without inverse norms. */
  public VectorRows(MemorySegment memory, int count, int dimension, long strideBytes) {
    this(memory, count, dimension, strideBytes, null);
  }

  /** Returns the bytes from one row of floats to the next: padded to {@link #LANES} floats. */
  public static long strideBytes(int dimension) {
    return strideBytes(VectorElement.FLOAT32, dimension);
  }

  /** Returns the bytes from one row to the next, padding included. */
  public static long strideBytes(VectorElement element, int dimension) {
    int bytes = element.bytes(dimension);
    if (element == VectorElement.BIT && bytes <= LINE_BYTES / 2) {
      return Math.max(Long.BYTES, Integer.highestOneBit(2 * bytes - 1));
    }
    return (bytes + LINE_BYTES - 1L) / LINE_BYTES * LINE_BYTES;
  }

  /** Writes {@code vector} as row {@code ordinal} of floats in {@code memory}, with its padding. */
  public static void write(MemorySegment memory, int ordinal, float[] vector) {
    write(VectorElement.FLOAT32, memory, ordinal, vector);
  }

  /**
   * Writes {@code vector}, which {@code element} must hold, as row {@code ordinal} of {@code
   * memory}, with its padding.
   */
  public static void write(
      VectorElement element, MemorySegment memory, int ordinal, float[] vector) {
    long stride = strideBytes(element, vector.length);
    long offset = ordinal * stride;
    VectorBytes.write(element, vector, memory, offset);
    long end = offset + element.bytes(vector.length);
    memory.asSlice(end, offset + stride - end).fill((byte) 0);
  }

  /** Returns these rows with inverse norms, computed now into memory from {@code arena}. */
  public VectorRows withInverseNorms(Arena arena) {
    MemorySegment norms = arena.allocate(Math.max(1L, count) * Float.BYTES, Long.BYTES * 8);
    inverseNorms(this, norms);
    return new VectorRows(memory, count, dimension, element, strideBytes, norms);
  }

  /** Writes the {@link #inverseNorm} of every row to {@code target}, one float per row. */
  public static void inverseNorms(VectorRows rows, MemorySegment target) {
    float[] vector = new float[rows.dimension];
    for (int ordinal = 0; ordinal < rows.count; ordinal++) {
      rows.copy(ordinal, vector);
      target.set(FLOAT_LE, (long) ordinal * Float.BYTES, inverseNorm(vector));
    }
  }

  /**
   * Returns one over the Euclidean length of {@code vector}.
   *
   * <p>NaN for the zero vector, and for one shorter than the smallest normal float, since such a
   * vector has no direction that float arithmetic could compare.
   */
  public static float inverseNorm(float[] vector) {
    double sum = 0;
    for (float coordinate : vector) {
      sum += (double) coordinate * coordinate;
    }
    double norm = Math.sqrt(sum);
    return norm < Float.MIN_NORMAL ? Float.NaN : (float) (1 / norm);
  }

  /** Returns the byte offset of row {@code ordinal}. */
  public long offset(int ordinal) {
    return Objects.checkIndex(ordinal, count) * strideBytes;
  }

  /** Copies row {@code ordinal} to {@code target}, which has {@code dimension} floats. */
  public void copy(int ordinal, float[] target) {
    VectorBytes.read(element, memory, offset(ordinal), target, dimension);
  }
}
