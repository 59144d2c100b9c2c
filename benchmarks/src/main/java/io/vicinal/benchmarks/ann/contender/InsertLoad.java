package io.vicinal.benchmarks.ann.contender;

import io.vicinal.benchmarks.ann.data.Dataset;
import io.vicinal.storage.Database;
import io.vicinal.storage.Metric;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A thread that inserts rows into the engine at a steady rate, or as fast as it takes them, until
 * it is closed. The rows lie near those of the data set and are equal to none of them.
 */
public final class InsertLoad implements AutoCloseable {
  private static final int BATCH_ROWS = 20;
  private static final double NOISE = 0.3; // of the length of a row

  private final Database database;
  private final long tableId;
  private final Dataset dataset;
  private final int firstId;
  private final int rowsPerSecond;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean stopped;
  private volatile long inserted;

  private InsertLoad(EngineContender engine, Dataset dataset, int firstId, int rowsPerSecond) {
    this.database = engine.database();
    this.tableId = engine.tableId();
    this.dataset = dataset;
    this.firstId = firstId;
    this.rowsPerSecond = rowsPerSecond;
  }

  /**
   * Starts inserting.
   *
   * @param firstId number of the first row
   * @param rowsPerSecond 0 for as many as possible
   */
  public static InsertLoad start(
      EngineContender engine, Dataset dataset, int firstId, int rowsPerSecond) {
    var load = new InsertLoad(engine, dataset, firstId, rowsPerSecond);
    Thread.ofPlatform().daemon().start(load::insert);
    return load;
  }

  private void insert() {
    try {
      while (!stopped) {
        long batch = inserted;
        try (var transaction = database.begin()) {
          for (long i = batch; i < batch + BATCH_ROWS; i++) {
            int id = (int) (firstId + i);
            transaction.insert(tableId, new Object[] {id, id, id, vector(id)});
          }
          transaction.commit();
        }
        inserted = batch + BATCH_ROWS;
        pause();
      }
      end.complete(null);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    } catch (InterruptedException e) {
      end.completeExceptionally(e);
      Thread.currentThread().interrupt();
    }
  }

  private void pause() throws InterruptedException {
    if (rowsPerSecond > 0) {
      long due = startNanos + (long) (inserted * 1e9 / rowsPerSecond);
      long left = due - System.nanoTime();
      if (left > 0) {
        TimeUnit.NANOSECONDS.sleep(left);
      }
    }
  }

  private float[] vector(int id) {
    float[] row = dataset.rows()[id % dataset.rows().length];
    var random = new SplittableRandom(id);
    double squares = 0;
    for (float coordinate : row) {
      squares += (double) coordinate * coordinate;
    }
    double scale = NOISE * Math.sqrt(squares / row.length);
    float[] near = new float[row.length];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      near[i] = (float) (row[i] + scale * (2 * random.nextDouble() - 1) * Math.sqrt(3));
      sum += (double) near[i] * near[i];
    }
    if (dataset.metric() == Metric.COSINE) {
      for (int i = 0; i < near.length; i++) {
        near[i] = (float) (near[i] / Math.sqrt(sum));
      }
    }
    return near;
  }

  /** Returns how many rows have been inserted so far. */
  public int inserted() {
    return (int) inserted;
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
