package io.vicinal.storage.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.MemoryFileStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Copying rows to a new segment can be ended while keys are collected, too. */
final class CheckedCopyTest {
  private static final int ROWS = 60_000;

  @Test
  void keysAreCollectedUnderTheCheckOfTheirRows() {
    var table =
        Rows.table(
            List.of(new ColumnDefinition("id", DataType.of(DataType.Kind.BIGINT), false, null)),
            List.of(0));
    try (var segment = new GrowingSegment(1, table);
        var store = new MemoryFileStore()) {
      for (long id = 0; id < ROWS; id++) {
        segment.append(new Object[] {id}, 1);
      }
      var checks = new AtomicInteger();
      RowSource all = RowSource.visible(List.of(segment), 1);
      Path directory = Path.of("all");
      SegmentWriter.write(store, directory, 1, table, 0, all.checkedBy(checks::incrementAndGet));
      int files = 3 * (1 + 8 * ROWS / (1 << 18)); // one check for each buffer
      assertTrue(checks.get() > files, checks + " checks");
      int last = checks.get() - 3; // among those of the last file, of the keys
      checks.set(0);
      assertThrows(
          StorageException.Cancelled.class,
          () ->
              SegmentWriter.write(
                  store,
                  Path.of("some"),
                  2,
                  table,
                  0,
                  all.checkedBy(() -> {
                    if (checks.incrementAndGet() == last) {
                      throw new StorageException.Cancelled("for a test");
                    }
                  })));
      assertEquals(
          List.of("column-0", "versions"),
          store.list(Path.of("some")).stream()
              .map(f -> f.getFileName().toString())
              .sorted()
              .toList());
    }
  }
}
