package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.View;
import io.vicinal.storage.catalog.CounterRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.SealedSegment;
import java.util.Collections;
import java.util.List;

/** Creates and drops tables, and tells their columns where to number on. */
final class TableDefinitions {
  private final DatabaseState state;

  TableDefinitions(DatabaseState state) {
    this.state = state;
  }

  Table create(TableDefinition definition) {
    state.beginDefinition();
    try {
      Table table = state.catalog.tables().create(state.record.id(), definition);
      CrashPoint.hit("definition.stored");
      var store = new TableStore(table, Collections.nCopies(table.shards(), 0L));
      state.commitLock.lock();
      try {
        state.stores.put(table.id(), store);
        state.show(store);
      } finally {
        state.commitLock.unlock();
      }
      return table;
    } finally {
      state.endDefinition();
    }
  }

  /** Drops tables and the views that use them. */
  void drop(List<Long> tableIds, List<View> views, Runnable check) {
    state.beginDefinition();
    try {
      check.run();
      List<TableStore> stores = tableIds.stream().map(state::store).toList();
      state.catalog.tables().drop(state.record.id(), views, tableIds);
      state.showViews();
      CrashPoint.hit("definition.stored");
      stores.forEach(this::forget);
    } finally {
      state.endDefinition();
    }
  }

  /** Lets go of a table that the catalog does not name any more. */
  void forget(TableStore store) {
    state.commitLock.lock();
    try {
      state.stores.remove(store.id);
      for (ShardStore shard : store.shards) {
        shard.sealed.forEach(SealedSegment::deleteWhenReleased);
        state.unsealed.remove(shard);
      }
      state.visible.change(layout -> layout.without(store.id));
      store.release();
      state.sealed.signalAll();
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Lets a column number rows from {@code next} on. */
  void restartIdentity(long tableId, int column, long next) {
    state.beginDefinition();
    try {
      TableStore store = state.store(tableId);
      IdentityCounter counter =
          store.counters().stream()
              .filter(it -> it.column == column)
              .findFirst()
              .orElseThrow(() ->
                  new StorageException.InvalidSetting(
                      "column " + column + " of table " + tableId + " is no identity"));
      counter.requireHeld(next);
      state.catalog.tables().setCounter(new CounterRecord(tableId, column, next));
      state.commitLock.lock();
      try {
        counter.restore(next);
        store.noteRecent(counter); // as the log does at the next open
      } finally {
        state.commitLock.unlock();
      }
    } finally {
      state.endDefinition();
    }
  }
}
