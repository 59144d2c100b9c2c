package io.vicinal.storage.quantization;

import static io.vicinal.storage.quantization.RowCodes.FLOAT_LE;
import static io.vicinal.storage.quantization.RowCodes.INT_LE;
import static io.vicinal.storage.quantization.RowCodes.LONG_LE;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.CodeKernel;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes the codes of rows; the same rows give the same bytes on every machine.
 *
 * <p>{@link #encode} may run in several threads at once, each over other rows.
 */
public final class RowEncoder {
  static final long SEED = 0x52614269745131L; // any; what is written says which
  private static final int CENTER_ROWS_MAX = 1 << 16;
  private static final int LEARNED_FLOATS_MAX = 1 << 21;
  private static final int CHECK_EVERY = 1 << 10; // rows

  private final VectorRows rows;
  private final Metric metric;
  private final RowCodes codes;
  private final CodeSteps steps;
  private final CodeKernel kernel = CodeKernel.fastest();

  /**
   * Begins codes, RABITQ or INT8, in {@code memory}, computes their center from up to 65,536 rows
   * and divides the space into regions by a few thousand of them.
   *
   * @param present the rows that have a vector; null for all
   * @param memory at least {@link RowCodes#sizeBytes} zeros
   * @param check called again and again; what it throws ends the work
   */
  public RowEncoder(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      Quantization quantization,
      MemorySegment memory,
      Runnable check) {
    this.rows = rows;
    this.metric = metric;
    var layout = new CodesLayout(rows.count(), rows.dimension(), quantization);
    this.codes = RowCodes.create(memory, layout, SEED);
    this.steps = new CodeSteps(codes.bits());
    center(present, check);
    codes.rotation().apply(kernel, codes.center());
    learn(present, check);
    codes.writeCenters();
  }

  private void learn(@Nullable BitSet present, Runnable check) {
    Regions regions = codes.regions();
    int size = codes.center().length;
    int wanted = Math.min(regions.wanted(), LEARNED_FLOATS_MAX / size);
    if (wanted == 0) {
      return;
    }
    var points = new ArrayList<float[]>();
    var random = new SplittableRandom(SEED);
    for (int i = 0; i < wanted; i++) { // one of each piece, but not at the same place of all
      float[] row = new float[size];
      long place = (long) i * rows.count() + random.nextInt(rows.count());
      int ordinal = (int) (place / wanted);
      if ((present == null || present.get(ordinal)) && read(ordinal, row)) {
        codes.rotation().apply(kernel, row);
        subtract(row, codes.center());
        points.add(row);
      }
    }
    check.run();
    regions.learn(kernel, points.toArray(float[][]::new), codes.center(), check);
  }

  private static void subtract(float[] row, float[] center) {
    for (int i = 0; i < row.length; i++) {
      row[i] -= center[i];
    }
  }

  /**
   * Begins codes in {@code memory} with centers that are known.
   *
   * @param memory at least {@link CodeCenters#sizeBytes} zeros
   * @param centers of codes of the same dimension
   */
  public RowEncoder(
      VectorRows rows,
      Metric metric,
      Quantization quantization,
      MemorySegment memory,
      CodeCenters centers) {
    this.rows = rows;
    this.metric = metric;
    CodesLayout layout = centers.layout(rows.count(), rows.dimension(), quantization);
    this.codes = RowCodes.create(memory, layout, SEED);
    this.steps = new CodeSteps(codes.bits());
    codes.copyCenters(centers);
  }

  private void center(@Nullable BitSet present, Runnable check) {
    double[] sum = new double[rows.dimension()];
    float[] row = new float[codes.center().length];
    long count = 0;
    int stride = Math.max(1, rows.count() / CENTER_ROWS_MAX);
    for (int ordinal = 0; ordinal < rows.count(); ordinal += stride) {
      if (ordinal / stride % CHECK_EVERY == 0) {
        check.run();
      }
      if ((present == null || present.get(ordinal)) && read(ordinal, row)) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += row[i];
        }
        count++;
      }
    }
    for (int i = 0; i < sum.length; i++) {
      codes.center()[i] = count == 0 ? 0 : (float) (sum[i] / count);
    }
  }

  /** Copies a row, of unit length under COSINE, and returns whether it has a direction. */
  private boolean read(int ordinal, float[] target) {
    rows.copy(ordinal, target);
    Arrays.fill(target, rows.dimension(), target.length, 0);
    if (metric != Metric.COSINE) {
      return true;
    }
    double square = 0;
    for (int i = 0; i < rows.dimension(); i++) {
      square += (double) target[i] * target[i];
    }
    double inverse = square == 0 ? 0 : 1 / Math.sqrt(square);
    for (int i = 0; i < rows.dimension(); i++) {
      target[i] = (float) (target[i] * inverse);
    }
    return square > 0;
  }

  /** Writes the codes of the rows {@code from..to-1}. */
  public void encode(int from, int to) {
    float[] row = new float[codes.center().length];
    float[] products = codes.regions().scratch();
    for (int ordinal = from; ordinal < to; ordinal++) {
      read(ordinal, row);
      codes.rotation().apply(kernel, row);
      subtract(row, codes.center());
      int region = codes.regions().nearest(kernel, row, products);
      if (codes.bits() == 1) {
        write(ordinal, row, region);
      } else {
        writeWide(ordinal, row, region);
      }
    }
  }

  /** Writes a row, seen from the mean of all rows, in one bit per coordinate. */
  private void write(int ordinal, float[] row, int region) {
    MemorySegment target = codes.rows();
    long offset = ordinal * codes.strideBytes();
    var factors = new Factors(region);
    int ones = 0;
    for (int word = 0; word < codes.words(); word++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i++) {
        int at = word * Long.SIZE + i;
        double e = factors.fromRegion(at, row[at]);
        bits |= e > 0 ? 1L << i : 0;
        factors.add(at, e, e > 0 ? 1 : -1);
      }
      ones += Long.bitCount(bits);
      target.set(LONG_LE, offset + (long) word * Long.BYTES, bits);
    }
    factors.write(offset, 2.0 * ones);
  }

  /** Writes a row, seen from the mean of all rows, in several bits per coordinate. */
  private void writeWide(int ordinal, float[] row, int region) {
    var factors = new Factors(region);
    double squares = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) factors.fromRegion(i, row[i]);
      squares += (double) row[i] * row[i];
    }
    double perStep = steps.best(row, Math.sqrt(squares / row.length));
    double middle = steps.middle();
    long offset = ordinal * codes.strideBytes();
    double sum = 0;
    byte[] values = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int code = steps.code(row[i], perStep);
      factors.add(i, row[i], (code - middle) / middle);
      sum += code / middle;
      values[i] = (byte) code;
    }
    if (codes.bytes()) {
      MemorySegment.copy(values, 0, codes.rows(), ValueLayout.JAVA_BYTE, offset, values.length);
    } else {
      writePlanes(offset, values);
    }
    factors.write(offset, sum);
  }

  private void writePlanes(long offset, byte[] values) {
    int words = values.length / Long.SIZE;
    for (int word = 0; word < words; word++) {
      for (int bit = 0; bit < codes.bits(); bit++) {
        long plane = 0;
        for (int i = 0; i < Long.SIZE; i++) {
          plane |= (long) (values[word * Long.SIZE + i] >>> bit & 1) << i;
        }
        codes.rows().set(LONG_LE, offset + ((long) bit * words + word) * Long.BYTES, plane);
      }
    }
  }

  /** Does the same for rows some of which have no vector, and then no estimate. */
  public void encode(int from, int to, BitSet present) {
    encode(from, to);
    for (int row = present.nextClearBit(from); row < to; row = present.nextClearBit(row + 1)) {
      exclude(row);
    }
  }

  /** Lets a row that has codes have no estimate, which is then NaN. */
  public void exclude(int ordinal) {
    long factors = ordinal * codes.strideBytes() + (long) codes.words() * Long.BYTES;
    codes.rows().set(FLOAT_LE, factors, Float.NaN);
  }

  /** Returns the codes; all rows must have been encoded before they are read. */
  public RowCodes codes() {
    return codes;
  }

  /** Sums up what the factors of one row, see {@link CodeQuery}, are made of. */
  private final class Factors {
    private final int region;
    private final float[] offsets = codes.regions().offsets();
    private final float[] center = codes.center();
    private final int base;
    private double squares;
    private double along; // s.e, with the signs or what stands for them
    private double alongOffset; // s.d
    private double towardsCenter; // e.(c + d)

    Factors(int region) {
      this.region = region;
      this.base = region * center.length;
    }

    private double offset(int i) {
      return offsets.length == 0 ? 0 : offsets[base + i];
    }

    double fromRegion(int i, float fromMean) {
      return fromMean - offset(i);
    }

    void add(int i, double e, double sign) {
      double offset = offset(i);
      squares += e * e;
      along += e * sign;
      alongOffset += offset * sign;
      towardsCenter += e * (center[i] + offset);
    }

    /**
     * Writes the factors, and the region behind them.
     *
     * @param sum of the codes, divided by the middle of their range
     */
    void write(long row, double sum) {
      MemorySegment target = codes.rows();
      boolean product = metric == Metric.INNER_PRODUCT;
      double f1 = (product ? -1 : -2) * (along == 0 ? 0 : squares / along);
      double f0 = (product ? -towardsCenter : squares) - f1 * alongOffset;
      long at = row + (long) codes.words() * Long.BYTES;
      target.set(FLOAT_LE, at, (float) f0);
      target.set(FLOAT_LE, at + Float.BYTES, (float) f1);
      target.set(FLOAT_LE, at + 2 * Float.BYTES, (float) (f1 * sum));
      target.set(INT_LE, at + 3 * Float.BYTES, region);
    }
  }
}
