package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Readers see a stable prefix of complete rows while a writer appends, updates and grows memory.
 */
class GrowingReadersTest {
  private static final int ROWS = 20_000;

  private final Table table =
      Rows.table(
          List.of(
              new ColumnDefinition("id", DataType.of(Kind.BIGINT), false, null),
              new ColumnDefinition("twice", DataType.of(Kind.INTEGER), true, null),
              new ColumnDefinition("name", DataType.of(Kind.TEXT), true, null),
              new ColumnDefinition("vector", DataType.vector(3), true, null)),
          List.of(0));

  private static Object[] row(int ordinal) {
    boolean isNull = ordinal % 7 == 3;
    long id = ordinal % 3 == 2 ? ordinal - 1 : ordinal; // every third row replaces the one before
    return new Object[] {
      id,
      isNull ? null : 2 * ordinal,
      isNull ? null : "row " + ordinal,
      isNull ? null : new float[] {ordinal, 1, 2}
    };
  }

  @Test
  void readersSeeCompleteRows() throws Exception {
    AtomicLong published = new AtomicLong(-1); // the LSN of a snapshot, one row each
    try (GrowingSegment segment = new GrowingSegment(1, table);
        ExecutorService executor = Executors.newFixedThreadPool(3)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(executor.submit(() -> read(segment, published)));
      }
      Future<?> writer = executor.submit(() -> write(segment, published));
      writer.get();
      for (Future<?> reader : readers) {
        reader.get();
      }
      assertEquals(ROWS, segment.rowCount());
    }
  }

  private static void write(GrowingSegment segment, AtomicLong published) {
    for (int i = 0; i < ROWS; i++) {
      Object[] row = row(i);
      int old = segment.find(RowKey.of(segment.table(), row));
      if (old >= 0) {
        segment.kill(old, i);
      }
      segment.append(row, i);
      published.set(i);
    }
  }

  private static Void read(GrowingSegment segment, AtomicLong published) {
    long lsn;
    do {
      lsn = published.get();
      if (lsn < 0) {
        continue;
      }
      int count = (int) lsn + 1;
      assertEquals(count, segment.visibleRowCount(lsn));
      VectorColumn vectors = (VectorColumn) segment.column(3);
      for (int n = 0; n < 50; n++) {
        int ordinal = n == 0 ? count - 1 : ThreadLocalRandom.current().nextInt(count);
        Object[] expected = row(ordinal);
        assertArrayEquals(expected, segment.row(ordinal));
        float[] vector = new float[3];
        vectors.copy(ordinal, vector);
        assertArrayEquals(expected[3] == null ? new float[3] : (float[]) expected[3], vector);
        int visible = segment.findVisible(RowKey.of(segment.table(), expected), lsn);
        assertEquals(expected[0], segment.value(0, visible));
      }
      Bitmap visible = new Bitmap(count);
      segment.visible(lsn, visible);
      assertEquals(count - segment.deadRowCount(lsn), visible.cardinality());
      assertEquals(replaced((int) lsn), segment.deadRowCount(lsn));
    } while (lsn < ROWS - 1);
    return null;
  }

  /** Returns how many of the rows 0 to {@code last} replace another. */
  private static long replaced(int last) {
    return (last + 1) / 3;
  }
}
