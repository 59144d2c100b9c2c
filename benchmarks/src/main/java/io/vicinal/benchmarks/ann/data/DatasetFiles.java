package io.vicinal.benchmarks.ann.data;

import io.vicinal.storage.Metric;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Reads a folder with {@code base} and {@code query}, each of them {@code .f16} (halves, little
 * endian) or {@code .u8.gz} (bytes); {@code meta.json} tells dimension and metric, {@code gt.i32}
 * the 100 nearest rows of each query.
 */
public final class DatasetFiles {
  private static final int TRUTHS = 100;

  private final Path directory;
  private final String meta;

  private DatasetFiles(Path directory) throws IOException {
    this.directory = directory;
    this.meta = Files.readString(directory.resolve("meta.json"));
  }

  /** Returns whether {@code directory} holds a data set. */
  public static boolean isThere(Path directory) {
    return Files.isRegularFile(directory.resolve("meta.json"));
  }

  /** Reads at most so many rows and queries; the answers are computed where rows are left out. */
  public static Dataset load(Path directory, int rowsMax, int queriesMax, int k)
      throws IOException {
    return new DatasetFiles(directory).load(rowsMax, queriesMax, k);
  }

  private Dataset load(int rowsMax, int queriesMax, int k) throws IOException {
    int dimension = Integer.parseInt(value("dim", "\\d+"));
    Metric metric = value("metric", "\\w+").equals("cosine") ? Metric.COSINE : Metric.L2;
    int rowCount = Integer.parseInt(value("n", "\\d+"));
    float[][] rows = vectors("base", Math.min(rowCount, rowsMax), dimension, metric);
    int queryCount = Math.min(queriesMax, Integer.parseInt(value("nq", "\\d+")));
    float[][] queries = vectors("query", queryCount, dimension, metric);
    String name = value("name", "[\\w-]+");
    if (rows.length < rowCount || k > TRUTHS || !Files.exists(directory.resolve("gt.i32"))) {
      return Dataset.of(name, metric, rows, queries, k);
    }
    return new Dataset(name, metric, rows, queries, k, bounds(metric, rows, queries, k));
  }

  private String value(String name, String pattern) throws IOException {
    var matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?(" + pattern + ")").matcher(meta);
    if (!matcher.find()) {
      throw new IOException(directory.resolve("meta.json") + " has no \"" + name + "\"");
    }
    return matcher.group(1);
  }

  private float[][] vectors(String name, int count, int dimension, Metric metric)
      throws IOException {
    Path halves = directory.resolve(name + ".f16");
    boolean isHalf = Files.exists(halves);
    float[][] vectors = new float[count][dimension];
    byte[] row = new byte[isHalf ? 2 * dimension : dimension];
    try (var in = open(isHalf ? halves : directory.resolve(name + ".u8.gz"), !isHalf)) {
      for (float[] vector : vectors) {
        in.readFully(row);
        decode(row, vector, isHalf);
        if (metric == Metric.COSINE) {
          Vectors.normalize(vector);
        }
      }
    }
    return vectors;
  }

  private static DataInputStream open(Path file, boolean compressed) throws IOException {
    InputStream bytes = Files.newInputStream(file);
    return new DataInputStream(
        new BufferedInputStream(compressed ? new GZIPInputStream(bytes) : bytes, 1 << 16));
  }

  private static void decode(byte[] row, float[] vector, boolean isHalf) {
    var halves = ByteBuffer.wrap(row).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = isHalf ? Float.float16ToFloat(halves.getShort()) : Byte.toUnsignedInt(row[i]);
    }
  }

  /** The file's own distances are floats, which is too coarse for squares of thousands. */
  private double[] bounds(Metric metric, float[][] rows, float[][] queries, int k)
      throws IOException {
    var truth =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("gt.i32")))
            .order(ByteOrder.LITTLE_ENDIAN);
    double[] bounds = new double[queries.length];
    Arrays.setAll(
        bounds,
        i -> {
          int row = truth.getInt(Integer.BYTES * (i * TRUTHS + k - 1));
          return ExactAnswers.distance(metric, rows[row], queries[i]);
        });
    return bounds;
  }
}
