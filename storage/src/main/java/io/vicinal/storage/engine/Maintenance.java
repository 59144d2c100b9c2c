package io.vicinal.storage.engine;

import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides when segments are sealed, indexed and merged: in background threads, or inside the commit
 * that makes it necessary where there are none.
 *
 * <p>Writers wait while the database has too much in memory or in its log that is not sealed. They
 * go on by themselves when sealing does, and hear why where it cannot.
 */
final class Maintenance implements AutoCloseable {
  private static final long CHECK_MILLIS = 50;

  /** Stands for the work that is of no table. */
  private static final long NO_TABLE = -1;

  private final DatabaseState state;
  private final FileOpLog log;
  private final Sealer sealer;
  private final TableWork tables;
  private final BackgroundThread sealing;
  private final BackgroundThread merging;
  private final GrowingLinks links;

  /** Cancelled when the database closes, so that nobody waits for a graph. */
  private final ResourceAccount background = ResourceAccount.unbounded();

  /** Why sealing inside a commit failed last, null if it did not. */
  private volatile @Nullable RuntimeException inlineFailure;

  private final FailureLog inlineFailures = new FailureLog();

  Maintenance(DatabaseState state, WriteAheadLog log, IndexDefinitions definitions) {
    this.state = state;
    this.log = new FileOpLog(log, state.options);
    this.sealer = new Sealer(state, log);
    this.tables = new TableWork(state, sealer, definitions);
    var seals = new Attempts(Attempts.RETRY_MILLIS);
    var merges = new Attempts(Attempts.RETRY_MILLIS);
    this.links = new GrowingLinks(state);
    this.sealing =
        new BackgroundThread("vicinal-seal-" + state.record.id(), () -> sealAllFrozen(seals));
    this.merging =
        new BackgroundThread("vicinal-merge-" + state.record.id(), () -> mergeAndIndex(merges));
  }

  /** Goes on with what the last process left unfinished. */
  void start() {
    tables.resume();
    if (state.options.backgroundWork()) {
      sealing.start();
      merging.start();
      links.start();
      merging.wake();
      links.rowsCame(); // those that the log had
    }
    wake();
  }

  /** Lets frozen segments be sealed, soon or now; never fails, because the commit did not. */
  void wake() {
    if (state.options.backgroundWork()) {
      sealing.wake();
      return;
    }
    try {
      sealAllFrozen(new Attempts(0));
      mergeAndIndex(new Attempts(0));
      inlineFailure = null;
      inlineFailures.worked("sealing");
    } catch (RuntimeException e) {
      inlineFailures.tell("sealing", e);
      inlineFailure = e;
    }
  }

  /** Lets new rows of a table that has indexes be linked soon. */
  void rowsCame() {
    links.rowsCame();
  }

  /** Lets segments of which much is dead be rewritten, soon or now. */
  void rowsEnded() {
    if (state.options.backgroundWork()) {
      merging.wake();
    } else {
      wake();
    }
  }

  /** Seals what is frozen in all tables; one where it fails keeps no other waiting. */
  private void sealAllFrozen(Attempts seals) {
    for (TableStore store : state.stores.values()) {
      seals.run(
          store.id,
          () -> {
            sealing.succeeds(); // what another table failed of does not end waiting for this one
            sealFrozen(store);
          });
    }
    seals.run(
        NO_TABLE,
        () -> {
          if (maySeal()) {
            sealer.forgetLog();
          }
        });
    seals.rethrow();
  }

  private void sealFrozen(TableStore store) {
    for (ShardStore shard : store.shards) {
      while (maySeal() && sealer.sealOldest(store, shard, () -> {})) {
        sealing.succeeds();
        merging.wake();
      }
    }
  }

  private boolean maySeal() {
    return !sealing.isClosing() && state.isWritable();
  }

  private void mergeAndIndex(Attempts attempts) {
    tables.inBackground(attempts, background);
  }

  /**
   * Waits while too much of the database is not sealed yet.
   *
   * @throws StorageException.Io if sealing fails, so that waiting would not help
   * @throws StorageException.Cancelled if the statement or its thread is
   */
  void awaitRoom(ResourceAccount account) {
    if (!state.options.backgroundWork() && inlineFailure != null) {
      wake();
    }
    state.commitLock.lock();
    try {
      while (isFull() && state.isWritable()) {
        account.check();
        Throwable failure = failure();
        if (failure != null) {
          throw new StorageException.Io("cannot seal what was written before", failure);
        }
        sealing.wake();
        state.sealed.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("interrupted while older rows were sealed");
    } finally {
      state.commitLock.unlock();
    }
  }

  /**
   * Lets the writer of {@code rows} rows wait a little where graphs do not keep up with what is
   * sealed, so that searches do not become slower and slower; holds no lock.
   *
   * @throws StorageException.Cancelled if the statement or its thread is
   */
  void pace(Collection<Long> tableIds, long rows, ResourceAccount account) {
    if (!mayPace()) {
      return;
    }
    long start = System.nanoTime();
    try {
      for (long left = pauseNanos(tableIds, rows);
          left > 0 && mayPace();
          left = pauseNanos(tableIds, rows) - (System.nanoTime() - start)) {
        account.check();
        merging.wake();
        TimeUnit.NANOSECONDS.sleep(Math.min(left, TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("interrupted while older rows were indexed");
    }
  }

  /** Waiting helps only while graphs are built. */
  private boolean mayPace() {
    return state.options.backgroundWork()
        && state.isWritable()
        && !state.linkingFails
        && !tables.isReporting();
  }

  private long pauseNanos(Collection<Long> tableIds, long rows) {
    long most = 0;
    for (long tableId : tableIds) {
      most = Math.max(most, state.tail(tableId).pauseNanos(rows));
      if (links.isWorking()) {
        most = Math.max(most, state.lag(tableId).pauseNanos(rows));
      }
    }
    return most;
  }

  private boolean isFull() {
    return state.unsealed.isFull() || (state.unsealed.hasFrozen() && log.isTooLong());
  }

  private @Nullable Throwable failure() {
    return state.options.backgroundWork() ? sealing.failure() : inlineFailure;
  }

  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    try {
      return tables.createIndex(definition, progress, account);
    } finally {
      merging.wake(); // what it left to do, or nobody could do meanwhile
      links.rowsCame(); // while it was built
    }
  }

  void optimize(long tableId, Progress progress, ResourceAccount account) {
    try {
      tables.optimize(tableId, progress, account);
    } finally {
      merging.wake();
    }
  }

  void reindex(long indexId, Progress progress, ResourceAccount account) {
    try {
      tables.reindex(indexId, progress, account);
    } finally {
      merging.wake();
    }
  }

  void checkpoint(Progress progress, ResourceAccount account) {
    tables.checkpoint(progress, account);
    merging.wake();
  }

  List<IndexProgress> indexProgress() {
    return tables.progress().stream().map(this::withPace).toList();
  }

  /** Tells that writers are slowed until the build has caught up. */
  private IndexProgress withPace(IndexProgress build) {
    return mayPace() && state.tail(build.tableId()).isTooLong()
        ? build.withPhase(build.phase() + ", writers are slowed")
        : build;
  }

  /** Returns whether this thread is inside a listener of a statement of this database. */
  boolean isReporting() {
    return tables.isReporting();
  }

  /** Lets all work end soon, also what callers of other threads wait for. */
  void stop() {
    sealing.stop();
    merging.stop();
    links.stop();
    tables.stop();
    background.cancel();
  }

  /** Ends all work before anything is closed. */
  @Override
  public void close() {
    stop();
    sealing.close();
    merging.close();
    links.close();
    tables.awaitNone();
  }
}
