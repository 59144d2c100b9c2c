package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.DistanceQuery;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures searches of a sealed graph alone, of that and of new rows in two walks, and of both in
 * one walk, in turns by one thread.
 *
 * <p>Arguments: folder, dimension, sealed rows, effort, then numbers of new rows, each of which
 * lies near one of the sealed ones. {@code -Drounds=7} times each way.
 */
final class HungRowsBench {
  private static final int K = 10;
  private static final int ROUNDS = Integer.getInteger("rounds", 7);
  private static final double NOISE = 0.3;

  private final VectorRows rows;
  private final HnswGraph graph;
  private final VectorRows newRows;
  private final float[][] queries;
  private final int effort;
  private final DistanceKernel kernel;
  private final HnswSearcher searcher = new HnswSearcher();
  private long expanded;
  private long computed;

  private HungRowsBench(
      VectorRows rows, HnswGraph graph, VectorRows newRows, float[][] queries, int effort) {
    this.rows = rows;
    this.graph = graph;
    this.newRows = newRows;
    this.queries = queries;
    this.effort = effort;
    this.kernel = DistanceKernel.of(graph.metric());
  }

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    int dimension = Integer.parseInt(args[1]);
    try (Arena arena = Arena.ofShared()) {
      VectorRows rows = WordnetBench.rows(folder, dimension, Integer.parseInt(args[2]), arena);
      float[][] queries = WordnetBench.queriesOf(folder, dimension);
      Metric metric = folder.toString().contains("wordnet") ? Metric.COSINE : Metric.L2;
      HnswGraphData data =
          HnswBuilder.build(
              rows, null, metric, new HnswParameters(16, 200, 42), 2, BuildProgress.NONE);
      HnswGraph graph;
      try (var loop = new ParallelLoop(2)) {
        var codes = GraphCodes.encode(rows, null, metric, Quantization.AUTO, loop, () -> {}, arena);
        var curve = new RecallMeasurement(data.view(), codes, rows, loop, () -> {}).run();
        graph = data.view().with(codes, curve);
      }
      for (int i = 4; i < args.length; i++) {
        int count = Integer.parseInt(args[i]);
        var bench =
            new HungRowsBench(
                rows,
                graph,
                near(rows, count, metric == Metric.COSINE, arena),
                queries,
                Integer.parseInt(args[3]));
        bench.run(count);
      }
    }
  }

  private static VectorRows near(VectorRows rows, int count, boolean units, Arena arena) {
    var random = new Random(5);
    float[][] vectors = new float[count][rows.dimension()];
    for (float[] vector : vectors) {
      rows.copy(random.nextInt(rows.count()), vector);
      double squares = 0;
      for (float each : vector) {
        squares += (double) each * each;
      }
      double scale = NOISE * Math.sqrt(3 * squares / vector.length);
      double sum = 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] += (float) (scale * (2 * random.nextDouble() - 1));
        sum += (double) vector[i] * vector[i];
      }
      for (int i = 0; units && i < vector.length; i++) {
        vector[i] /= (float) Math.sqrt(sum);
      }
    }
    return Points.rows(arena, vectors);
  }

  private record Whole(VectorRows rows) implements GrowingGraph.Source {
    @Override
    public VectorRows piece(int ordinal) {
      return rows;
    }

    @Override
    public int start(int ordinal) {
      return 0;
    }

    @Override
    public boolean isNull(int ordinal) {
      return false;
    }
  }

  private void run(int count) {
    var growing = new GrowingGraph(graph.metric(), graph.parameters(), Quantization.AUTO, graph);
    growing.take(new Whole(newRows), count);
    long start = System.nanoTime();
    while (growing.hang(1, graph, rows, 256)) {
      // until all hang
    }
    System.out.printf(
        "%n%d new rows, %.1f us each to hang%n", count, (System.nanoTime() - start) / 1e3 / count);
    long[][] sealed = truth(false);
    long[][] both = truth(true);
    for (boolean linked : new boolean[] {false, true}) {
      while (linked && growing.link(512)) {
        // until all are linked
      }
      growing.publish();
      try (GrowingView view = Objects.requireNonNull(growing.acquire())) {
        System.out.printf("%d linked, loose %d%n", view.linked(), view.hung().looseCount());
        var times = new TreeMap<String, double[]>();
        for (int round = -3; round < ROUNDS; round++) {
          measure(times, round, "1 alone", sealed, null, false);
          measure(times, round, "2 two walks", both, view, false);
          measure(times, round, "3 one walk", both, view, true);
        }
        double alone = median(times.get("1 alone"));
        times.forEach((way, each) ->
            System.out.printf(
                "%-12s %6.2f us, kept %.3f%n", way, median(each), alone / median(each)));
      }
    }
  }

  private static double median(double[] times) {
    double[] sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void measure(
      TreeMap<String, double[]> times,
      int round,
      String way,
      long[][] truth,
      GrowingView view,
      boolean together) {
    var threads = ManagementFactory.getThreadMXBean();
    double hits = 0;
    double newHits = 0;
    double newTruth = 0;
    expanded = 0;
    computed = 0;
    long[][] found = new long[queries.length][];
    int repeats = 3;
    long start = threads.getCurrentThreadCpuTime();
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (int q = 0; q < queries.length; q++) {
        try (Arena arena = Arena.ofConfined()) {
          var query = DistanceQuery.create(graph.metric(), queries[q], arena);
          found[q] = search(query, view, together);
        }
      }
    }
    double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / repeats / queries.length;
    if (round >= 0) {
      times.computeIfAbsent(way, _ -> new double[ROUNDS])[round] = micros;
    }
    if (round == 0) {
      for (int q = 0; q < queries.length; q++) {
        Set<Long> right = new HashSet<>();
        for (long id : truth[q]) {
          right.add(id);
          newTruth += id >= rows.count() ? 1 : 0;
        }
        for (long id : found[q]) {
          hits += right.contains(id) ? 1 : 0;
          newHits += right.contains(id) && id >= rows.count() ? 1 : 0;
        }
      }
      System.out.printf(
          "%-12s recall %.4f, of new rows %.4f; expanded %.1f, computed %.1f%n",
          way,
          hits / K / queries.length,
          newHits / Math.max(1, newTruth),
          (double) expanded / repeats / queries.length,
          (double) computed / repeats / queries.length);
    }
  }

  private long[] search(DistanceQuery query, GrowingView view, boolean together) {
    if (together) {
      SearchResult all =
          searcher.searchTogether(
              graph,
              rows,
              List.of(new JoinedRows(view, view.graph(), view.known())),
              kernel,
              query,
              K,
              0,
              effort,
              Long.MAX_VALUE);
      return ids(all, 0);
    }
    SearchResult first =
        searcher.search(graph, rows, kernel, query, K, effort, null, Long.MAX_VALUE);
    long[] ids = ids(first, 0);
    if (view == null) {
      return ids;
    }
    float bound = first.distance(K - 1);
    double share = (double) newRows.count() / (newRows.count() + rows.count());
    int less = Math.max(5, (int) Math.ceil(effort * Math.sqrt(share)));
    var keys = new long[4 * K];
    int count = 0;
    count = add(first, 0, keys, count);
    if (view.graph() != null) {
      int k = Math.min(K, less);
      SearchResult second =
          searcher.search(
              view.graph(), view.rows(), kernel, query, k, less, null, Long.MAX_VALUE, bound);
      ids(second, 0);
      count = add(second, rows.count(), keys, count);
    }
    SearchResult tail =
        searcher.searchTail(view, kernel, query, K, null, view.linked(), view.known(), bound);
    ids(tail, 0);
    count = add(tail, rows.count(), keys, count);
    Arrays.sort(keys, 0, count);
    long[] best = new long[Math.min(K, count)];
    for (int i = 0; i < best.length; i++) {
      best[i] = Key.ordinal(keys[i]);
    }
    return best;
  }

  private static int add(SearchResult found, int shift, long[] keys, int count) {
    int next = count;
    for (int i = 0; i < found.count(); i++) {
      keys[next++] = Key.of(found.distance(i), shift + found.ordinal(i));
    }
    return next;
  }

  private long[] ids(SearchResult found, int shift) {
    expanded += found.visitedNodes();
    computed += found.distanceComputations();
    long[] ids = new long[found.count()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = shift + found.ordinal(i);
    }
    return ids;
  }

  private long[][] truth(boolean withNew) {
    long[][] truth = new long[queries.length][];
    for (int q = 0; q < queries.length; q++) {
      var keys = new long[2 * K];
      int count = add(Points.exact(graph.metric(), rows, queries[q], K, null), 0, keys, 0);
      if (withNew) {
        count =
            add(
                Points.exact(graph.metric(), newRows, queries[q], K, null),
                rows.count(),
                keys,
                count);
      }
      Arrays.sort(keys, 0, count);
      truth[q] = Arrays.stream(keys, 0, K).map(Key::ordinal).toArray();
    }
    return truth;
  }
}
