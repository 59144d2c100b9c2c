package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.wal.WriteAheadLog;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Decides when segments are sealed, indexed and merged: in background threads, or inside the commit
 * that makes it necessary where there are none.
 */
final class Maintenance implements AutoCloseable {
  /** Frozen segments of one shard from which on its writers wait. */
  private static final int FROZEN_MAX = 4;

  private final DatabaseState state;
  private final Sealer sealer;
  private final Definitions definitions;
  private final BackgroundThread sealing;

  Maintenance(DatabaseState state, WriteAheadLog log, Definitions definitions) {
    this.state = state;
    this.definitions = definitions;
    this.sealer = new Sealer(state, log);
    this.sealing = new BackgroundThread("vicinal-seal-" + state.record.id(), this::sealAllFrozen);
  }

  void start() {
    if (state.options.backgroundWork()) {
      sealing.start();
    }
    wake();
  }

  /** Lets frozen segments be sealed, soon or now. */
  void wake() {
    if (state.options.backgroundWork()) {
      sealing.wake();
    } else {
      sealAllFrozen();
    }
  }

  private void sealAllFrozen() {
    for (TableStore store : state.stores.values()) {
      for (ShardStore shard : store.shards) {
        while (!sealing.isClosing() && sealer.sealOldest(store, shard)) {
          // The next one, until none is left.
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
    if (!state.options.backgroundWork()) {
      return;
    }
    state.commitLock.lock();
    try {
      while (changes.stream().anyMatch(table -> isFull(table.store)) && state.isWritable()) {
        RuntimeException failure = sealing.failure();
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

  private boolean isFull(TableStore store) {
    return state.stores.get(store.id) == store
        && store.shards.stream().anyMatch(shard -> shard.frozen.size() >= FROZEN_MAX);
  }

  VectorIndex createIndex(
      VectorIndexDefinition definition, Progress progress, ResourceAccount account) {
    TableStore store = state.store(definition.tableId());
    store.maintenance.lock();
    try {
      VectorIndex index = definitions.addIndex(definition);
      try {
        sealAll(store, account);
        return definitions.makeReady(store, index);
      } catch (RuntimeException | Error e) {
        undo(index, e);
        throw e;
      }
    } finally {
      store.maintenance.unlock();
    }
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
    store.maintenance.lock();
    try {
      sealAll(store, account);
    } finally {
      store.maintenance.unlock();
    }
  }

  /** Writes everything that memory has of a table to files. */
  private void sealAll(TableStore store, ResourceAccount account) {
    for (ShardStore shard : store.shards) {
      sealer.freeze(shard);
      account.check();
      while (sealer.sealOldest(store, shard)) {
        account.check();
      }
    }
  }

  @Override
  public void close() {
    sealing.close();
  }
}
