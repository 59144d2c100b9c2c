package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.LiveFiles;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogBoundTest {
  private static final OpenOptions OPTIONS =
      OpenOptions.DEFAULT.withBackgroundWork(false).withGrowingBytesMax(1L << 20);

  @TempDir Path temporary;

  private static Table create(Database database, String name) {
    return database.createTable(
        new TableDefinition(
            "public",
            name,
            List.of(
                new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                new ColumnDefinition("text", DataType.of(DataType.Kind.TEXT), true, null)),
            List.of(0),
            1));
  }

  private static void write(Database database, Table table, int id, int length) {
    try (Transaction transaction = database.begin()) {
      if (id >= 0) {
        transaction.insert(table.id(), new Object[] {id, "x".repeat(length)});
      } else {
        transaction.update(table.id(), new Object[] {0}, new Object[] {0, "x".repeat(length)});
      }
      transaction.commit();
    }
  }

  private long logBytes() throws IOException {
    return LiveFiles.bytes(temporary.resolve("databases/1/wal"));
  }

  @Test
  void aTableThatIsSeldomWrittenToDoesNotKeepTheLog() throws IOException {
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table quiet = create(database, "quiet");
      Table busy = create(database, "busy");
      write(database, quiet, 1, 10);
      for (int i = 0; i < 300; i++) {
        write(database, busy, i, 60_000);
      }
      assertTrue(logBytes() < 8 << 20, logBytes() + " bytes of log");
    }
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      try (Snapshot snapshot = database.snapshot()) {
        assertEquals(1, snapshot.rowCount(database.table("public", "quiet").orElseThrow().id()));
        assertEquals(300, snapshot.rowCount(database.table("public", "busy").orElseThrow().id()));
      }
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  @Test
  void manyTablesThatWereWrittenToOnceDoNotKeepTheLog() throws IOException {
    int quiet = 40;
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      Table busy = create(database, "busy");
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < quiet; i++) {
          int table = i;
          Table other =
              database
                  .table("public", "quiet" + table)
                  .orElseGet(() -> create(database, "quiet" + table));
          write(database, other, 1 + round, 10);
        }
        for (int i = 0; i < 150; i++) {
          write(database, busy, 1_000 * round + i, 60_000);
          assertTrue(logBytes() < 10 << 20, logBytes() + " bytes of log");
        }
      }
    }
    try (DataDirectory directory = DataDirectory.open(temporary, OPTIONS)) {
      Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
      try (Snapshot snapshot = database.snapshot()) {
        for (int i = 0; i < quiet; i++) {
          long id = database.table("public", "quiet" + i).orElseThrow().id();
          assertEquals(3, snapshot.rowCount(id));
        }
      }
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
  }

  /** Files go on the thread of the log, soon after nobody needs them. */
  private void awaitSmallLog() throws Exception {
    Eventually.await("the log is small", () -> logBytes() <= 16 << 10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anIdleDatabaseWhoseRowsAreSealedKeepsAFewKilobytesOfLog(boolean background)
      throws Exception {
    OpenOptions options = OPTIONS.withBackgroundWork(background);
    for (int round = 1; round <= 3; round++) {
      try (DataDirectory directory = DataDirectory.open(temporary, options)) {
        Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
        Table table = database.table("public", "t").orElseGet(() -> create(database, "t"));
        Table dropped = create(database, "dropped");
        for (int i = 0; i < 10; i++) {
          write(database, table, 10 * round + i, 50_000);
          write(database, dropped, i, 50_000);
        }
        assertTrue(logBytes() > 500_000, logBytes() + " bytes of log");
        database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
        database.dropTable(dropped.id());
        awaitSmallLog();
        if (round == 2) {
          write(database, table, 0, 100); // a log without files takes writes
        }
      }
      assertEquals(List.of(), DataDirectory.verify(temporary).problems());
      try (DataDirectory directory = DataDirectory.open(temporary, options.withReadOnly(true))) {
        Database database = directory.database(DataDirectory.DEFAULT_DATABASE);
        try (Snapshot snapshot = database.snapshot()) {
          long id = database.table("public", "t").orElseThrow().id();
          assertEquals(10L * round + (round >= 2 ? 1 : 0), snapshot.rowCount(id));
        }
      }
    }
  }
}
