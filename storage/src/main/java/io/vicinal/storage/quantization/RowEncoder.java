package io.vicinal.storage.quantization;

import static io.vicinal.storage.quantization.RowCodes.FLOAT_LE;
import static io.vicinal.storage.quantization.RowCodes.LONG_LE;

import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.CodeKernel;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the codes of rows; the same rows give the same bytes on every machine.
 *
 * <p>{@link #encode} may run in several threads at once, each over other rows.
 */
public final class RowEncoder {
  private static final long SEED = 0x52614269745131L; // any; what is written says which
  private static final int CENTER_ROWS_MAX = 1 << 16;

  private final VectorRows rows;
  private final Metric metric;
  private final RowCodes codes;
  private final CodeSteps steps;
  private final CodeKernel kernel = CodeKernel.fastest();

  /**
   * Begins codes, RABITQ or INT8, in {@code memory} and computes their center from up to 65,536
   * rows.
   *
   * @param present the rows that have a vector; null for all
   * @param memory at least {@link RowCodes#sizeBytes} zeros
   */
  public RowEncoder(
      VectorRows rows,
      @Nullable BitSet present,
      Metric metric,
      Quantization quantization,
      MemorySegment memory) {
    this.rows = rows;
    this.metric = metric;
    var layout = new CodesLayout(rows.count(), rows.dimension(), quantization);
    this.codes = RowCodes.create(memory, layout, SEED);
    this.steps = new CodeSteps(codes.bits());
    center(present);
    codes.rotation().apply(kernel, codes.center());
    codes.writeCenter();
  }

  private void center(@Nullable BitSet present) {
    double[] sum = new double[rows.dimension()];
    float[] row = new float[codes.center().length];
    long count = 0;
    int stride = Math.max(1, rows.count() / CENTER_ROWS_MAX);
    for (int ordinal = 0; ordinal < rows.count(); ordinal += stride) {
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
    for (int ordinal = from; ordinal < to; ordinal++) {
      read(ordinal, row);
      codes.rotation().apply(kernel, row);
      if (codes.bits() == 1) {
        write(ordinal, row);
      } else {
        writeWide(ordinal, row);
      }
    }
  }

  private void write(int ordinal, float[] row) {
    MemorySegment target = codes.rows();
    float[] center = codes.center();
    long offset = ordinal * codes.strideBytes();
    double squares = 0;
    double absolutes = 0;
    double towardsCenter = 0;
    int ones = 0;
    for (int word = 0; word < codes.words(); word++) {
      long bits = 0;
      for (int i = 0; i < Long.SIZE; i++) {
        int at = word * Long.SIZE + i;
        double e = (double) row[at] - center[at];
        squares += e * e;
        absolutes += Math.abs(e);
        towardsCenter += e * center[at];
        bits |= e > 0 ? 1L << i : 0;
      }
      ones += Long.bitCount(bits);
      target.set(LONG_LE, offset + (long) word * Long.BYTES, bits);
    }
    writeFactors(offset, squares, absolutes, towardsCenter, 2.0 * ones);
  }

  /**
   * Writes the factors of {@link CodeQuery}.
   *
   * @param along s.e, with the signs or what stands for them
   * @param sum of the codes, divided by the middle of their range
   */
  private void writeFactors(
      long offset, double squares, double along, double towardsCenter, double sum) {
    MemorySegment target = codes.rows();
    boolean product = metric == Metric.INNER_PRODUCT;
    double f1 = (product ? -1 : -2) * (along == 0 ? 0 : squares / along);
    long factors = offset + (long) codes.words() * Long.BYTES;
    target.set(FLOAT_LE, factors, (float) (product ? -towardsCenter : squares));
    target.set(FLOAT_LE, factors + Float.BYTES, (float) f1);
    target.set(FLOAT_LE, factors + 2 * Float.BYTES, (float) (f1 * sum));
  }

  /** Writes a row in several bits per coordinate. */
  private void writeWide(int ordinal, float[] row) {
    float[] center = codes.center();
    double squares = 0;
    double towardsCenter = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] -= center[i];
      squares += (double) row[i] * row[i];
      towardsCenter += (double) row[i] * center[i];
    }
    double perStep = steps.best(row, Math.sqrt(squares / row.length));
    double middle = steps.middle();
    long offset = ordinal * codes.strideBytes();
    double along = 0;
    double sum = 0;
    byte[] values = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int code = steps.code(row[i], perStep);
      along += (code - middle) / middle * row[i];
      sum += code / middle;
      values[i] = (byte) code;
    }
    if (codes.bytes()) {
      MemorySegment.copy(values, 0, codes.rows(), ValueLayout.JAVA_BYTE, offset, values.length);
    } else {
      writePlanes(offset, values);
    }
    writeFactors(offset, squares, along, towardsCenter, sum);
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

  /** Returns the codes; all rows must have been encoded before they are read. */
  public RowCodes codes() {
    return codes;
  }
}
