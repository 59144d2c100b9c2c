package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.Table;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import io.vicinal.storage.io.RealFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes in comes out, from memory and from files. */
class SegmentRoundTripTest {
  private final Table table = Rows.everyType();
  private final Path directory = Path.of("segments/7");

  private static Object[][] rows(Table table, int count, long seed) {
    System.out.println("SegmentRoundTripTest seed " + seed);
    Random random = new Random(seed);
    Object[][] rows = new Object[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Rows.random(table, i, random);
    }
    return rows;
  }

  private static GrowingSegment growing(Table table, Object[][] rows) {
    GrowingSegment growing = new GrowingSegment(1, table);
    for (int i = 0; i < rows.length; i++) {
      new RowCodec(table).validate(rows[i]);
      assertEquals(i, growing.append(rows[i], 10 + i / 3));
    }
    return growing;
  }

  private static void assertRows(Object[][] expected, Segment segment) {
    assertEquals(expected.length, segment.rowCount());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], segment.row(i), "row " + i);
      assertEquals(10 + i / 3, segment.beginLsn(i));
      assertEquals(Segment.LIVE, segment.endLsn(i));
      assertEquals(i, segment.find(RowKey.of(segment.table(), expected[i])));
    }
    assertEquals(-1, segment.find(RowKey.ofKey(segment.table(), new Object[] {-1L})));
  }

  @Test
  void growingRowsComeBack() {
    Object[][] rows = rows(table, 3_000, 1);
    try (GrowingSegment growing = growing(table, rows)) {
      assertRows(rows, growing);
    }
  }

  @Test
  void encodedRowsComeBack() {
    RowCodec codec = new RowCodec(table);
    for (Object[] row : rows(table, 500, 2)) {
      assertArrayEquals(row, codec.decode(codec.encode(row)));
    }
  }

  @Test
  void sealedRowsComeBackFromMemoryAndFromFiles(@TempDir Path temp) {
    for (FileStore store : List.of(new MemoryFileStore(), RealFileStore.at(temp))) {
      for (int count : new int[] {0, 1, 63, 64, 1_023, 1_024, 1_025, 3_000}) {
        Object[][] rows = rows(table, count, count);
        Path at = Path.of("segments/" + count);
        try (GrowingSegment growing = growing(table, rows)) {
          SegmentRecord record =
              SegmentWriter.write(
                  store, at, count, table, 0, RowSource.visible(List.of(growing), 1_000_000));
          SealedSegment sealed = SealedSegment.open(store, at, table, record);
          assertRows(rows, sealed);
          assertEquals(List.of(), sealed.verify());
          sealed.deleteWhenReleased();
          sealed.release();
          assertFalse(store.exists(at));
        }
      }
      store.close();
    }
  }

  @Test
  void mergedSegmentsKeepOnlyWhatIsVisible() {
    FileStore store = new MemoryFileStore();
    Object[][] rows = rows(table, 2_000, 3);
    List<Object[]> expected = new ArrayList<>();
    GrowingSegment growing = growing(table, rows);
    for (int i = 0; i < rows.length; i++) {
      if (i % 3 == 1) {
        growing.kill(i, 5_000);
      } else {
        expected.add(rows[i]);
      }
    }
    RowSource source = RowSource.visible(List.of(growing), 5_000);
    SegmentRecord record = SegmentWriter.write(store, directory, 7, table, 0, source);
    SealedSegment sealed = SealedSegment.open(store, directory, table, record);
    assertEquals(expected.size(), sealed.rowCount());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), sealed.row(i));
    }
    assertTrue(sealed.verify().isEmpty());
    sealed.release();
    growing.close();
  }
}
