package io.vicinal.storage.hnsw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.Quantization;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompactionTest {
  private static final int COUNT = 3000;
  private static final HnswParameters PARAMETERS = new HnswParameters(12, 80, 42);
  private static final Arena ARENA = Arena.ofShared();
  private static final float[][] VECTORS = Points.clusters(21, COUNT, 24);
  private static HnswGraphData whole;

  @BeforeAll
  static void build() {
    whole = fresh(Points.rows(ARENA, VECTORS));
  }

  @AfterAll
  static void close() {
    ARENA.close();
  }

  @Test
  void findsWhatIsLeftAndNothingElseForAnyShareOfTheDead() {
    for (int percent : new int[] {1, 10, 50, 75, 79, 81, 99, 100}) {
      Random random = new Random(percent);
      Compacted left = compact(i -> random.nextInt(100) >= percent, 2);
      left.graph().validate();
      assertAllFound(left, "percent dead " + percent);
      if (percent <= HnswBuilder.DEAD_PERCENT_MAX) {
        double ratio =
            (double) left.data.distanceComputations() / fresh(left.rows).distanceComputations();
        assertTrue(ratio < 0.6, "percent dead " + percent + " costs " + ratio + " of a build");
      }
    }
  }

  @Test
  void givesTheSameBytesForAnyNumberOfThreads() {
    IntPredicate survives = i -> i % 10 < 7;
    byte[] one = bytes(compact(survives, 1).data);
    assertArrayEquals(one, bytes(compact(survives, 2).data));
    assertArrayEquals(one, bytes(compact(survives, 5).data));
  }

  @Test
  void keepsAllLinksBetweenSurvivorsOfNodesThatLostNone() {
    Compacted left = compact(i -> i % 100 != 7, 2);
    int[] before = new int[208];
    int[] after = new int[208];
    int untouched = 0;
    for (int node = 0; node < COUNT; node++) {
      int count = whole.view().neighbors(node, 0, before);
      int[] expected =
          Arrays.stream(before, 0, count).map(i -> left.newOrdinals[i]).sorted().toArray();
      if (left.newOrdinals[node] >= 0 && expected[0] >= 0) {
        untouched++;
        int n = left.graph().neighbors(left.newOrdinals[node], 0, after);
        assertArrayEquals(expected, Arrays.stream(after, 0, n).sorted().toArray());
      }
    }
    assertTrue(untouched > COUNT / 2, untouched + " nodes have lost no neighbor");
  }

  @Test
  void survivesTheDeathOfItsUpperLevels() {
    HnswGraph before = whole.view();
    Compacted left = compact(i -> before.level(i) == 0, 2);
    assertEquals(0, left.graph().maxLevel());
    assertAllFound(left, "level 0 alone");
    Compacted noEntry = compact(i -> i != before.entryPoint(), 2);
    assertEquals(COUNT - 1, noEntry.rows.count());
    assertAllFound(noEntry, "without the entry point");
    Compacted upperMostly = compact(i -> before.level(i) > 0 || i % 3 == 0, 2);
    assertEquals(before.maxLevel(), upperMostly.graph().maxLevel());
    assertAllFound(upperMostly, "upper levels whole");
  }

  @Test
  void findsRowsAroundWhichEverythingDied() {
    SearchResult around =
        Points.search(whole.view(), Points.rows(ARENA, VECTORS), VECTORS[5], 401, 800, null);
    var dead = new BitSet();
    for (int i = 1; i < around.count(); i++) {
      dead.set(around.ordinal(i));
    }
    Compacted left = compact(i -> !dead.get(i), 2);
    assertAllFound(left, "a hole");
    SearchResult alone = Points.search(left.graph(), left.rows, VECTORS[5], 1, 20, null);
    assertEquals(left.newOrdinals[5], alone.ordinal(0));
  }

  @Test
  void equalVectorsStayReachable() {
    try (Arena arena = Arena.ofShared()) {
      float[][] same = new float[1000][];
      Arrays.fill(same, new float[] {1, 2, 3, 4});
      HnswGraphData data = fresh(Points.rows(arena, same));
      int[] newOrdinals = mapping(1000, i -> i % 3 != 0);
      VectorRows left = Points.rows(arena, survivors(same, newOrdinals));
      HnswGraphData after = compact(data, newOrdinals, left, null, 2, arena);
      after.view().validate();
      assertEquals(666, Points.search(after.view(), left, same[0], 700, 700, null).count());
    }
  }

  @Test
  void rowsWithoutAVectorStayOut() {
    try (Arena arena = Arena.ofShared()) {
      float[][] vectors = Points.clusters(5, 600, 8);
      var present = new BitSet();
      present.set(0, 600);
      for (int i = 0; i < 600; i += 3) {
        present.clear(i);
      }
      VectorRows rows = Points.rows(arena, vectors);
      HnswGraphData data =
          HnswBuilder.build(rows, present, Metric.L2, PARAMETERS, 2, BuildProgress.NONE);
      int[] newOrdinals = mapping(600, i -> i % 2 == 0); // of these 100 have no vector
      float[][] kept = Arrays.copyOf(survivors(vectors, newOrdinals), 310);
      System.arraycopy(vectors, 0, kept, 300, 10);
      var newPresent = new BitSet();
      newPresent.set(300, 309);
      VectorRows left = Points.rows(arena, kept);
      HnswGraph graph = compact(data, newOrdinals, left, newPresent, 2, arena).view();
      graph.validate();
      assertEquals(209, Points.search(graph, left, vectors[1], 400, 400, null).count());
      assertEquals(-1, graph.level(0));
      assertEquals(-1, graph.level(309));
      HnswGraph nothing = new Compacted(data, i -> false, vectors, arena).graph();
      assertEquals(-1, nothing.entryPoint());
      int[] onlyWithout = mapping(600, i -> i % 3 == 0);
      VectorRows without = Points.rows(arena, survivors(vectors, onlyWithout));
      HnswGraph none = compact(data, onlyWithout, without, new BitSet(), 2, arena).view();
      none.validate();
      assertEquals(-1, none.entryPoint());
    }
  }

  @Test
  void rowsMayComeInAnotherOrder() {
    try (Arena arena = Arena.ofShared()) {
      int[] newOrdinals = new int[COUNT];
      float[][] turned = new float[COUNT - 1][];
      for (int i = 0; i < COUNT; i++) {
        newOrdinals[i] = i == 0 ? -1 : COUNT - 1 - i;
        if (i > 0) {
          turned[newOrdinals[i]] = VECTORS[i];
        }
      }
      VectorRows rows = Points.rows(arena, turned);
      HnswGraph graph = compact(whole, newOrdinals, rows, null, 2, arena).view();
      graph.validate();
      double recall = Points.recall(graph, rows, Arrays.copyOf(VECTORS, 100), 64);
      assertTrue(recall > 0.95, "recall " + recall);
    }
  }

  @Test
  void wrongMappingsAreRefused() {
    VectorRows rows = Points.rows(ARENA, VECTORS);
    int[] twice = new int[COUNT];
    int[] gap = mapping(COUNT, i -> i != 4);
    gap[4] = -1;
    gap[0] = -1;
    int[] beyond = mapping(COUNT, i -> true);
    beyond[3] = COUNT;
    for (int[] wrong : new int[][] {twice, gap, beyond, new int[7]}) {
      assertThrows(
          IllegalArgumentException.class, () -> compact(whole, wrong, rows, null, 1, ARENA));
    }
  }

  @Test
  void canBeCancelledWhileItRepairs() {
    int[] newOrdinals = mapping(COUNT, i -> i % 2 == 0);
    VectorRows left = Points.rows(ARENA, survivors(VECTORS, newOrdinals));
    BuildProgress cancel =
        (done, total) -> {
          assertEquals(COUNT / 2, total);
          assertTrue(done <= total);
          throw new CancellationException("enough");
        };
    assertThrows(
        CancellationException.class,
        () ->
            HnswBuilder.compact(
                whole.view(),
                newOrdinals,
                left,
                null,
                Quantization.NONE,
                2,
                cancel,
                Arena.ofAuto()));
  }

  /** A graph and the rows it is over, after some of {@link #VECTORS} died. */
  private static final class Compacted {
    final int[] newOrdinals;
    final VectorRows rows;
    final HnswGraphData data;

    Compacted(HnswGraphData before, IntPredicate survives, float[][] vectors, Arena arena) {
      newOrdinals = mapping(vectors.length, survives);
      rows = Points.rows(arena, survivors(vectors, newOrdinals));
      data = CompactionTest.compact(before, newOrdinals, rows, null, 2, arena);
    }

    Compacted(int[] newOrdinals, VectorRows rows, HnswGraphData data) {
      this.newOrdinals = newOrdinals;
      this.rows = rows;
      this.data = data;
    }

    HnswGraph graph() {
      return data.view();
    }
  }

  private static Compacted compact(IntPredicate survives, int threads) {
    int[] newOrdinals = mapping(COUNT, survives);
    VectorRows rows = Points.rows(ARENA, survivors(VECTORS, newOrdinals));
    return new Compacted(
        newOrdinals, rows, compact(whole, newOrdinals, rows, null, threads, ARENA));
  }

  private static HnswGraphData compact(
      HnswGraphData before,
      int[] newOrdinals,
      VectorRows rows,
      BitSet present,
      int threads,
      Arena arena) {
    return HnswBuilder.compact(
        before.view(),
        newOrdinals,
        rows,
        present,
        Quantization.NONE,
        threads,
        BuildProgress.NONE,
        arena);
  }

  private static HnswGraphData fresh(VectorRows rows) {
    return HnswBuilder.build(rows, null, Metric.L2, PARAMETERS, 2, BuildProgress.NONE);
  }

  private static void assertAllFound(Compacted left, String message) {
    int count = left.rows.count();
    SearchResult all = Points.search(left.graph(), left.rows, VECTORS[0], count, count, null);
    assertEquals(count, all.count(), message);
  }

  private static int[] mapping(int count, IntPredicate survives) {
    int[] newOrdinals = new int[count];
    int next = 0;
    for (int i = 0; i < count; i++) {
      newOrdinals[i] = survives.test(i) ? next++ : -1;
    }
    return newOrdinals;
  }

  private static float[][] survivors(float[][] vectors, int[] newOrdinals) {
    float[][] left = new float[(int) Arrays.stream(newOrdinals).filter(i -> i >= 0).count()][];
    for (int i = 0; i < vectors.length; i++) {
      if (newOrdinals[i] >= 0) {
        left[newOrdinals[i]] = vectors[i];
      }
    }
    return left;
  }

  private static byte[] bytes(HnswGraphData data) {
    byte[] bytes = new byte[(int) data.sizeBytes()];
    data.writeTo(MemorySegment.ofArray(bytes));
    return bytes;
  }
}
