package io.vicinal.storage.quantization;

import io.vicinal.storage.Metric;
import io.vicinal.storage.vector.ByteCodeKernel;
import io.vicinal.storage.vector.CodeKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Estimates what orders coded rows by their distance to one query: the squared Euclidean distance
 * (under COSINE of unit vectors, which is twice the distance), or the negative inner product.
 *
 * <p>Let c be the center, e = x - c of a row x with signs s (1 or -1), and p = q - c of the query,
 * all rotated. Then {@code |q - x|^2 = |p|^2 + |e|^2 - 2 e.p}, and {@code e.p} is estimated by
 * {@code s.p * |e|^2 / s.e} (arXiv 2405.12497, eq. 4 and theorem 3.2); s.e is the sum of the |e_i|.
 * Coordinates of p are rounded to 16 steps, {@code p_i = low + step * u_i}, so that {@code s.p = 2
 * (step * U + low * ones) - sum(p)}, where U adds the u_i at bits that are 1. Hence the factors of
 * a row: f0 = |e|^2, f1 = -2 |e|^2 / s.e and f2 = 2 * f1 * ones; for the inner product f0 = -e.c
 * and f1 = -|e|^2 / s.e, from {@code q.x = e.p + e.c + q.c}.
 *
 * <p>Where rows are divided into regions, c + d is the center of one, and e = x - c - d. With the
 * same p, {@code |q - x|^2 = |p - d|^2 + |e|^2 - 2 e.(p - d)}, of which the first term is the same
 * for all rows of a region, and {@code s.(p - d) = s.p - s.d}, of which the second belongs to the
 * row: {@code -f1 * s.d} is added to f0, and for the inner product c + d stands for c.
 *
 * <p>Codes of more bits (arXiv 2409.09913) hold numbers v_i of 0 to {@code 2^bits - 1} in the place
 * of signs: {@code v_i - h}, with h in the middle, is nearly proportional to e_i. So s_i becomes
 * {@code (v_i - h) / h}, 2 * step becomes step / h, and 2 * ones the sum of the v_i / h.
 *
 * <p>Codes that are bytes are the same with 8 bits, and coordinates of p are rounded to 128 steps.
 *
 * <p>Estimates err in proportion to |p|. For the inner product, whose order is the same for all
 * lengths of q, that is made small: t * q takes the place of q, and estimates are divided by t.
 * What is left, {@code |q - (c + d) / t|}, is least where {@code 1 / t = q.(c + d) / |c + d|^2},
 * which is chosen for the region with the largest product, within limits.
 *
 * <p>Scratch memory of one thread at a time: {@link #prepare} it for one query after the other.
 */
public final class CodeQuery {
  private static final float NO_RANGE = Float.MIN_NORMAL;
  private static final float STEPS = (1 << CodeKernel.QUERY_BITS) - 1;

  /** Queries of inner products become no longer than so many times what centers are from 0. */
  private static final double LENGTH_MAX = 8;

  private static final float STEPS_OF_BYTES = (1 << ByteCodeKernel.QUERY_BITS) - 1;

  private final CodeKernel kernel = CodeKernel.fastest();
  private final ByteCodeKernel byteKernel = ByteCodeKernel.fastest();
  private final float[] summary = new float[4];
  private float[] bases = new float[1];
  private float[] rotated = new float[0];
  private float[] turned = new float[0]; // a copy of what the last query was rotated to
  private @Nullable DistanceQuery turnedQuery;
  private long turnedSeed;
  private MemorySegment once = MemorySegment.NULL; // planes of the query, or its bytes
  private MemorySegment planes = MemorySegment.NULL; // the same for every bit of a row's codes
  private @Nullable RowCodes codes;
  private @Nullable DistanceQuery prepared; // what the rest is of; null for a row
  private int bits;
  private float step2;
  private float sum;
  private float low;
  private float shrink = 1; // what estimates are multiplied by
  private long touched;

  /** Takes the vector of {@code query} for estimates of {@code rows}. */
  public void prepare(RowCodes rows, DistanceQuery query) {
    RowCodes before = codes;
    if (query == prepared && before != null && (rows == before || rows.hasCentersOf(before))) {
      codes = rows; // of the next segment, whose codes took after those of the last one
      return;
    }
    prepared = null;
    reserve(rows);
    if (query == turnedQuery && rows.seed() == turnedSeed && turned.length == rotated.length) {
      System.arraycopy(turned, 0, rotated, 0, rotated.length); // as for the segment before
    } else {
      query.copyTo(rotated);
      Arrays.fill(rotated, query.dimension(), rotated.length, 0);
      rows.rotation().apply(kernel, rotated);
      turned = turned.length == rotated.length ? turned : new float[rotated.length];
      System.arraycopy(rotated, 0, turned, 0, rotated.length);
      turnedQuery = query;
      turnedSeed = rows.seed();
    }
    prepareRotated(rows, query.metric());
    prepared = query;
  }

  /** Takes row {@code ordinal} of {@code vectors} for estimates of {@code rows}. */
  public void prepare(RowCodes rows, Metric metric, VectorRows vectors, int ordinal) {
    prepared = null;
    reserve(rows);
    vectors.copy(ordinal, rotated);
    if (metric == Metric.COSINE) {
      float inverseNorm = 1 / (float) Math.sqrt(dot(rotated, rotated, vectors.dimension()));
      for (int i = 0; i < vectors.dimension(); i++) {
        rotated[i] *= inverseNorm;
      }
    }
    Arrays.fill(rotated, vectors.dimension(), rotated.length, 0);
    rows.rotation().apply(kernel, rotated);
    prepareRotated(rows, metric);
  }

  private void prepareRotated(RowCodes rows, Metric metric) {
    float[] center = rows.center();
    boolean product = metric == Metric.INNER_PRODUCT;
    shrink = product ? shrink(rows, center) : 1;
    for (int i = 0; shrink != 1 && i < rotated.length; i++) {
      rotated[i] /= shrink;
    }
    float towardsCenter = product ? (float) dot(rotated, center, center.length) : 0;
    kernel.summarize(rotated, center, summary);
    low = summary[0];
    sum = summary[2];
    if (bases.length < rows.regions().count()) {
      bases = rows.regions().scratch();
    }
    float base = product ? -towardsCenter : summary[3];
    rows.regions().bases(kernel, rotated, product, base, bases);
    float range = summary[1] - low;
    float steps = rows.bytes() ? STEPS_OF_BYTES : STEPS;
    float step = range < NO_RANGE ? 0 : range / steps;
    step2 = 2 * step / ((1 << rows.bits()) - 1);
    float scale = step == 0 ? 0 : steps / range;
    if (rows.bytes()) {
      ByteCodeKernel.spread(rotated, low, scale, once);
    } else {
      kernel.spread(rotated, low, scale, once);
      if (bits > 1) {
        repeat(rows.words());
      }
    }
    codes = rows;
  }

  /** Returns 1 / t of the query that is in {@link #rotated}; 1 where lengths say nothing. */
  private float shrink(RowCodes rows, float[] center) {
    Regions regions = rows.regions();
    if (bases.length < regions.count()) {
      bases = regions.scratch();
    }
    double length = Math.sqrt(dot(rotated, rotated, rotated.length));
    double toCenter = dot(rotated, center, center.length);
    double square = dot(center, center, center.length);
    double centers = Math.sqrt(regions.meanSquare(square));
    double best = regions.projection(kernel, rotated, toCenter, square, bases);
    double least = length / centers / LENGTH_MAX;
    float chosen = (float) Math.max(least, Math.min(length / centers, best));
    boolean usable = chosen >= Float.MIN_NORMAL && chosen < Float.POSITIVE_INFINITY; // not NaN
    return usable ? chosen : 1;
  }

  /** Returns the region whose center is nearest to the query; 0 if there are none. */
  public int nearestRegion() {
    RowCodes rows = codes;
    int nearest = 0;
    for (int region = 1; rows != null && region < rows.regionCount(); region++) {
      if (bases[region] < bases[nearest]) { // false for NaN
        nearest = region;
      }
    }
    return nearest;
  }

  private void reserve(RowCodes rows) {
    if (rotated.length != rows.center().length || bits != rows.bits()) {
      rotated = new float[rows.center().length];
      bits = rows.bits();
      if (rows.bytes()) {
        long bytes = ByteCodeKernel.queryBytes(rotated.length);
        once = Arena.ofAuto().allocate(bytes, CodeKernel.LINE_BYTES);
        return;
      }
      once = planes(rows.words() / bits);
      planes = bits == 1 ? once : planes(rows.words());
    }
  }

  private static MemorySegment planes(int words) {
    long bytes = (CodeKernel.QUERY_BITS + 1) * CodeKernel.planeBytes(words);
    return Arena.ofAuto().allocate(bytes, CodeKernel.LINE_BYTES);
  }

  /** Writes each plane once for every bit of a row's codes, and what the words are to count. */
  private void repeat(int words) {
    long from = CodeKernel.planeBytes(words / bits);
    long to = CodeKernel.planeBytes(words);
    long part = (long) words / bits * Long.BYTES;
    for (int bit = 0; bit < bits; bit++) {
      for (int b = 0; b < CodeKernel.QUERY_BITS; b++) {
        MemorySegment.copy(once, b * from, planes, b * to + bit * part, part);
      }
      for (long at = bit * part; at < (bit + 1) * part; at += Long.BYTES) {
        planes.set(RowCodes.LONG_LE, CodeKernel.QUERY_BITS * to + at, bit);
      }
    }
  }

  private static double dot(float[] a, float[] b, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Writes the estimates of the rows {@code ordinals[0..count)} to {@code out}. */
  public void estimate(int[] ordinals, int count, float[] out) {
    RowCodes rows = codes;
    if (rows == null) {
      throw new IllegalStateException("no query was prepared");
    }
    if (rows.bytes()) {
      byteKernel.estimate(
          once,
          rotated.length,
          rows.rows(),
          rows.strideBytes(),
          ordinals,
          count,
          bases[0],
          step2,
          sum,
          low,
          out);
      scale(count, out);
      return;
    }
    touched +=
        kernel.estimate(
            planes,
            rows.words(),
            bits,
            rows.rows(),
            rows.strideBytes(),
            ordinals,
            count,
            bases,
            step2,
            sum,
            low,
            out);
    scale(count, out);
  }

  private void scale(int count, float[] out) {
    for (int i = 0; shrink != 1 && i < count; i++) {
      out[i] *= shrink;
    }
  }

  /** Returns a number without meaning, which keeps what {@link #estimate} reads from being cut. */
  long touched() {
    return touched;
  }
}
