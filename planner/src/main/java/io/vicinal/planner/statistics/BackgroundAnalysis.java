package io.vicinal.planner.statistics;

import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Analyzes tables that have changed much, one after the other, by a sample of their rows and with a
 * fifth of a processor at most. Thread-safe; nothing runs once it is closed.
 */
public final class BackgroundAnalysis implements AutoCloseable {
  /** Sleeps so many times as long as it works. */
  private static final int REST = 4;

  private static final long CLOSE_SECONDS = 60;

  /** A table that waits. */
  private record Waiting(Database database, long table) {}

  private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
  private final ResourceAccount account = ResourceAccount.unbounded();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ThreadPoolExecutor worker =
      new ThreadPoolExecutor(
          1,
          1,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> Thread.ofPlatform().daemon().name("vicinal-statistics").unstarted(task));

  /** Creates what has nothing to do yet; its thread is there only while it has. */
  public BackgroundAnalysis() {
    worker.allowCoreThreadTimeOut(true);
    worker.setRejectedExecutionHandler((_, _) -> {}); // closed
  }

  /** Analyzes a table when its turn comes, unless it waits already. */
  void offer(Database database, long table) {
    var task = new Waiting(database, table);
    if (closed.getCount() > 0 && waiting.add(task)) {
      worker.execute(() -> {
        waiting.remove(task);
        run(database, table);
      });
      if (closed.getCount() == 0) {
        waiting.remove(task); // nothing will run it, and a closed database is not to be held
      }
    }
  }

  private void run(Database database, long id) {
    try {
      for (Table table : database.tables()) {
        if (table.id() == id) {
          var rests = new Rests();
          TableStatistics.sample(database, table, account, rests);
        }
      }
    } catch (RuntimeException e) {
      // It was altered or dropped meanwhile, or all of it is being closed: nothing is missing.
    }
  }

  /** Sleeps now and then; ends at once when all of it is closed. */
  private final class Rests implements Runnable {
    private long begun = System.nanoTime();

    @Override
    public void run() {
      try {
        boolean ended = closed.await(REST * (System.nanoTime() - begun), TimeUnit.NANOSECONDS);
        if (ended) {
          account.check();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        account.cancel();
        account.check();
      }
      begun = System.nanoTime();
    }
  }

  /** Ends what runs; files are not read any more afterwards. */
  @Override
  public void close() {
    account.cancel(); // an interrupt would close the files of everybody
    closed.countDown();
    worker.getQueue().clear();
    worker.shutdown();
    try {
      var _ = worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    waiting.clear();
  }
}
