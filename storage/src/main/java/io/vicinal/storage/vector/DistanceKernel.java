package io.vicinal.storage.vector;

import static io.vicinal.storage.vector.VectorRows.FLOAT_LE;

import io.vicinal.storage.Metric;
import io.vicinal.storage.VectorElement;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Computes distances of one metric between a query and rows, or between rows; smaller is nearer.
 *
 * <p>A distance is NaN where there is none: a zero vector under COSINE. Sums are kept in float, in
 * several accumulators: the relative error stays below 1e-5 up to 4096 dimensions where nothing
 * cancels, and below 1e-6 of the lengths where it does. COSINE expects lengths between 1e-18 and
 * 1e18; L2 overflows to infinity from 1e19 on. Immutable and thread-safe.
 */
public final class DistanceKernel {
  /** So many floats behind the last may be overwritten, see {@link #distances}. */
  public static final int SPARE = 3;

  private static final ThreadLocal<UnpackedRow> UNPACKED =
      ThreadLocal.withInitial(UnpackedRow::new);
  private static final Map<Metric, DistanceKernel> KERNELS = new EnumMap<>(Metric.class);

  static {
    for (Metric metric : Metric.values()) {
      KERNELS.put(metric, new DistanceKernel(metric, KernelChoice.kernels(metric)));
    }
  }

  private final Metric metric;
  private final ElementKernels kernels;

  DistanceKernel(Metric metric, ElementKernels kernels) {
    this.metric = metric;
    this.kernels = kernels;
  }

  /** Returns the kernel of {@code metric}: with the Vector API where the JVM has it. */
  public static DistanceKernel of(Metric metric) {
    return Objects.requireNonNull(KERNELS.get(metric));
  }

  /** Returns whether distances are computed with the Vector API. */
  public static boolean usesVectorApi() {
    return KernelChoice.VECTOR_API;
  }

  /** Returns the metric. */
  public Metric metric() {
    return metric;
  }

  /** Returns the distance between {@code query} and one row. */
  public float distance(DistanceQuery query, VectorRows rows, int ordinal) {
    check(query, rows);
    RowKernel kernel = kernel(query, rows);
    float sum = kernel.one(memory(query), 0, rows.memory(), rows.offset(ordinal), bytes(rows));
    return finish(sum, scale(query), rows, ordinal);
  }

  /**
   * Writes the distances of the rows {@code ordinals[0..count)} to {@code out[0..count)}.
   *
   * <p>Up to three floats after those are overwritten where {@code out} has them.
   */
  public void distances(
      DistanceQuery query, VectorRows rows, int[] ordinals, int count, float[] out) {
    check(query, rows);
    gathered(kernel(query, rows), memory(query), 0, scale(query), rows, ordinals, count, out);
  }

  /** Writes the distances of {@code count} rows from {@code firstOrdinal} on to {@code out}. */
  public void distances(
      DistanceQuery query, VectorRows rows, int firstOrdinal, int count, float[] out) {
    check(query, rows);
    Objects.checkFromIndexSize(firstOrdinal, count, rows.count());
    MemorySegment memory = rows.memory();
    RowKernel kernel = kernel(query, rows);
    MemorySegment q = memory(query);
    float scale = scale(query);
    long s = rows.strideBytes();
    int bytes = bytes(rows);
    long o = firstOrdinal * s;
    int i = 0;
    for (; i + 8 <= count; i += 8, o += 8 * s) {
      kernel.eight(
          q, 0, memory, o, o + s, o + 2 * s, o + 3 * s, o + 4 * s, o + 5 * s, o + 6 * s, o + 7 * s,
          bytes, out, i);
    }
    for (; i < count; i++, o += s) {
      out[i] = kernel.one(q, 0, memory, o, bytes);
    }
    for (i = 0; i < count; i++) {
      out[i] = finish(out[i], scale, rows, firstOrdinal + i);
    }
  }

  /**
   * Does the same for rows that come from memory and not from a cache: one row after the other, as
   * fast as memory gives them. Several rows at once would be read from as many places, which memory
   * is twice as slow at: at 384 dimensions 120 ns per row, 57 one by one, 57 to add up the bytes.
   * In a cache it is the other way round, 21 ns against 38.
   */
  public void stream(
      DistanceQuery query, VectorRows rows, int firstOrdinal, int count, float[] out) {
    check(query, rows);
    Objects.checkFromIndexSize(firstOrdinal, count, rows.count());
    MemorySegment memory = rows.memory();
    RowKernel kernel = kernel(query, rows);
    MemorySegment q = memory(query);
    float scale = scale(query);
    long s = rows.strideBytes();
    int bytes = bytes(rows);
    long o = firstOrdinal * s;
    for (int i = 0; i < count; i++, o += s) {
      out[i] = finish(kernel.one(q, 0, memory, o, bytes), scale, rows, firstOrdinal + i);
    }
  }

