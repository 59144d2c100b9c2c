package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.segment.RowKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Decides, before anything changes, whether a transaction may commit; under the commit lock. */
final class CommitCheck {
  private static final long CHECKED_KEYS = 1_024;

  private CommitCheck() {}

  /** Returns the rows that {@code changes} end, or refuses them. */
  static Set<RowLocation> run(
      DatabaseState state, List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
    long checked = 0;
    var ended = new LinkedHashSet<RowLocation>();
    for (TableChanges table : changes) {
      TableStore store = table.store;
      if (state.stores.get(store.id) != store) {
        state.requireNotReplaced(store.id);
        throw new StorageException.NotFound("table", store.table().name());
      }
      store.requireCurrent(table.definition);
      for (RowKey key : table.removedKeys()) {
        if (++checked % CHECKED_KEYS == 0) {
          account.check(); // nothing is changed yet
        }
        RowLocation row = store.shard(key).findLive(key);
        if (row == null || row.beginLsn() > snapshotLsn) {
          throw new StorageException.Conflict(store.table().name());
        }
        ended.add(row);
      }
      for (RowKey key : table.newKeys()) {
        if (++checked % CHECKED_KEYS == 0) {
          account.check();
        }
        if (store.shard(key).findLive(key) != null) {
          throw table.duplicate(key);
        }
      }
      table.uniqueKeys().requireFree(store, ended);
    }
    return ended;
  }
}
