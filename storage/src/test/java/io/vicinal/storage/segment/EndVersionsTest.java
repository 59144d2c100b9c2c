package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EndVersionsTest {
  @Test
  void keepsTheEarliestEndOfEveryRow() {
    long seed = System.nanoTime();
    System.out.println("EndVersionsTest seed " + seed);
    Random random = new Random(seed);
    int rows = 5_000;
    EndVersions ends = new EndVersions(random.nextInt(rows));
    TreeMap<Integer, Long> expected = new TreeMap<>();
    for (long lsn = 1; lsn <= 3_000; lsn++) {
      // The first block becomes dense, the others stay sparse or empty.
      int row = random.nextInt(4) == 0 ? random.nextInt(rows) : random.nextInt(1_024);
      ends.kill(row, lsn);
      expected.putIfAbsent(row, lsn);
    }
    for (int i = 0; i < rows; i++) {
      assertEquals(expected.getOrDefault(i, Segment.LIVE), ends.get(i));
    }
    for (long lsn : new long[] {0, 1, 50, 1_500, 3_000, Long.MAX_VALUE}) {
      long dead = expected.values().stream().filter(end -> end <= lsn).count();
      assertEquals(dead, ends.count(lsn));
      Bitmap visible = Bitmap.full(rows);
      ends.clearDead(lsn, visible);
      assertEquals(rows - dead, visible.cardinality());
    }
    assertEquals(Segment.LIVE, ends.get(1_000_000));
    for (long lsn = 3_000; lsn >= 0; lsn -= 1 + random.nextInt(400)) {
      long kept = lsn;
      ends.undo(kept);
      expected.values().removeIf(end -> end > kept);
      for (int i = 0; i < rows; i++) {
        assertEquals(expected.getOrDefault(i, Segment.LIVE), ends.get(i));
      }
      assertEquals(expected.size(), ends.count(Long.MAX_VALUE));
      ends.kill(random.nextInt(rows), kept + 1); // is undone next
    }
  }
}