  /**
   * Writes the distances of {@code count} rows from {@code firstOrdinal} on to all queries: that of
   * query {@code q} to row {@code firstOrdinal + i} to {@code out[q * count + i]}.
   *
   * <p>Every pair of rows is read from memory once, and four queries are compared with it at a
   * time. Fastest where the queries fit into a core's first cache beside it: sixteen of 384
   * dimensions do. The bits are those that each query gives alone. Rows of other elements than
   * floats are compared with one query after the other.
   */
  public void distances(
      QueryBlock queries, VectorRows rows, int firstOrdinal, int count, float[] out) {
    check(queries.metric(), queries.dimension(), rows);
    Objects.checkFromIndexSize(firstOrdinal, count, rows.count());
    Objects.checkFromIndexSize(0, count * queries.count(), out.length);
    if (rows.element() == VectorElement.FLOAT32 && queries.element() == VectorElement.FLOAT32) {
      blocked(queries, rows, firstOrdinal, count, out);
      return;
    }
    float[] distances = new float[count];
    for (int q = 0; q < queries.count(); q++) {
      distances(queries.query(q), rows, firstOrdinal, count, distances);
      System.arraycopy(distances, 0, out, q * count, count);
    }
  }

  private void blocked(
      QueryBlock queries, VectorRows rows, int firstOrdinal, int count, float[] out) {
    RowKernel kernel = kernels.floats();
    long s = rows.strideBytes();
    long o = firstOrdinal * s;
    int i = 0;
    for (; i + 2 <= count; i += 2, o += 2 * s) {
      pair(queries, rows, o, o + s, i, count, out);
    }
    int bytes = bytes(rows);
    for (int q = 0; i < count && q < queries.count(); q++) {
      out[q * count + i] = kernel.one(queries.memory(), (long) q * bytes, rows.memory(), o, bytes);
    }
    for (int q = 0; q < queries.count(); q++) {
      for (i = 0; i < count; i++) {
        int at = q * count + i;
        out[at] = finish(out[at], queries.scale(q), rows, firstOrdinal + i);
      }
    }
  }

  /** Writes the sums of two rows against all queries; {@code bytes} is the queries' stride, too. */
  private void pair(
      QueryBlock queries, VectorRows rows, long o0, long o1, int at, int count, float[] out) {
    MemorySegment memory = rows.memory();
    MemorySegment block = queries.memory();
    RowKernel kernel = kernels.floats();
    int bytes = bytes(rows);
    int q = 0;
    for (; q + 4 <= queries.count(); q += 4) {
      long q0 = (long) q * bytes;
      kernel.fourByTwo(
          block,
          q0,
          q0 + bytes,
          q0 + 2L * bytes,
          q0 + 3L * bytes,
          memory,
          o0,
          o1,
          bytes,
          out,
          q * count + at,
          count);
    }
    for (; q < queries.count(); q++) {
      out[q * count + at] = kernel.one(block, (long) q * bytes, memory, o0, bytes);
      out[q * count + at + 1] = kernel.one(block, (long) q * bytes, memory, o1, bytes);
    }
  }

  /** Returns the distance between two rows. */
  public float between(VectorRows rows, int a, int b) {
    boolean unpacks = rows.element() == VectorElement.FLOAT16;
    MemorySegment query = unpacks ? UNPACKED.get().row(rows, a) : rows.memory();
    long at = unpacks ? 0 : rows.offset(a);
    RowKernel kernel = kernels.of(rows.element(), true);
    float sum = kernel.one(query, at, rows.memory(), rows.offset(b), bytes(rows));
    return finish(sum, scale(rows, a), rows, b);
  }

  /** Writes the distances of row {@code a} to {@code ordinals[0..count)} to {@code out}. */
  public void between(VectorRows rows, int a, int[] ordinals, int count, float[] out) {
    boolean unpacks = rows.element() == VectorElement.FLOAT16;
    MemorySegment query = unpacks ? UNPACKED.get().row(rows, a) : rows.memory();
    long at = unpacks ? 0 : rows.offset(a);
    RowKernel kernel = kernels.of(rows.element(), true);
    gathered(kernel, query, at, scale(rows, a), rows, ordinals, count, out);
  }

  private RowKernel kernel(DistanceQuery query, VectorRows rows) {
    return kernels.of(rows.element(), query.packed() != null);
  }

