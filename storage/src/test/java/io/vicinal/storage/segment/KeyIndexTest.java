package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.MemoryFileStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
  private final Table table =
      Rows.table(
          List.of(
              new ColumnDefinition("id", DataType.of(Kind.BIGINT), false, null),
              new ColumnDefinition("version", DataType.of(Kind.INTEGER), false, null)),
          List.of(0));

  private RowKey key(long id) {
    return RowKey.ofKey(table, new Object[] {id});
  }

  @Test
  void findsTheNewestAndTheVisibleVersionOfARow() {
    GrowingSegment growing = new GrowingSegment(1, table);
    int first = growing.append(new Object[] {1L, 0}, 10);
    growing.append(new Object[] {2L, 0}, 10);
    growing.kill(first, 20);
    int second = growing.append(new Object[] {1L, 1}, 20);
    growing.kill(second, 30);
    int third = growing.append(new Object[] {1L, 2}, 40);
    Bitmap all = Bitmap.full(4);
    FileStore store = new MemoryFileStore();
    Path directory = Path.of("s");
    RowSource everyVersion = new RowSource(List.of(new RowSource.Part(growing, all)));
    SealedSegment sealed =
        SealedSegment.open(
            store,
            directory,
            table,
            SegmentWriter.write(store, directory, 2, table, 0, everyVersion));
    sealed.kill(first, 20);
    sealed.kill(second, 30);
    for (Segment segment : List.of(growing, sealed)) {
      assertEquals(third, segment.find(key(1)));
      assertEquals(1, segment.find(key(2)));
      assertEquals(-1, segment.find(key(3)));
      assertEquals(-1, segment.findVisible(key(1), 9));
      assertEquals(first, segment.findVisible(key(1), 10));
      assertEquals(first, segment.findVisible(key(1), 19));
      assertEquals(second, segment.findVisible(key(1), 20));
      assertEquals(-1, segment.findVisible(key(1), 30));
      assertEquals(third, segment.findVisible(key(1), 40));
      assertEquals(List.of(1, first), ordinals(segment, 15));
      assertEquals(List.of(1, second), ordinals(segment, 25));
      assertEquals(List.of(1), ordinals(segment, 35));
      assertEquals(List.of(1, third), ordinals(segment, 45));
    }
    sealed.release();
    growing.close();
  }

  /** Returns the visible ordinals, row 1 first. */
  private static List<Integer> ordinals(Segment segment, long lsn) {
    Bitmap visible = new Bitmap(segment.rowCount());
    segment.visible(lsn, visible);
    List<Integer> ordinals = new ArrayList<>();
    for (int i = visible.nextSet(0); i >= 0; i = visible.nextSet(i + 1)) {
      ordinals.add(i == 1 ? 0 : ordinals.size(), i);
    }
    return ordinals;
  }

  /** The first rows have no value, more of them than a growing segment begins with. */
  @Test
  void uniqueValuesAreFoundAmongRowsWithoutOne() {
    Table unique =
        new Table(
            1,
            "public",
            "t",
            List.of(
                new ColumnDefinition("id", DataType.of(Kind.BIGINT), false, null),
                new ColumnDefinition("a", DataType.of(Kind.INTEGER), true, null),
                new ColumnDefinition("b", DataType.of(Kind.TEXT), true, null)),
            List.of(0),
            1,
            List.of(),
            List.of(
                new UniqueConstraint("u", List.of(2, 1)), new UniqueConstraint("v", List.of(1))),
            List.of());
    GrowingSegment growing = new GrowingSegment(1, unique);
    int rows = 3_000;
    for (int i = 0; i < rows; i++) {
      boolean empty = i < 2_500 && i % 1_200 != 7;
      growing.append(
          new Object[] {(long) i, empty ? null : (Integer) i, empty ? null : "b" + i}, 1);
    }
    growing.kill(2_600, 5);
    growing.append(new Object[] {9_999L, 2_600, null}, 5);
    FileStore store = new MemoryFileStore();
    Path directory = Path.of("s");
    RowSource all = new RowSource(List.of(new RowSource.Part(growing, Bitmap.full(rows + 1))));
    SealedSegment sealed =
        SealedSegment.open(
            store, directory, unique, SegmentWriter.write(store, directory, 2, unique, 0, all));
    sealed.kill(2_600, 5);
    assertEquals(List.of(), sealed.verify());
    for (Segment segment : List.of(growing, sealed)) {
      for (int i : new int[] {0, 6, 7, 1_207, 2_407, 2_499, 2_500, 2_999, 3_000}) {
        boolean present = i % 1_200 == 7 || (i >= 2_500 && i < rows);
        RowKey pair = RowKey.ofKey(unique, List.of(2, 1), new Object[] {"b" + i, i});
        RowKey single = RowKey.ofKey(unique, List.of(1), new Object[] {i});
        assertEquals(present ? i : -1, segment.findUnique(segment.table().uniques().get(0), pair));
        assertEquals(
            present ? i : -1, segment.findUnique(segment.table().uniques().get(1), single));
        assertEquals(
            present ? 1 : 0,
            segment.findVisibleUnique(segment.table().uniques().get(1), single, 1).length);
        assertEquals(
            0, segment.findVisibleUnique(segment.table().uniques().get(1), single, 0).length);
      }
      RowKey moved = RowKey.ofKey(unique, List.of(1), new Object[] {2_600});
      assertEquals(rows, segment.findUnique(segment.table().uniques().get(1), moved));
      assertArrayEquals(
          new int[] {2_600}, segment.findVisibleUnique(segment.table().uniques().get(1), moved, 4));
      assertArrayEquals(
          new int[] {rows}, segment.findVisibleUnique(segment.table().uniques().get(1), moved, 5));
      assertEquals(null, segment.uniqueKey(List.of(2, 1), rows));
    }
    sealed.release();
    growing.close();
  }

  @Test
  void growingKeysThatCollideAreToldApart() {
    GrowingSegment growing = new GrowingSegment(1, table);
    for (long i = 0; i < 500; i++) {
      growing.append(new Object[] {i, 0}, 1, key(i).withHash(i % 3));
    }
    for (long i = 0; i < 500; i++) {
      assertEquals(i, growing.find(key(i).withHash(i % 3)));
    }
    assertEquals(-1, growing.find(key(500).withHash(1)));
    growing.close();
  }

  @Test
  void sealedHashesAreSortedAlsoInPartitions() {
    long seed = System.nanoTime();
    System.out.println("KeyIndexTest seed " + seed);
    Random random = new Random(seed);
    int rows = 5_000;
    long[] hashes = random.longs(rows).toArray();
    for (int i = 0; i < rows; i += 3) {
      hashes[i] = hashes[random.nextInt(rows)]; // collisions
    }
    for (int partitionRows : new int[] {1 << 20, 700}) {
      FileStore store = new MemoryFileStore();
      Path directory = Path.of("");
      FileRecord file;
      try (Arena arena = Arena.ofConfined();
          var out = new SegmentFileWriter(store, directory, FileKind.KEYS, "keys")) {
        MemorySegment all = arena.allocate(rows * 8L, 8);
        for (int i = 0; i < rows; i++) {
          all.setAtIndex(Layouts.LONG_LE, i, hashes[i]);
        }
        new KeysWriter(rows, out, partitionRows).write(all, Bitmap.full(rows));
        file = out.finish(1, 0, rows, null);
      }
      MemorySegment mapped = store.mapReadOnly(Path.of("keys"), file.sizeBytes(), Arena.ofAuto());
      SealedKeys keys = new SealedKeys(mapped, new KeysLayout(rows));
      for (int i = 0; i < rows; i++) {
        assertEquals(hashes[keys.ordinal(i)], keys.hash(i));
        if (i > 0) {
          int order = Long.compareUnsigned(keys.hash(i - 1), keys.hash(i));
          assertEquals(true, order < 0 || (order == 0 && keys.ordinal(i - 1) < keys.ordinal(i)));
        }
      }
      for (int i = 0; i < rows; i++) {
        int at = keys.lowerBound(hashes[i]);
        assertEquals(true, keys.matches(at, hashes[i]));
        assertEquals(true, at == 0 || keys.hash(at - 1) != hashes[i]);
      }
    }
  }
}
