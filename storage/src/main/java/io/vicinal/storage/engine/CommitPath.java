package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.DdlEntry;
import io.vicinal.storage.catalog.DdlRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.RowKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns transactions into log batches and applies them.
 *
 * <p>(1) Everything is checked and decided, and memory is there, before anything changes. (2) A
 * batch is in memory before the log has it, because the log may make it visible at any moment from
 * then on; it is visible only when it is durable. (3) What fails between the two stops all writing,
 * and is never visible.
 */
final class CommitPath {
  private static final Logger LOG = LoggerFactory.getLogger(CommitPath.class);
  private static final long LOG_CHECK_LSNS = 32;
  private static final long CHECKED_KEYS = 1_024;
  private static final long STEP_NANOS = 50_000;
  private static final long HELD_NANOS = 10_000_000;

  /** Deletes alone fill no segment, so their number makes merges look after them. */
  private static final long ENDED_ROWS = 1_000;

  private final DatabaseState state;
  private final OpLog log;
  private final Maintenance maintenance;
  private long lastLsn; // guarded by the commit lock
  private long appliedLsn; // of what was not taken back; guarded by the commit lock
  private long endedRows; // since merges were last told; guarded by the commit lock
  private volatile long loggedVersion; // of the definitions; changed under the commit lock

  /** Batches of definitions that may not be durable yet; guarded by the commit lock. */
  private final Deque<Logged> logged = new ArrayDeque<>();

  /** The definitions after one that was logged. */
  private record Unlogged(long after, List<DdlEntry> entries) {}

  /** A batch of definitions, and the version that was logged before it. */
  private record Logged(long lsn, long before) {}

  CommitPath(
      DatabaseState state, OpLog log, Maintenance maintenance, long lastLsn, long loggedVersion) {
    this.state = state;
    this.log = log;
    this.maintenance = maintenance;
    this.lastLsn = lastLsn;
    this.appliedLsn = lastLsn;
    this.loggedVersion = loggedVersion;
  }

  /** Commits {@code changes} of a transaction that read at {@code snapshotLsn}. */
  long commit(List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
    OpLog.Batch batch = encoded(changes);
    awaitRoom(changes, batch, account);
    Unlogged definitions = unloggedDefinitions();
    long lsn;
    boolean full;
    boolean manyEnded;
    long waiting = System.nanoTime();
    state.commitLock.lock();
    try {
      try {
        awaitRelease(changes, account);
      } finally {
        account.waitedSince(waiting);
      }
      state.requireWritable();
      Set<RowLocation> ended = check(changes, snapshotLsn, account);
      reserve(batch.changes());
      boolean _ = append(definitions);
      lsn = lastLsn + 1;
      full = apply(batch.changes(), ended, lsn);
      manyEnded = noteEnded(ended.size());
      append(lsn, batch);
      lastLsn = lsn;
      appliedLsn = lsn;
    } finally {
      state.commitLock.unlock();
    }
    long durable = System.nanoTime();
    try {
      awaitDurable(lsn);
      if (changes.stream().anyMatch(table -> !table.store.table().indexes().isEmpty())) {
        maintenance.rowsCame();
      }
    } finally { // what is frozen has to be sealed also where the log refuses the commit
      account.waitedSince(durable);
      if (full) {
        maintenance.wake();
      }
      if (manyEnded) {
        maintenance.rowsEnded();
      }
    }
    return lsn;
  }

  /** Waits until maintenance has come after those who write, and memory has room. */
  private void awaitRoom(List<TableChanges> changes, OpLog.Batch batch, ResourceAccount account) {
    long waiting = System.nanoTime();
    try {
      maintenance.pace(
          changes.stream().map(table -> table.store.id).toList(), batch.changes().size(), account);
      maintenance.awaitRoom(account);
    } finally {
      account.waitedSince(waiting);
    }
  }

