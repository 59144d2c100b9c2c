package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableHold;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.SealedSegment;
import java.util.concurrent.locks.LockSupport;

/** Puts a table in the place of another: first in the catalog, then in memory. */
final class TableReplacing {
  private static final long HELD_NANOS = 1_000_000;

  private final DatabaseState state;
  private final TableReplacement replacement;

  TableReplacing(DatabaseState state, TableReplacement replacement) {
    this.state = state;
    this.replacement = replacement;
  }

  /** Keeps commits of a table's rows out, once all that came before are visible. */
  static TableHold hold(
      DatabaseState state, long tableId, CommitPath commits, ResourceAccount account) {
    TableStore store = held(state, tableId, account);
    TableHold hold = () -> release(state, store);
    try {
      commits.awaitApplied();
    } catch (RuntimeException | Error e) {
      hold.close();
      throw e;
    }
    return hold;
  }

  private static TableStore held(DatabaseState state, long tableId, ResourceAccount account) {
    while (true) {
      state.commitLock.lock();
      try {
        TableStore store = state.store(tableId);
        if (!store.held) {
          store.held = true;
          return store;
        }
      } finally {
        state.commitLock.unlock();
      }
      account.check();
      LockSupport.parkNanos(HELD_NANOS);
    }
  }

  private static void release(DatabaseState state, TableStore store) {
    state.commitLock.lock();
    try {
      store.held = false;
      state.released.signalAll();
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Replaces; {@code check} runs when memory has nothing that is not visible. */
  void run(Runnable check, CommitPath commits) {
    commits.whenAllIsVisible(() -> replace(check));
  }

  private void replace(Runnable check) {
    TableStore old = state.store(replacement.tableId());
    TableStore store = state.store(replacement.byTableId());
    // The rows must not be taken back by a power failure that the definition survives.
    state.awaitSynced(state.visible.peek().lsn());
    check.run();
    takeNumbering(old, store);
    Table changed =
        state.catalog.tables().replace(state.record.id(), replacement, store.counterRecords());
    CrashPoint.hit("definition.stored");
    if (!replacement.views().isEmpty()) {
      state.showViews();
    }
    store.replacing = true;
    store.redefine(changed);
    store.shards.forEach(state.unsealed::update);
    state.replaced.put(old.id, changed.name());
    state.stores.remove(old.id);
    for (ShardStore shard : old.shards) {
      shard.sealed.forEach(SealedSegment::deleteWhenReleased);
      state.unsealed.remove(shard);
    }
    state.visible.change(layout -> layout.replacing(old.id, store.view()));
    old.release();
    state.sealed.signalAll();
  }

  private void takeNumbering(TableStore old, TableStore store) {
    for (IdentityCounter counter : store.counters()) {
      String column = store.table().columns().get(counter.column).name();
      Long next = replacement.restarted().get(column);
      if (next != null) {
        counter.restore(next);
      } else if (replacement.continued().contains(column)) {
        counter.goOn(counter(old, column).peek());
      }
    }
  }

  private static IdentityCounter counter(TableStore store, String column) {
    return store.counters().stream()
        .filter(counter -> store.table().columns().get(counter.column).name().equals(column))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("identity", column));
  }
}