  private static MemorySegment memory(DistanceQuery query) {
    MemorySegment packed = query.packed();
    return packed == null ? query.memory() : packed;
  }

  private static float scale(DistanceQuery query) {
    return query.packed() == null ? query.scale() : query.packedScale();
  }

  private void gathered(
      RowKernel kernel,
      MemorySegment q,
      long at,
      float scale,
      VectorRows rows,
      int[] ids,
      int count,
      float[] out) {
    MemorySegment memory = rows.memory();
    long s = rows.strideBytes();
    int bytes = bytes(rows);
    boolean oneByOne = kernels.oneByOne();
    boolean asks = rows.element() == VectorElement.FLOAT16 || oneByOne;
    if (asks && count >= 8) {
      out[7] = LinesAhead.ask(memory, s, bytes, ids, 0);
    }
    int i = 0;
    for (; i + 8 <= count; i += 8) {
      if (asks && i + 16 <= count) { // what is written is overwritten soon
        out[i + 7] = LinesAhead.ask(memory, s, bytes, ids, i + 8);
      }
      kernel.eight(
          q,
          at,
          memory,
          ids[i] * s,
          ids[i + 1] * s,
          ids[i + 2] * s,
          ids[i + 3] * s,
          ids[i + 4] * s,
          ids[i + 5] * s,
          ids[i + 6] * s,
          ids[i + 7] * s,
          bytes,
          out,
          i);
    }
    if (oneByOne && i < count) {
      out[i] = LinesAhead.ask(memory, s, bytes, ids, i, count);
    }
    while (i < count) {
      int last = count - 1;
      if (!oneByOne && i + 4 <= out.length) { // the last of four rows may be scored several times
        kernel.four(
            q,
            at,
            memory,
            ids[i] * s,
            ids[Math.min(i + 1, last)] * s,
            ids[Math.min(i + 2, last)] * s,
            ids[Math.min(i + 3, last)] * s,
            bytes,
            out,
            i);
        i += 4;
      } else {
        out[i] = kernel.one(q, at, memory, ids[i] * s, bytes);
        i++;
      }
    }
    if (metric != Metric.L2_SQUARED) {
      for (i = 0; i < count; i++) {
        out[i] = finish(out[i], scale, rows, ids[i]);
      }
    }
  }

  /** Turns the raw sum into the distance. */
  private float finish(float sum, float scale, VectorRows rows, int ordinal) {
    return switch (metric) {
      case L2 -> (float) Math.sqrt(sum);
      case COSINE -> Math.clamp(1 - sum * scale * inverseNorm(rows, ordinal), 0f, 2f);
      case INNER_PRODUCT -> 0 - sum; // not -sum: an orthogonal row is at 0, not at -0
      case L2_SQUARED, L1, HAMMING, JACCARD -> sum;
    };
  }

  private float scale(VectorRows rows, int ordinal) {
    return metric == Metric.COSINE ? inverseNorm(rows, ordinal) : 1;
  }

  private float inverseNorm(VectorRows rows, int ordinal) {
    @Nullable MemorySegment norms = rows.inverseNorms();
    if (norms != null) {
      return norms.get(FLOAT_LE, (long) ordinal * Float.BYTES);
    }
    float square = square(rows, ordinal);
    return square == 0 ? Float.NaN : (float) (1 / Math.sqrt(square));
  }

  private float square(VectorRows rows, int ordinal) {
    long o = rows.offset(ordinal);
    if (rows.element() == VectorElement.FLOAT16) {
      MemorySegment row = UNPACKED.get().row(rows, ordinal);
      int bytes = (int) VectorRows.strideBytes(rows.dimension());
      return kernels.floats().one(row, 0, row, 0, bytes);
    }
    return kernels.of(rows.element(), true).one(rows.memory(), o, rows.memory(), o, bytes(rows));
  }

  private static int bytes(VectorRows rows) {
    return (int) VectorRows.strideBytes(rows.element(), rows.dimension());
  }

  private void check(DistanceQuery query, VectorRows rows) {
    check(query.metric(), query.dimension(), rows);
    if (query.element() != rows.element()
        && (query.packed() != null || rows.element() == VectorElement.BIT)) {
      throw new IllegalArgumentException(
          "a query for rows of %s does not fit rows of %s"
              .formatted(query.element(), rows.element()));
    }
  }

  private void check(Metric asked, int dimension, VectorRows rows) {
    if (asked != metric || dimension != rows.dimension()) {
      throw new IllegalArgumentException(
          "a %s query of %d dimensions does not fit %s rows of %d"
              .formatted(asked, dimension, metric, rows.dimension()));
    }
  }
}
