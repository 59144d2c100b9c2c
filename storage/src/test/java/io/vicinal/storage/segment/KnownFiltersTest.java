package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownFiltersTest {
  private static final int ROWS = 8_000;
  private static final long ENTRY_BYTES = ROWS / 8 + 256;

  private static Bitmap rows(int... ordinals) {
    var rows = new Bitmap(ROWS);
    for (int ordinal : ordinals) {
      rows.set(ordinal);
    }
    return rows;
  }

  @Test
  void knowsWhatWasKeptAndItsCount() {
    var filters = new KnownFilters(new FilterMemory(1 << 20));
    assertNull(filters.find("a"));
    Bitmap kept = rows(3, 7_999);
    assertSame(kept, filters.keep("a", kept).bitmap());
    assertSame(kept, filters.find("a").bitmap());
    assertEquals(2, filters.find("a").count());
    assertNull(filters.find("b"));
    assertEquals(ENTRY_BYTES + 2 * Integer.BYTES, filters.sizeBytes());
    filters.clear();
    assertNull(filters.find("a"));
    assertEquals(0, filters.sizeBytes());
  }

  @Test
  void listsRowsThatAreFew() {
    var filters = new KnownFilters(new FilterMemory(1 << 20));
    assertArrayEquals(new int[0], filters.keep("none", rows()).listed());
    filters.keep("few", rows(0, 63, 64, 7_999));
    assertArrayEquals(new int[] {0, 63, 64, 7_999}, filters.find("few").listed());
    int most = 8_000 / 32;
    int[] many = IntStream.range(0, most + 1).map(i -> 7 * i).toArray();
    assertArrayEquals(
        Arrays.copyOf(many, most), filters.keep("most", rows(Arrays.copyOf(many, most))).listed());
    assertNull(filters.keep("many", rows(many)).listed());
    assertEquals(most + 1, filters.find("many").count());
  }

  @Test
  void aFilterIsWorthKeepingWhenItComesAgain() {
    var filters = new KnownFilters(new FilterMemory(1 << 20));
    assertFalse(filters.isAskedAgain("a"));
    assertTrue(filters.isAskedAgain("a"));
    assertFalse(filters.isAskedAgain("b"));
    assertTrue(filters.isAskedAgain("a"));
  }

  @Test
  void keepsNoMoreThanTheProcessMayAndDropsWhatIsNotUsed() {
    var memory = new FilterMemory(4 * ENTRY_BYTES);
    var one = new KnownFilters(memory);
    var two = new KnownFilters(memory);
    one.keep("used", rows(1));
    for (int i = 0; i < 50; i++) {
      assertNotNull(one.find("used"));
      (i % 2 == 0 ? one : two).keep(i, rows(i));
      assertTrue(memory.bytes() <= 4 * ENTRY_BYTES);
      assertEquals(memory.bytes(), one.sizeBytes() + two.sizeBytes());
    }
    assertNotNull(one.find("used"));
    assertNotNull(two.find(49));
    var huge = new KnownFilters(new FilterMemory(ENTRY_BYTES));
    assertEquals(1, huge.keep("a", rows(1)).count());
    assertNull(huge.find("a"));
  }

  @Test
  void aSegmentKeepsFewFiltersAndNoneOnceItIsClosed() {
    var memory = new FilterMemory(1 << 30);
    var filters = new KnownFilters(memory);
    for (int i = 0; i < 500; i++) {
      filters.keep(i, rows(i));
      filters.keep(i, rows(i));
    }
    assertEquals(32 * (ENTRY_BYTES + Integer.BYTES), filters.sizeBytes());
    assertEquals(filters.sizeBytes(), memory.bytes());
    assertEquals(1, filters.find(499).count());
    filters.close();
    assertEquals(0, memory.bytes());
    assertEquals(3, filters.keep("late", rows(1, 2, 3)).count());
    assertNull(filters.find("late"));
    assertEquals(0, memory.bytes());
  }

  @Test
  void severalThreadsNeverSeeOtherRowsAndNothingIsCountedTwice() throws InterruptedException {
    var memory = new FilterMemory(10 * ENTRY_BYTES);
    List<KnownFilters> all = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      all.add(new KnownFilters(memory));
    }
    List<Thread> threads = new ArrayList<>();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 2_000; i++) {
                  KnownFilters filters = all.get(random.nextInt(all.size()));
                  int filter = random.nextInt(40);
                  KnownFilters.Rows found = filters.find(filter);
                  if (found == null) {
                    filters.keep(filter, rows(filter));
                  } else if (!found.bitmap().get(filter) || found.count() != 1) {
                    wrong.add("filter " + filter);
                  }
                  if (random.nextInt(100) == 0) {
                    filters.clear();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), wrong);
    long kept = all.stream().mapToLong(KnownFilters::sizeBytes).sum();
    assertEquals(kept, memory.bytes());
    all.forEach(KnownFilters::close);
    assertEquals(0, memory.bytes());
  }
}
