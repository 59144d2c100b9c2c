package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileChange;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.catalog.ShardRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SegmentWriter;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frozen segments to files and lets the log forget them.
 *
 * <p>(1) Only what the log has made durable is written, so that files never know a transaction that
 * a crash undoes. (2) New rows, ends of old rows, the shard's sealed LSN and the checkpoint become
 * true in one catalog transaction. (3) Rows that end meanwhile end in the new segment too, before
 * readers see it.
 */
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final DatabaseState state;
  private final WriteAheadLog log;
  private long checkpointLsn; // guarded by the files lock

  Sealer(DatabaseState state, WriteAheadLog log) {
    this.state = state;
    this.log = log;
    this.checkpointLsn = state.record.checkpointLsn();
  }

  /** Freezes what the shard has in memory, if anything. */
  void freeze(ShardStore shard) {
    state.commitLock.lock();
    try {
      if (state.stores.containsKey(shard.tableId()) && shard.hasPending()) {
        CommitMemory.freeze(state, shard);
      }
    } finally {
      state.commitLock.unlock();
    }
  }

  /**
   * Seals the oldest frozen segment of a shard; returns false if there is none.
   *
   * @param check called again and again while its files are written; what it throws leaves the
   *     segment frozen
   */
  boolean sealOldest(TableStore store, ShardStore shard, Runnable check) {
    state.filesLock.lock();
    try {
      Frozen next = oldest(store, shard);
      if (next == null) {
        return false;
      }
      awaitSynced(next.throughLsn());
      seal(store, shard, next, check);
      return true;
    } finally {
      state.filesLock.unlock();
    }
  }

  /** Also where commits are acknowledged before they are synced: files must not know more. */
  private void awaitSynced(long lsn) {
    try {
      log.awaitSynced(lsn);
    } catch (StorageException.Io e) {
      if (log.failed()) {
        state.stopWriting("database is read-only until it is opened again: " + e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Returns {@code checkpoint} or, if the log ends before it, its end, when that is synced: a log
   * that ends before its checkpoint has a gap for a later restore.
   */
  private long synced(long checkpoint) {
    awaitSynced(Math.min(checkpoint, log.lastLsn()));
    return Math.max(checkpointLsn, Math.min(checkpoint, log.syncedLsn()));
  }

  private @Nullable Frozen oldest(TableStore store, ShardStore shard) {
    state.commitLock.lock();
    try {
      boolean gone = state.stores.get(store.id) != store;
      return gone || shard.frozen.isEmpty() ? null : shard.frozen.getFirst();
    } finally {
      state.commitLock.unlock();
    }
  }

  private void seal(TableStore store, ShardStore shard, Frozen next, Runnable check) {
    long lsn = next.throughLsn();
    RowSource rows = RowSource.visible(List.of(next.segment()), lsn).checkedBy(check);
    @Nullable SealedSegment fresh;
    Map<SealedSegment, FileRecord> tombstones;
    long checkpoint;
    try (var attempt = new UnpublishedFiles(state)) {
      fresh = write(store, shard, rows, attempt);
      tombstones = writeTombstones(store, shard, lsn, attempt);
      CrashPoint.hit("segment.written");
      checkpoint = synced(checkpoint(shard)); // it may be beyond this segment
      publish(store, shard, lsn, fresh, tombstones, checkpoint, attempt);
    }
    CrashPoint.hit("segment.published");
    checkpointLsn = checkpoint;
    if (fresh != null) {
      handOver(store, next, rows, fresh);
    }
    replace(store, shard, next, rows, fresh);
    tombstones.forEach((segment, file) -> attach(store, segment, file));
    log.truncateBefore(checkpoint);
    CrashPoint.hit("log.truncated");
  }

  /**
   * Lets {@code fresh} go on with the links in memory, if that works: the catalog has the segment,
   * so that nothing may keep it from taking the place of the frozen one, whose rows would be sealed
   * once more.
   */
  private static void handOver(TableStore store, Frozen next, RowSource rows, SealedSegment fresh) {
    try {
      CrashPoint.hit("links.handed");
      GrowingLinks.handOver(store, next.segment(), rows, fresh);
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.warn("segment {} is linked anew, its links in memory are lost", fresh.id(), e);
    }
  }

  private void publish(
      TableStore store,
      ShardStore shard,
      long lsn,
      @Nullable SealedSegment fresh,
      Map<SealedSegment, FileRecord> tombstones,
      long checkpoint,
      UnpublishedFiles attempt) {
    attempt.publish(
        new SegmentPublication(
            state.record.id(),
            fresh == null ? List.of() : List.of(fresh.record()),
            List.of(),
            tombstones.entrySet().stream().map(e -> change(e.getKey(), e.getValue())).toList(),
            List.of(new ShardRecord(store.id, shard.shard, lsn)),
            store.counterRecords(),
            OptionalLong.of(checkpoint),
            List.of()));
  }

  private @Nullable SealedSegment write(
      TableStore store, ShardStore shard, RowSource rows, UnpublishedFiles attempt) {
    if (rows.rowCount() == 0) {
      return null;
    }
    SealedSegment fresh = state.writeSegment(store, shard, state.nextSegmentId(), rows);
    attempt.add(fresh);
    return fresh;
  }

  /** Writes the ends of rows up to {@code lsn} of all sealed segments where there are new ones. */
  private Map<SealedSegment, FileRecord> writeTombstones(
      TableStore store, ShardStore shard, long lsn, UnpublishedFiles attempt) {
    var files = new LinkedHashMap<SealedSegment, FileRecord>();
    for (SealedSegment segment : shard.sealed) {
      // Ends that files know already are at or before the sealed LSN.
      if (segment.deadRowCount(lsn) != segment.deadRowCount(shard.sealedLsn)) {
        Path directory = state.segmentDirectory(store.id, segment.id());
        FileRecord file = SegmentWriter.writeTombstones(state.files, directory, segment, lsn);
        attempt.add(directory, file);
        files.put(segment, file);
      }
    }
    return files;
  }

  private static FileChange change(SealedSegment segment, FileRecord file) {
    return new FileChange(segment.id(), SegmentFileNames.sameRole(segment, file), List.of(file));
  }

  private void attach(TableStore store, SealedSegment segment, FileRecord file) {
    List<String> replaced = SegmentFileNames.sameRole(segment, file);
    segment.attach(file);
    Path directory = state.segmentDirectory(store.id, segment.id());
    replaced.forEach(name -> state.delete(directory.resolve(name)));
  }

  /** Shows readers {@code fresh} in the place of the oldest frozen segment. */
  private void replace(
      TableStore store,
      ShardStore shard,
      Frozen sealed,
      RowSource rows,
      @Nullable SealedSegment fresh) {
    state.commitLock.lock();
    try {
      shard.frozen.removeFirst();
      if (fresh != null) {
        fresh.redefine(store.table());
        carryEnds(rows, fresh);
        shard.sealed.add(fresh);
      }
      shard.sealedLsn = sealed.throughLsn();
      state.unsealed.update(shard);
      state.show(store);
      state.sealed.signalAll();
    } finally {
      state.commitLock.unlock();
    }
    Layout.release(sealed.segment());
  }

  /** Ends the copies of rows that ended since; under the commit lock. */
  static void carryEnds(RowSource rows, SealedSegment copy) {
    rows.forEach((segment, ordinal, newOrdinal) -> {
      long end = segment.endLsn(ordinal);
      if (end != Segment.LIVE) {
        copy.kill(newOrdinal, end);
      }
    });
  }

  /** Lets the log go where nothing needs it any more, as after a table was dropped. */
  void forgetLog() {
    state.filesLock.lock();
    try {
      long checkpoint = checkpoint(null);
      if (checkpoint > checkpointLsn && log.sizeBytes() > WriteAheadLog.IDLE_BYTES) {
        checkpoint = synced(checkpoint);
        try (var attempt = new UnpublishedFiles(state)) {
          attempt.publish(
              new SegmentPublication(
                  state.record.id(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  OptionalLong.of(checkpoint),
                  List.of()));
        }
        checkpointLsn = checkpoint;
      }
      log.truncateBefore(checkpointLsn);
    } finally {
      state.filesLock.unlock();
    }
  }

  /**
   * Returns the LSN up to which no shard needs the log, once the oldest frozen segment of {@code
   * sealing} is in files.
   */
  private long checkpoint(@Nullable ShardStore sealing) {
    state.commitLock.lock();
    try {
      long first = Long.MAX_VALUE;
      long last = 0;
      for (TableStore store : state.stores.values()) {
        for (ShardStore shard : store.shards) {
          first =
              Math.min(
                  first,
                  shard == sealing
                      ? shard.firstUnsealedLsnAfterOldest()
                      : shard.firstUnsealedLsn());
          last = Math.max(last, shard.lastLsn());
        }
      }
      // Where nothing waits, the log may still hold changes of tables that are gone.
      last = Math.max(last, log.lastLsn());
      return Math.max(checkpointLsn, first == Long.MAX_VALUE ? last : first - 1);
    } finally {
      state.commitLock.unlock();
    }
  }
}
