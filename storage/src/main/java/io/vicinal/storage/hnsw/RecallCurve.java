package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;
import static io.vicinal.storage.hnsw.HnswGraph.LONG_LE;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.StorageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What share of the true {@value #K} nearest rows searches found at the end of a build, by the
 * number of candidates that they kept: by walking on distances, and by walking on codes.
 *
 * <p>Format, little-endian, padded with zeros to a multiple of 64 bytes:
 *
 * <pre>
 * offset | size | type  | field     | meaning
 * 0      | 8    | long  | magic     | "VICICURV"
 * 8      | 4    | int   | queries   | rows that were searched for, each one as if it was not there
 * 12     | 4    | int   | points    | up to 64
 * 16     | 32   |       | points    | by ascending ef, for each:
 *        | 4    | int   | ef        | candidates kept, by the mean query where there is a cutoff;
 *        |      |       |           | below 10 so many are expanded, and 10 or more are kept
 *        | 4    | float | distances | recall of the walk on distances, -1 if not measured
 *        | 4    | float | codes     | recall of the walk on codes, -1 if not measured
 *        | 8    | float | cutoff    | factor and reach on distances; factor is infinite if none
 *        | 8    | float | cutoff    | factor and reach on codes; factor is infinite if none
 *        | 4    |       | reserved  | 0
 * </pre>
 *
 * <p>In graphs of version 2, points are of 12 bytes and without cutoffs.
 *
 * <p>Between the points the recall is taken to follow the logarithm of ef. Immutable.
 */
public final class RecallCurve {
  /** How many nearest rows were asked for. */
  public static final int K = 10;

  private static final long MAGIC = 0x5652554349434956L; // "VICICURV", little-endian
  private static final int POINTS_AT = 16;
  private static final int POINT_BYTES = 32;
  private static final int POINT_BYTES_2 = 12;
  private static final int WITH_CUTOFFS = 3; // version of graphs
  private static final int POINTS_MAX = 64;
  private static final int LINE_BYTES = 64;

  /** Of the curves that builds measure, unless there are few rows. */
  static final int TYPICAL_BYTES = 9 * LINE_BYTES;

  private static final ValueLayout.OfFloat FLOAT_LE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * A walk on codes may miss so many of the rows that one on distances misses: fewer, because some
   * of the rows that were measured are hard for both, and hide what codes lose on others.
   */
  private static final double MISSES = 0.8;

  /** Where both find nearly all, a difference says nothing. */
  private static final double RECALL_ENOUGH = 0.999;

  /** One measured effort; a recall is negative where it was not measured. */
  record Point(int ef, float distances, float codes, Cutoff byDistances, Cutoff byCodes) {
    Point(int ef, float distances, float codes) {
      this(ef, distances, codes, Cutoff.NONE, Cutoff.NONE);
    }

    float recall(boolean onCodes) {
      return onCodes ? codes : distances;
    }

    Cutoff cutoff(boolean onCodes) {
      return onCodes ? byCodes : byDistances;
    }
  }

  private final int queries;
  private final List<Point> points;

  RecallCurve(int queries, List<Point> points) {
    this.queries = queries;
    this.points = List.copyOf(points);
  }

  /**
   * Opens the curve in {@code bytes}, which start at {@code offset} of the file.
   *
   * @param version of the graph
   */
  static RecallCurve open(MemorySegment bytes, int version, String file, long offset) {
    int pointBytes = version < WITH_CUTOFFS ? POINT_BYTES_2 : POINT_BYTES;
    long magic = bytes.get(LONG_LE, 0);
    int queries = bytes.get(INT_LE, 8);
    int count = bytes.get(INT_LE, 12);
    if (magic != MAGIC
        || count < 0
        || count > POINTS_MAX
        || bytes.byteSize() != bytes(count, pointBytes)) {
      throw new StorageException.Corrupt(
          file, offset, "a recall curve", bytes.byteSize() + " bytes of something else");
    }
    var points = new Point[count];
    for (int i = 0; i < count; i++) {
      long at = POINTS_AT + (long) i * pointBytes;
      boolean cutoffs = version >= WITH_CUTOFFS;
      points[i] =
          new Point(
              bytes.get(INT_LE, at),
              bytes.get(FLOAT_LE, at + 4),
              bytes.get(FLOAT_LE, at + 8),
              cutoffs ? cutoff(bytes, at + 12) : Cutoff.NONE,
              cutoffs ? cutoff(bytes, at + 20) : Cutoff.NONE);
      if (points[i].ef < 1 || (i > 0 && points[i].ef <= points[i - 1].ef)) {
        throw new StorageException.Corrupt(
            file, offset + at, "ascending efforts", "effort " + points[i].ef);
      }
    }
    return new RecallCurve(queries, List.of(points));
  }

  private static Cutoff cutoff(MemorySegment bytes, long at) {
    return new Cutoff(bytes.get(FLOAT_LE, at), bytes.get(FLOAT_LE, at + 4));
  }

  /** Returns the bytes that go to the file. */
  MemorySegment toBytes() {
    MemorySegment bytes = MemorySegment.ofArray(new byte[(int) bytes(points.size(), POINT_BYTES)]);
    bytes.set(LONG_LE, 0, MAGIC);
    bytes.set(INT_LE, 8, queries);
    bytes.set(INT_LE, 12, points.size());
    long at = POINTS_AT;
    for (Point point : points) {
      bytes.set(INT_LE, at, point.ef);
      bytes.set(FLOAT_LE, at + 4, point.distances);
      bytes.set(FLOAT_LE, at + 8, point.codes);
      bytes.set(FLOAT_LE, at + 12, point.byDistances.factor());
      bytes.set(FLOAT_LE, at + 16, point.byDistances.reach());
      bytes.set(FLOAT_LE, at + 20, point.byCodes.factor());
      bytes.set(FLOAT_LE, at + 24, point.byCodes.reach());
      at += POINT_BYTES;
    }
    return bytes;
  }

  private static long bytes(int points, int pointBytes) {
    long bytes = POINTS_AT + (long) points * pointBytes;
    return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
  }

  @Override
  public String toString() {
    return queries + " queries " + points;
  }

  /** Returns how many rows were searched for. */
  public int queries() {
    return queries;
  }

  /**
   * Returns the recall that {@code ef} candidates are expected to have for {@link #K} rows; that of
   * the nearest point where {@code ef} is outside what was measured, NaN if nothing was.
   */
  public double recall(double ef, boolean byCodes) {
    Point before = null;
    double best = Double.NaN;
    for (Point point : points) {
      if (point.recall(byCodes) < 0) {
        continue;
      }
      double recall =
          Double.isNaN(best) ? point.recall(byCodes) : Math.max(best, point.recall(byCodes));
      if (ef <= point.ef) {
        return before == null ? recall : best + (recall - best) * share(before.ef, ef, point.ef);
      }
      best = recall;
      before = point;
    }
    return best;
  }

  /**
   * Returns the fewest candidates that are expected to give {@code target}, a share between 0 and
   * 1; more than {@link HnswParameters#EF_SEARCH_MAX} if none of those that were measured does.
   */
  public double effort(double target, boolean byCodes) {
    Point before = null;
    double best = 0;
    for (Point point : points) {
      if (point.recall(byCodes) < 0) {
        continue;
      }
      double recall = Math.max(best, point.recall(byCodes));
      if (recall >= target) {
        if (before == null || recall <= best) {
          return point.ef;
        }
        return before.ef
            * Math.pow((double) point.ef / before.ef, (target - best) / (recall - best));
      }
      best = recall;
      before = point;
    }
    return before == null ? Double.NaN : HnswParameters.EF_SEARCH_MAX + 1;
  }

  /** Returns the least effort that was measured with a cutoff, {@link #K} if none was. */
  int effortMin(boolean byCodes) {
    for (Point point : points) {
      if (point.recall(byCodes) >= 0 && !point.cutoff(byCodes).isNone()) {
        return Math.min(K, point.ef);
      }
    }
    return K;
  }

  /** Returns which candidates a walk of {@code ef} leaves out; none beyond what was measured. */
  Cutoff cutoff(double ef, boolean byCodes) {
    Point before = null;
    for (Point point : points) {
      if (ef <= point.ef) {
        if (before == null) {
          return ef < point.ef ? Cutoff.NONE : point.cutoff(byCodes);
        }
        double share = share(before.ef, ef, point.ef);
        return before.cutoff(byCodes).towards(point.cutoff(byCodes), share);
      }
      before = point;
    }
    return Cutoff.NONE;
  }

  private static double share(double low, double value, double high) {
    return (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
  }

  /**
   * Returns how many times the candidates of a walk on distances a walk on codes needs to find as
   * much as {@code ef} of them do, and a little more; 1 or more, NaN if it never does or nothing
   * was measured.
   */
  double widening(double ef) {
    double wanted = Math.min(RECALL_ENOUGH, 1 - MISSES * (1 - recall(ef, false)));
    double needed = effort(wanted, true);
    return needed > HnswParameters.EF_SEARCH_MAX ? Double.NaN : Math.max(1, needed / ef);
  }
}
