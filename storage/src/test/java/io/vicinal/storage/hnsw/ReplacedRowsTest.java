package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replaces rows round after round, as deletes and merges do, and watches recall and work. */
class ReplacedRowsTest {
  private static final int SOAK = Integer.getInteger("vicinal.soak", 1);

  /** How far recall may be below that of a graph freshly built over the same rows. */
  private static final double LOSS_MAX = 0.01;

  @Test
  void recallStaysWhenTenPercentAreReplacedAgainAndAgain() {
    float[][] pool = Points.clusters(8, 3000 + 11 * 3000, 32);
    var rows = new Replaced(pool, 3000, Metric.L2, new HnswParameters(12, 80, 42));
    for (int round = 0; round < 10; round++) {
      rows.replace(0.1, 0.6);
    }
    rows.assertAsGoodAsFresh(20, 40);
    rows.replace(0.5, 0.9);
    rows.assertAsGoodAsFresh(20, 40);
  }

  @Test
  void smallLossesDoNotAddUp() {
    // Apache Lucene's issue 16552: repair that tolerates small losses thins lists out over time.
    int rounds = 60 * SOAK;
    float[][] pool = Points.clusters(9, 2000 + rounds * 20 + 200, 32);
    var rows = new Replaced(pool, 2000, Metric.L2, new HnswParameters(8, 60, 7));
    double degree = rows.meanDegree();
    for (int round = 0; round < rounds; round++) {
      rows.replace(0.01, 0.3);
    }
    rows.assertAsGoodAsFresh(15, 30);
    assertTrue(rows.meanDegree() > 0.9 * degree, rows.meanDegree() + " links, before " + degree);
    assertTrue(rows.graph.maxLevel() >= 2, "levels up to " + rows.graph.maxLevel());
  }

  @Test
  void recallStaysOnSentenceEmbeddings() throws IOException {
    Path folder = Path.of("..", "..", "shared", "data", "wordnet-minilm-384");
    assumeTrue(Files.isReadable(folder.resolve("base.f16")), "the data set is not there");
    int count = 1500 * SOAK;
    float[][] pool;
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows = WordnetBench.load(folder.resolve("base.f16"), 384, 3 * count, arena);
      pool = new float[rows.count()][384];
      for (int i = 0; i < pool.length; i++) {
        rows.copy(i, pool[i]);
      }
    }
    var rows = new Replaced(pool, count, Metric.COSINE, new HnswParameters(16, 100, 3));
    for (int round = 0; round < 10; round++) {
      rows.replace(0.1, 0.6);
    }
    rows.replace(0.5, 0.95);
    rows.assertAsGoodAsFresh(30, 60);
  }

  /** Rows of a pool, and the graph that has been compacted from one set of them to the next. */
  private static final class Replaced {
    private final float[][] pool;
    private final Random random = new Random(1);
    private final Arena arena = Arena.ofAuto();
    private int[] members;
    private int next;
    private VectorRows rows;
    private HnswGraph graph;

    Replaced(float[][] pool, int count, Metric metric, HnswParameters parameters) {
      this.pool = pool;
      members = new int[count];
      Arrays.setAll(members, i -> next++);
      rows = rows();
      graph = HnswBuilder.build(rows, null, metric, parameters, 2, BuildProgress.NONE).view();
    }

    /** Replaces a share of the rows; that must cost at most so much of a fresh build. */
    void replace(double share, double costMax) {
      int count = members.length;
      int dead = (int) (share * count);
      int[] newOrdinals = new int[count];
      for (int i = 0; i < dead; ) {
        int row = random.nextInt(count);
        if (newOrdinals[row] == 0) {
          newOrdinals[row] = -1;
          i++;
        }
      }
      int[] after = new int[count];
      int survivors = 0;
      for (int i = 0; i < count; i++) {
        if (newOrdinals[i] == 0) {
          newOrdinals[i] = survivors;
          after[survivors++] = members[i];
        }
      }
      for (int i = survivors; i < count; i++) {
        after[i] = next++ % pool.length; // far from the ones still alive
      }
      members = after;
      rows = rows();
      HnswGraphData data =
          HnswBuilder.compact(
              graph, newOrdinals, rows, null, Quantization.NONE, 2, BuildProgress.NONE, arena);
      graph = data.view();
      graph.validate();
      double cost = (double) data.distanceComputations() / fresh().distanceComputations();
      assertTrue(cost < costMax, "replacing " + share + " costs " + cost + " of a build");
    }

    void assertAsGoodAsFresh(int... efs) {
      HnswGraph fresh = fresh().view();
      float[][] queries = new float[200][];
      for (int i = 0; i < queries.length; i++) {
        queries[i] = pool[random.nextInt(pool.length)];
      }
      for (int ef : efs) {
        double expected = Points.recall(fresh, rows, queries, ef);
        double recall = Points.recall(graph, rows, queries, ef);
        System.out.printf("ef %d: recall %.4f, freshly built %.4f%n", ef, recall, expected);
        assertTrue(recall >= expected - LOSS_MAX, "ef " + ef + ": " + recall + " < " + expected);
      }
      int count = rows.count();
      assertEquals(count, Points.search(graph, rows, queries[0], count, count, null).count());
    }

    double meanDegree() {
      long links = 0;
      for (int node = 0; node < graph.nodeCount(); node++) {
        links += graph.degree(node, 0);
      }
      return (double) links / graph.nodeCount();
    }

    private HnswGraphData fresh() {
      return HnswBuilder.build(
          rows, null, graph.metric(), graph.parameters(), 2, BuildProgress.NONE);
    }

    private VectorRows rows() {
      float[][] vectors = new float[members.length][];
      Arrays.setAll(vectors, i -> pool[members[i]]);
      return Points.rows(arena, vectors);
    }
  }
}
