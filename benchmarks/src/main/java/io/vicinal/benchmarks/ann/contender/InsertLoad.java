package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Database;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A thread that inserts rows into the engine as fast as it takes them, until it is closed. */
public final class InsertLoad implements AutoCloseable {
  private static final int BATCH_ROWS = 100;

  private final Database database;
  private final long tableId;
  private final float[][] vectors;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean stopped;
  private volatile long inserted;

  private InsertLoad(EngineContender engine, Dataset dataset) {
    this.database = engine.database();
    this.tableId = engine.tableId();
    this.vectors = dataset.rows();
  }

  /** Starts inserting the rows of {@code dataset} again, under new numbers. */
  public static InsertLoad start(EngineContender engine, Dataset dataset) {
    var load = new InsertLoad(engine, dataset);
    Thread.ofPlatform().daemon().start(load::insert);
    return load;
  }

  private void insert() {
    try {
      while (!stopped) {
        long batch = inserted;
        try (var transaction = database.begin()) {
          for (long i = batch; i < batch + BATCH_ROWS; i++) {
            int id = (int) (vectors.length + i);
            transaction.insert(
                tableId, new Object[] {id, id, id, vectors[(int) (i % vectors.length)]});
          }
          transaction.commit();
        }
        inserted = batch + BATCH_ROWS;
      }
      end.complete(null);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /** Returns how fast rows have been inserted so far. */
  public double rowsPerSecond() {
    return inserted / ((System.nanoTime() - startNanos) / 1e9);
  }

  /** Waits for the last batch. @throws ExecutionException if an insert failed */
  @Override
  public void close() throws ExecutionException, InterruptedException {
    stopped = true;
    end.get();
  }
}
