package io.vicinal.storage.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NearestHitsTest {
  /** Neither the order of places nor its reverse. */
  private static final Comparator<RowAddress> BY_KEY =
      Comparator.<RowAddress>comparingInt(row -> row.ordinal() * 31 % 64)
          .thenComparing(RowAddress::ordinal)
          .thenComparing(RowAddress::segment);

  @Test
  void keepsWhatSortingAllWouldPutFirst() {
    long seed = Long.getLong("vicinal.seed", System.nanoTime());
    System.out.println("NearestHitsTest seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      int count = random.nextInt(70);
      int distinct = 1 + random.nextInt(200); // few distances: many ties
      var hits = new NearestHits(count, BY_KEY);
      var all = new ArrayList<Hit>();
      int offered = random.nextInt(300);
      int[] ordinals = new int[offered];
      float[] distances = new float[offered];
      for (int i = 0; i < offered; i++) {
        ordinals[i] = i;
        distances[i] = random.nextInt(20) == 0 ? Float.NaN : random.nextInt(distinct) - 5f;
        if (distances[i] == 0 && random.nextBoolean()) {
          distances[i] = -0f;
        }
      }
      for (int segment = 0; segment < 2; segment++) {
        for (int i = 0; i < offered; i++) {
          if (!Float.isNaN(distances[i])) {
            all.add(new Hit(new RowAddress(segment, i), distances[i]));
          }
        }
        hits.offer(segment, ordinals, distances, offered);
        all.sort(Hit.order(BY_KEY));
        List<Hit> first = all.subList(0, Math.min(count, all.size()));
        assertEquals(first, hits.sorted(), "seed " + seed + ", round " + round);
        boolean full = count > 0 && first.size() == count;
        assertEquals(full ? first.getLast().distance() : Float.POSITIVE_INFINITY, hits.worst());
      }
    }
  }

  @Test
  void keepsNothingWhereNothingIsWanted() {
    var hits = new NearestHits(0, BY_KEY);
    hits.offer(0, 1, 2);
    assertTrue(hits.sorted().isEmpty());
    assertEquals(Float.POSITIVE_INFINITY, hits.worst());
  }
}
