package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides when segments are sealed, indexed and merged: in background threads, or inside the commit
 * that makes it necessary where there are none.
 */
final class Maintenance implements AutoCloseable {
  /** Frozen segments of one shard from which on its writers wait. */
  private static final int FROZEN_MAX = 4;

  /** Smaller segments are scored row by row faster than by a graph. */
  private static final int GRAPH_ROWS_MIN = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  private final DatabaseState state;
  private final Sealer sealer;
  private final Definitions definitions;
  private final BackgroundThread sealing;
  private final BackgroundThread merging;

  /** Cancelled when the database closes, so that nobody waits for a graph. */
  private final ResourceAccount background = ResourceAccount.unbounded();

  /** Why sealing inside a commit failed last, null if it did not. */
  private volatile @Nullable RuntimeException inlineFailure;

  Maintenance(DatabaseState state, WriteAheadLog log, Definitions definitions) {
    this.state = state;
    this.definitions = definitions;
    this.sealer = new Sealer(state, log);
    this.sealing = new BackgroundThread("vicinal-seal-" + state.record.id(), this::sealAllFrozen);
    this.merging = new BackgroundThread("vicinal-merge-" + state.record.id(), this::mergeAndIndex);
  }

  void start() {
    if (state.options.backgroundWork()) {
      sealing.start();
      merging.start();
      merging.wake();
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
      sealAllFrozen();
      mergeAndIndex();
      inlineFailure = null;
    } catch (RuntimeException e) {
      LOG.warn("sealing failed and will be tried again", e);
      inlineFailure = e;
    }
  }

  private void sealAllFrozen() {
    for (TableStore store : state.stores.values()) {
      for (ShardStore shard : store.shards) {
        while (!sealing.isClosing() && sealer.sealOldest(store, shard)) {
          merging.wake();
        }
      }
    }
  }

  /**
   * Builds the graphs that sealed segments lack and merges small ones, as far as nobody else is.
   */
  private void mergeAndIndex() {
    var merger = new Merger(state, Progress.NONE, background);
    for (TableStore store : state.stores.values()) {
      if (store.maintenance.tryLock()) {
        try {
          for (ShardStore shard : store.shards) {
            merger.buildMissingGraphs(store, shard, GRAPH_ROWS_MIN);
            while (merger.mergeSmall(store, shard)) {
              background.check();
            }
          }
        } finally {
          store.maintenance.unlock();
        }
      }
    }
  }

  /**
   * Waits while too much of what {@code changes} touches is not sealed yet.
   *
   * @throws StorageException.Io if sealing fails, so that waiting would not help
   */
  void awaitRoom(List<TableChanges> changes) {
    state.commitLock.lock();
    try {
      while (changes.stream().anyMatch(table -> isFull(table.store)) && state.isWritable()) {
        Throwable failure = failure();
        if (failure != null) {
          throw new StorageException.Io("cannot seal what was written before", failure);
        }
        sealing.wake();
        state.sealed.await(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("interrupted while older rows were sealed");
    } finally {
      state.commitLock.unlock();
    }
  }

  private @Nullable Throwable failure() {
    return state.options.backgroundWork() ? sealing.failure() : inlineFailure;
  }

  private boolean isFull(TableStore store) {
    return state.stores.get(store.id) == store
        && store.shards.stream().anyMatch(shard -> shard.frozen.size() >= FROZEN_MAX);
  }

  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    TableStore store = state.store(definition.tableId());
    Progress whileOpen = whileOpen(progress);
    store.maintenance.lock();
    try {
      VectorIndex index = definitions.addIndex(definition);
      try {
        sealAll(store, whileOpen, account);
        mergeAll(store, whileOpen, account);
        return definitions.makeReady(store, index);
      } catch (RuntimeException | Error e) {
        undo(index, e);
        throw e;
      }
    } finally {
      store.maintenance.unlock();
    }
  }

  /** Returns a progress that ends the work when the database closes. */
  private Progress whileOpen(Progress progress) {
    return (phase, done, total) -> {
      background.check();
      progress.report(phase, done, total);
    };
  }

  private void undo(VectorIndex index, Throwable cause) {
    try {
      definitions.dropIndex(index.id());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  void optimize(long tableId, Progress progress, ResourceAccount account) {
    TableStore store = state.store(tableId);
    Progress whileOpen = whileOpen(progress);
    store.maintenance.lock();
    try {
      sealAll(store, whileOpen, account);
      mergeAll(store, whileOpen, account);
    } finally {
      store.maintenance.unlock();
    }
  }

  /** Writes everything that memory has of a table to files. */
  private void sealAll(TableStore store, Progress progress, ResourceAccount account) {
    for (ShardStore shard : store.shards) {
      progress.report("writing rows to files", shard.shard, store.shards.size());
      sealer.freeze(shard);
      account.check();
      while (sealer.sealOldest(store, shard)) {
        account.check();
      }
    }
  }

  private void mergeAll(TableStore store, Progress progress, ResourceAccount account) {
    var merger = new Merger(state, progress, account);
    for (ShardStore shard : store.shards) {
      account.check();
      progress.report("merging segments", shard.shard, store.shards.size());
      merger.mergeAll(store, shard);
    }
  }

  /** Ends all work, also what callers of other threads wait for, before anything is closed. */
  @Override
  public void close() {
    sealing.stop();
    merging.stop();
    background.cancel();
    sealing.close();
    merging.close();
    for (TableStore store : state.stores.values()) {
      store.maintenance.lock();
      try {
        assert isClosed() : "work goes on";
      } finally {
        store.maintenance.unlock();
      }
    }
  }

  private boolean isClosed() {
    return sealing.isClosing() && merging.isClosing();
  }
}
