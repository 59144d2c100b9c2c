package io.vicinal.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Database;
import io.vicinal.storage.Eventually;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.RowCursor;
import io.vicinal.storage.ScanSpec;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.Transaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConcurrencyTest {
  private static final int ACCOUNTS = 60;
  private static final long BALANCE = 100;

  @TempDir Path temporary;
  private Database database;
  private Table table;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger transfers = new AtomicInteger();
  private final AtomicInteger conflicts = new AtomicInteger();

  /** Money moves between accounts while others add it up: every sum is the same. */
  @Test
  void readersSeeWholeTransactionsWhileSegmentsAreSealedAndMerged() throws Exception {
    OpenOptions options = OpenOptions.DEFAULT.withGrowingBytesMax(60_000);
    try (DataDirectory directory = DataDirectory.open(temporary, options);
        var threads = Executors.newCachedThreadPool()) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      fill();
      var running = new ArrayList<Future<Void>>();
      for (int i = 0; i < 3; i++) {
        int seed = i;
        running.add(threads.submit((Callable<Void>) () -> transfer(new Random(seed))));
        running.add(threads.submit((Callable<Void>) this::add));
      }
      running.add(threads.submit((Callable<Void>) this::optimize));
      Thread.sleep(3_000);
      try {
        Eventually.await(
            "there are 10 transfers, or a failure",
            () -> transfers.get() > 10 || running.stream().anyMatch(Future::isDone));
      } finally {
        stop.set(true);
      }
      for (Future<Void> future : running) {
        future.get();
      }
      assertTrue(transfers.get() > 10, transfers + " transfers, " + conflicts + " conflicts");
      assertEquals(ACCOUNTS * BALANCE, sum());
    }
    assertEquals(List.of(), DataDirectory.verify(temporary).problems());
    try (DataDirectory directory = DataDirectory.open(temporary, options)) {
      database = directory.database(DataDirectory.DEFAULT_DATABASE);
      assertEquals(ACCOUNTS * BALANCE, sum());
    }
  }

  private void fill() {
    table =
        database.createTable(
            new TableDefinition(
                "public",
                "accounts",
                List.of(
                    new ColumnDefinition("id", DataType.of(DataType.Kind.INTEGER), false, null),
                    new ColumnDefinition("money", DataType.of(DataType.Kind.BIGINT), false, null)),
                List.of(0),
                3));
    try (Transaction transaction = database.begin()) {
      for (int id = 0; id < ACCOUNTS; id++) {
        transaction.insert(table.id(), new Object[] {id, BALANCE});
      }
      transaction.commit();
    }
  }

  private Void transfer(Random random) {
    while (!stop.get()) {
      try (Transaction transaction = database.begin()) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long[] money = money(transaction.snapshot());
        transaction.update(table.id(), new Object[] {from}, new Object[] {from, money[from] - 1});
        transaction.update(table.id(), new Object[] {to}, new Object[] {to, money[to] + 1});
        transaction.commit();
        transfers.incrementAndGet();
      } catch (StorageException.Conflict e) {
        conflicts.incrementAndGet();
      }
    }
    return null;
  }

  private Void add() {
    while (!stop.get()) {
      assertEquals(ACCOUNTS * BALANCE, sum());
    }
    return null;
  }

  private Void optimize() throws InterruptedException {
    while (!stop.get()) {
      database.optimize(table.id(), Progress.NONE, ResourceAccount.unbounded());
      Thread.sleep(50);
    }
    return null;
  }

  private long sum() {
    try (Snapshot snapshot = database.snapshot()) {
      assertEquals(ACCOUNTS, snapshot.rowCount(1));
      long sum = 0;
      for (long money : money(snapshot)) {
        sum += money;
      }
      return sum;
    }
  }

  private static long[] money(Snapshot snapshot) {
    long[] money = new long[ACCOUNTS];
    int rows = 0;
    ScanSpec all = ScanSpec.all(1, List.of(0, 1));
    try (RowCursor cursor = snapshot.scan(all, new Object[0], ResourceAccount.unbounded())) {
      while (cursor.next()) {
        money[(Integer) cursor.get(0)] = (Long) cursor.get(1);
        rows++;
      }
    }
    assertEquals(ACCOUNTS, rows);
    return money;
  }
}
