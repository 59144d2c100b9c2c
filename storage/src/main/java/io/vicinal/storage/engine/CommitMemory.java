package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts commits into memory, and freezes what has become large; under the commit lock. */
final class CommitMemory {
  private static final long LOG_CHECK_LSNS = 32;

  /** Deletes alone fill no segment, so their number makes merges look after them. */
  private static final long ENDED_ROWS = 1_000;

  private final DatabaseState state;
  private final OpLog log;
  private long endedRows; // since merges were last told

  CommitMemory(DatabaseState state, OpLog log) {
    this.state = state;
    this.log = log;
  }

  /** Makes room for the new rows, so that applying them does not fail for want of memory. */
  void reserve(List<Change> changes) {
    var rows = new LinkedHashMap<ShardStore, List<@Nullable Object[]>>();
    for (Change change : changes) {
      if (!change.removal()) {
        ShardStore shard = state.store(change.tableId()).shards.get(change.shard());
        rows.computeIfAbsent(shard, _ -> new ArrayList<>()).add(change.values());
      }
    }
    try {
      CrashPoint.hit("commit.reserved");
      rows.forEach(ShardStore::reserve);
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory("no memory for " + changes.size() + " changes");
    } finally {
      rows.keySet().forEach(state.unsealed::update); // room that is not used yet takes memory, too
    }
  }

  /** Returns whether a growing segment has become full. */
  boolean apply(List<Change> changes, Set<RowLocation> ended, long lsn) {
    Set<ShardStore> touched = new LinkedHashSet<>();
    boolean full = false;
    try {
      ended.forEach(row -> row.kill(lsn));
      for (Change change : changes) {
        ShardStore shard = state.store(change.tableId()).shards.get(change.shard());
        if (!change.removal()) {
          shard.append(change.values(), lsn);
        }
        touched.add(shard);
      }
      for (ShardStore shard : touched) {
        shard.changed(lsn);
        state.unsealed.update(shard);
        if (shard.growing.sizeBytes() > state.options.growingBytesMax()) {
          freeze(state, shard);
          full = true;
        }
      }
      for (ShardStore next = state.unsealed.toFreeze();
          next != null;
          next = state.unsealed.toFreeze()) {
        freeze(state, next);
        full = true;
      }
      if (lsn % LOG_CHECK_LSNS == 0) {
        full |= freezeThrough(log.excessLsn());
      }
    } catch (RuntimeException | Error e) {
      state.stopWriting("database is read-only until it is opened again, memory failed: " + e);
      throw e;
    }
    return full;
  }

  /** Returns whether so many rows have ended that some segment may be worth rewriting. */
  boolean noteEnded(int rows) {
    endedRows += rows;
    boolean many = endedRows >= ENDED_ROWS;
    if (many) {
      endedRows = 0;
    }
    return many;
  }

  /** Freezes the shards that need the log up to {@code lsn}, so that it can be cut there. */
  private boolean freezeThrough(long lsn) {
    boolean frozen = false;
    for (TableStore store : state.stores.values()) {
      for (ShardStore shard : store.shards) {
        if (shard.frozen.isEmpty() && shard.hasPending() && shard.firstUnsealedLsn() <= lsn) {
          freeze(state, shard);
          frozen = true;
        }
      }
    }
    return frozen;
  }

  /**
   * Freezes what a shard has in memory and shows the new growing segment; under the commit lock.
   */
  static void freeze(DatabaseState state, ShardStore shard) {
    shard.freeze();
    state.unsealed.update(shard);
    state.show(state.store(shard.tableId()));
  }
}
