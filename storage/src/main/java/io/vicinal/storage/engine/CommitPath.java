package io.vicinal.storage.engine;

import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.DdlEntry;
import io.vicinal.storage.catalog.DdlRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
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

  /** Commits stop for so long at first, and longer where that is too short to sync them. */
  private static final long WAIT_NANOS = 100_000_000;

  private static final long WAIT_NANOS_MAX = 1_000_000_000;
  private static final long STEP_NANOS = 50_000;
  private static final long HELD_NANOS = 10_000_000;

  private final DatabaseState state;
  private final OpLog log;
  private final Maintenance maintenance;
  private long lastLsn; // guarded by the commit lock
  private long appliedLsn; // of what was not taken back; guarded by the commit lock
  private final DefinitionLog definitions;
  private final CommitMemory memory;

  CommitPath(
      DatabaseState state, OpLog log, Maintenance maintenance, long lastLsn, long loggedVersion) {
    this.state = state;
    this.log = log;
    this.maintenance = maintenance;
    this.lastLsn = lastLsn;
    this.appliedLsn = lastLsn;
    this.definitions = new DefinitionLog(state, loggedVersion);
    this.memory = new CommitMemory(state, log);
  }

  /** Commits {@code changes} of a transaction that read at {@code snapshotLsn}. */
  long commit(List<TableChanges> changes, long snapshotLsn, ResourceAccount account) {
    OpLog.Batch batch = encoded(changes);
    awaitRoom(changes, batch, account);
    DefinitionLog.Unlogged unlogged = definitions.unlogged();
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
      Set<RowLocation> ended = CommitCheck.run(state, changes, snapshotLsn, account);
      memory.reserve(batch.changes());
      boolean _ = append(unlogged);
      lsn = lastLsn + 1;
      full = memory.apply(batch.changes(), ended, lsn);
      manyEnded = memory.noteEnded(ended.size());
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
    DefinitionLog.Unlogged unlogged = definitions.unlogged();
    long lsn;
    state.commitLock.lock();
    try {
      if (!state.isWritable()) {
        return; // The next open repeats them.
      }
      if (!append(unlogged)) {
        return;
      }
      lsn = lastLsn;
    } finally {
      state.commitLock.unlock();
    }
    awaitDurable(lsn);
  }

  /**
   * Appends those of {@code unlogged} that nobody did meanwhile, as a batch of its own before any
   * other that may depend on it; false if there are none.
   */
  private boolean append(DefinitionLog.Unlogged unlogged) {
    List<DdlEntry> entries = definitions.missing(unlogged);
    if (entries.isEmpty()) {
      return false;
    }
    append(lastLsn + 1, new OpLog.Batch(List.of(), List.of(DdlRecord.encode(entries))));
    lastLsn++;
    appliedLsn = lastLsn;
    definitions.appended(lastLsn, entries);
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
      definitions.undo(lsn);
      appliedLsn = lsn;
      refuse.run();
    } finally {
      state.commitLock.unlock();
    }
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

  /** Changes a definition when memory has nothing that is not visible, and keeps commits out. */
  void whenAllIsVisible(Runnable change) {
    state.beginDefinition();
    try {
      boolean done = false;
      for (long wait = WAIT_NANOS; !done; wait = Math.min(2 * wait, WAIT_NANOS_MAX)) {
        state.commitLock.lock();
        try {
          state.requireWritable();
          done = awaitVisible(wait);
          if (done) {
            change.run();
          }
        } finally {
          state.commitLock.unlock();
        }
        if (!done) {
          awaitApplied();
        }
      }
    } finally {
      state.endDefinition();
    }
  }

  /**
   * Waits until all that memory has is visible, but not for long: whoever takes a batch back needs
   * the commit lock, which the caller keeps, so that nothing comes behind. Returns whether it is.
   */
  private boolean awaitVisible(long nanos) {
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