  /** Waits, under the commit lock, until nobody keeps a table of {@code changes} from others. */
  private void awaitRelease(List<TableChanges> changes, ResourceAccount account) {
    try {
      while (changes.stream().anyMatch(table -> table.store.held)) {
        account.check();
        long _ = state.released.awaitNanos(HELD_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException.Cancelled("statement was interrupted");
    }
  }

  /**
   * Repeats in the log what changed of the definitions, if the log is archived: a restore replays
   * it onto an older catalog. Returns when that is durable, or when the log refuses it: the catalog
   * has the change, so that it is done, and a later commit or the next open repeats it.
   */
  void logDefinitions() {
    try {
      appendAndAwaitDefinitions();
    } catch (StorageException.Io | StorageException.ReadOnly e) {
      LOG.warn("definitions are stored, but the log repeats them later only", e);
    }
  }

  private void appendAndAwaitDefinitions() {
    Unlogged definitions = unloggedDefinitions();
    long lsn;
    state.commitLock.lock();
    try {
      if (!state.isWritable()) {
        return; // The next open repeats them.
      }
      if (!append(definitions)) {
        return;
      }
      lsn = lastLsn;
    } finally {
      state.commitLock.unlock();
    }
    awaitDurable(lsn);
  }

  /**
   * Reads the changes of definitions that the log lacks, before the commit lock is taken: the
   * catalog may be busy. What a commit depends on was stored before its transaction knew of it.
   */
  private Unlogged unloggedDefinitions() {
    long logged = loggedVersion;
    return new Unlogged(
        logged,
        !state.settings.archiveLog() || state.catalog.version() == logged
            ? List.of()
            : state.catalog.definitionsAfter(logged));
  }

  /**
   * Appends those of {@code definitions} that nobody did meanwhile, as a batch of its own before
   * any other that may depend on it; false if there are none.
   */
  private boolean append(Unlogged definitions) {
    // What was logged when they were read may have been undone.
    List<DdlEntry> unlogged =
        definitions.after() > loggedVersion
            ? state.catalog.definitionsAfter(loggedVersion)
            : definitions.entries();
    List<DdlEntry> entries =
        unlogged.stream().filter(entry -> entry.version() > loggedVersion).toList();
    if (entries.isEmpty()) {
      return false;
    }
    append(lastLsn + 1, new OpLog.Batch(List.of(), List.of(DdlRecord.encode(entries))));
    lastLsn++;
    appliedLsn = lastLsn;
    long durable = state.visible.peek().lsn();
    logged.removeIf(batch -> batch.lsn() <= durable);
    logged.addLast(new Logged(lastLsn, loggedVersion));
    loggedVersion = entries.getLast().version();
    return true;
  }

  private static OpLog.Batch encoded(List<TableChanges> tables) {
    try {
      return batch(tables);
    } catch (OutOfMemoryError e) {
      throw new StorageException.OutOfMemory("no memory for the log records of a transaction");
    }
  }

  private static OpLog.Batch batch(List<TableChanges> tables) {
    List<Change> changes = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (TableChanges table : tables) {
      table.requireDistinctKeys();
      for (Change change : table.changes()) {
        changes.add(change);
        records.add(table.codec.encode(change));
      }
    }
    return new OpLog.Batch(changes, records);
  }

  private void append(long lsn, OpLog.Batch batch) {
    try {
      log.append(lsn, batch);
    } catch (RuntimeException | Error e) {
      state.stopWriting(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void awaitDurable(long lsn) {
    try {
      log.awaitDurable(lsn);
    } catch (StorageException.Io e) {
      if (log.failed()) {
        state.stopWriting("database is read-only until it is opened again: " + e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Takes back all changes behind {@code lsn}, which the log had no room for; {@code refuse} tells
   * those who wait for them.
   */
  void undo(long lsn, Runnable refuse) {
    state.commitLock.lock();
    try {
      for (TableStore store : state.stores.values()) {
        for (ShardStore shard : store.shards) {
          shard.segments().forEach(segment -> segment.undo(lsn));
        }
      }
      while (!logged.isEmpty() && logged.getLast().lsn() > lsn) {
        loggedVersion = logged.removeLast().before();
      }
      appliedLsn = lsn;
      refuse.run();
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Returns the rows that {@code changes} end, or refuses them. */
  private Set<RowLocation> check(
      List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
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

  /** Makes room for the new rows, so that applying them does not fail for want of memory. */
  private void reserve(List<Change> changes) {
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

  /** Returns whether so many rows have ended that some segment may be worth rewriting. */
  private boolean noteEnded(int rows) {
    endedRows += rows;
    boolean many = endedRows >= ENDED_ROWS;
    if (many) {
      endedRows = 0;
    }
    return many;
  }

  /** Returns whether a growing segment has become full. */
  private boolean apply(List<Change> changes, Set<RowLocation> ended, long lsn) {
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

  /** Returns when all that memory had at the call is durable and visible, or taken back. */
  void awaitApplied() {
    long lsn;
    state.commitLock.lock();
    try {
      lsn = appliedLsn;
    } finally {
      state.commitLock.unlock();
    }
    if (lsn > state.visible.peek().lsn()) {
      try {
        awaitDurable(lsn);
      } catch (StorageException.Io e) {
        if (log.failed()) {
          throw e;
        } // else it was taken back, which whoever commits it hears
      }
    }
  }

  /**
   * Waits until all that memory has is visible, but not for long: whoever takes a batch back needs
   * the commit lock, which the caller keeps, so that nothing comes behind. Returns whether it is.
   */
  boolean awaitVisible(long nanos) {
    long start = System.nanoTime();
    while (appliedLsn > state.visible.peek().lsn()) {
      if (!state.isWritable() || System.nanoTime() - start >= nanos) {
        return false;
      }
      LockSupport.parkNanos(STEP_NANOS);
    }
    return true;
  }
}
