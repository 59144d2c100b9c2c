package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Measures build time, recall@10 and queries per CPU second with and without codes, in turns, on a
 * folder with {@code base.f16} and {@code query.f16} (cosine distances) or {@code base.u8.gz} and
 * {@code query.u8.gz} (Euclidean ones); truth comes from {@code gt.dist.f32}, or is computed if not
 * all rows are taken.
 *
 * <p>Arguments: folder, dimension, rows (0 for all), threads, m, ef_construction, then values of
 * ef. {@code -Dgraph=FILE} keeps the graph for the next run, and {@code -Drounds=5} times each ef.
 */
final class WordnetBench {
  private static final int QUERIES = 1000;
  private static final int ROUNDS = Integer.getInteger("rounds", 5);

  private WordnetBench() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int dimension = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    int threads = Integer.parseInt(args[3]);
    var parameters = new HnswParameters(Integer.parseInt(args[4]), Integer.parseInt(args[5]), 42);
    boolean halves = Files.exists(folder.resolve("base.f16"));
    Metric metric = halves ? Metric.COSINE : Metric.L2;
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = rows(folder, dimension, count, arena);
      float[][] queries = queriesOf(folder, dimension);
      HnswGraph graph = graph(rows, metric, parameters, threads, arena);
      long start = System.nanoTime();
      RowCodes codes;
      RowCodes bytes;
      try (var loop = new ParallelLoop(threads)) {
        codes = GraphCodes.encode(rows, null, metric, Quantization.RABITQ, loop, () -> {}, arena);
        bytes = GraphCodes.encode(rows, null, metric, Quantization.INT8, loop, () -> {}, arena);
      }
      double encoded = (System.nanoTime() - start) / 1e9;
      start = System.nanoTime();
      RecallCurve curve;
      RecallCurve byBytes;
      try (var loop = new ParallelLoop(threads)) {
        curve =
            Boolean.getBoolean("nocurve")
                ? new RecallCurve(0, List.of(new RecallCurve.Point(10, 0.5f, 1)))
                : new RecallMeasurement(graph, codes, rows, loop, () -> {}).run();
        byBytes = new RecallMeasurement(graph, bytes, rows, loop, () -> {}).run();
      }
      System.out.printf(
          "%.2f s to measure %s%nkept by auto: %s%n",
          (System.nanoTime() - start) / 1e9, curve, GraphFinish.pays(curve, codes, rows));
      System.out.printf("%.2f s to encode, %d bytes per row%n", encoded, codes.strideBytes());
      float[] border = bordersOf(folder, count, metric, rows, queries);
      var bench = new SearchBench(rows, queries, border);
      var modes =
          new TreeMap<String, HnswGraph>(
              Map.of(
                  "distances", graph.with(null, null),
                  "int8", graph.with(bytes, byBytes),
                  "codes", graph.with(codes, curve)));
      modes.values().forEach(each -> bench.measure(each, 20));
      for (int i = 6; i < args.length; i++) {
        int ef = Integer.parseInt(args[i]);
        var results = new TreeMap<String, SearchBench.Result>();
        for (int round = 0; round < ROUNDS; round++) {
          modes.forEach((mode, each) ->
              results.merge(mode, bench.measure(each, ef), SearchBench.Result::best));
        }
        results.forEach((mode, result) -> System.out.printf("%-14s ef %4d %s%n", mode, ef, result));
      }
    }
  }

  static VectorRows rows(Path folder, int dimension, int limit, Arena arena) throws IOException {
    Path halves = folder.resolve("base.f16");
    return Files.exists(halves)
        ? load(halves, dimension, limit, arena)
        : loadBytes(folder.resolve("base.u8.gz"), dimension, limit, arena);
  }

  static float[][] queriesOf(Path folder, int dimension) throws IOException {
    Path halves = folder.resolve("query.f16");
    return Files.exists(halves)
        ? queries(halves, dimension)
        : readBytes(folder.resolve("query.u8.gz"), dimension);
  }

  /** Returns the distance of the 10th true neighbor of each query. */
  static float[] bordersOf(
      Path folder, int limit, Metric metric, VectorRows rows, float[][] queries)
      throws IOException {
    return limit == 0 ? borders(folder.resolve("gt.dist.f32")) : borders(metric, rows, queries);
  }

  private static float[] borders(Metric metric, VectorRows rows, float[][] queries) {
    float[] border = new float[queries.length];
    for (int q = 0; q < border.length; q++) {
      border[q] = Points.exact(metric, rows, queries[q], 10, null).distance(9);
    }
    return border;
  }

  private static float[] borders(Path file) throws IOException {
    ByteBuffer floats = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int perQuery = floats.remaining() / Float.BYTES / QUERIES;
    float[] border = new float[QUERIES];
    for (int q = 0; q < QUERIES; q++) {
      border[q] = floats.getFloat((q * perQuery + 9) * Float.BYTES);
    }
    return border;
  }

  private static HnswGraph graph(
      VectorRows rows, Metric metric, HnswParameters parameters, int threads, Arena arena)
      throws IOException {
    String kept = System.getProperty("graph");
    if (kept != null && Files.exists(Path.of(kept))) {
      byte[] bytes = Files.readAllBytes(Path.of(kept));
      MemorySegment memory = arena.allocate(bytes.length, 64);
      MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
      return HnswGraph.open(memory, kept);
    }
    long start = System.nanoTime();
    HnswGraphData data =
        HnswBuilder.build(rows, null, metric, parameters, threads, BuildProgress.NONE);
    System.out.printf(
        "rows %d built in %.1f s, %d threads, %.1f MB, mean degree %.1f%n",
        rows.count(),
        (System.nanoTime() - start) / 1e9,
        threads,
        data.sizeBytes() / 1e6,
        meanDegree(data.view()));
    if (kept != null) {
      byte[] bytes = new byte[Math.toIntExact(data.sizeBytes())];
      data.writeTo(MemorySegment.ofArray(bytes));
      Files.write(Path.of(kept), bytes);
    }
    return data.view();
  }

  private static double meanDegree(HnswGraph graph) {
    int[] list = new int[208];
    long links = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      links += graph.neighbors(node, 0, list);
    }
    return (double) links / graph.nodeCount();
  }

  static VectorRows load(Path file, int dimension, int limit, Arena arena) throws IOException {
    ByteBuffer halves = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int all = halves.remaining() / 2 / dimension;
    int count = limit == 0 ? all : Math.min(limit, all);
    long stride = VectorRows.strideBytes(dimension);
    var memory = arena.allocate(count * stride, 64);
    float[] vector = new float[dimension];
    for (int row = 0; row < count; row++) {
      read(halves, (int) ((long) row * all / count), vector);
      VectorRows.write(memory, row, vector);
    }
    return new VectorRows(memory, count, dimension, stride).withInverseNorms(arena);
  }

  private static VectorRows loadBytes(Path file, int dimension, int limit, Arena arena)
      throws IOException {
    float[][] vectors = readBytes(file, dimension);
    int count = limit == 0 ? vectors.length : Math.min(limit, vectors.length);
    return Points.rows(arena, Arrays.copyOf(vectors, count));
  }

  private static float[][] readBytes(Path file, int dimension) throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] bytes = in.readAllBytes();
      float[][] vectors = new float[bytes.length / dimension][dimension];
      for (int i = 0; i < bytes.length; i++) {
        vectors[i / dimension][i % dimension] = bytes[i] & 0xff;
      }
      return vectors;
    }
  }

  static float[][] queries(Path file, int dimension) throws IOException {
    ByteBuffer halves = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[][] queries = new float[QUERIES][dimension];
    for (int row = 0; row < QUERIES; row++) {
      read(halves, row, queries[row]);
    }
    return queries;
  }

  private static void read(ByteBuffer halves, int row, float[] vector) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.float16ToFloat(halves.getShort((row * vector.length + i) * 2));
    }
  }
}
