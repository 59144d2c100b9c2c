package io.vicinal.storage.engine;

import io.vicinal.storage.catalog.FileChange;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.catalog.ShardRecord;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import io.vicinal.storage.segment.SegmentWriter;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes frozen segments to files and lets the log forget them.
 *
 * <p>(1) Only what the log has made durable is written, so that files never know a transaction that
 * a crash undoes. (2) New rows, ends of old rows, the shard's sealed LSN and the checkpoint become
 * true in one catalog transaction. (3) Rows that end meanwhile end in the new segment too, before
 * readers see it.
 */
final class Sealer {
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
        CommitPath.freeze(state, shard);
      }
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Seals the oldest frozen segment of a shard; returns false if there is none. */
  boolean sealOldest(TableStore store, ShardStore shard) {
    state.filesLock.lock();
    try {
      Frozen next = oldest(store, shard);
      if (next == null) {
        return false;
      }
      log.awaitDurable(next.throughLsn());
      seal(store, shard, next);
      return true;
    } finally {
      state.filesLock.unlock();
    }
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

  private void seal(TableStore store, ShardStore shard, Frozen next) {
    long lsn = next.throughLsn();
    RowSource rows = RowSource.visible(List.of(next.segment()), lsn);
    @Nullable SealedUnit fresh = rows.rowCount() == 0 ? null : write(store, shard, rows);
    var files = new ArrayList<Path>();
    List<SealedUnit> sealed = writeTombstones(store, shard, lsn, files);
    List<FileChange> changes = changes(shard.sealed, sealed);
    CrashPoint.hit("segment.written");
    long checkpoint = checkpoint(shard);
    state.catalog.publish(
        new SegmentPublication(
            state.record.id(),
            fresh == null ? List.of() : List.of(fresh.record()),
            List.of(),
            changes,
            List.of(new ShardRecord(store.id, shard.shard, lsn)),
            OptionalLong.of(checkpoint),
            List.of()));
    CrashPoint.hit("segment.published");
    state.commitLock.lock();
    try {
      shard.frozen.removeFirst();
      shard.sealed.clear();
      shard.sealed.addAll(sealed);
      if (fresh != null) {
        carryEnds(rows, fresh.segment());
        shard.sealed.add(fresh);
      }
      shard.sealedLsn = lsn;
      state.show(store);
      state.sealed.signalAll();
    } finally {
      state.commitLock.unlock();
    }
    checkpointLsn = checkpoint;
    next.segment().release();
    files.forEach(state.files::delete);
    log.truncateBefore(checkpoint);
    CrashPoint.hit("log.truncated");
  }

  private SealedUnit write(TableStore store, ShardStore shard, RowSource rows) {
    long id = state.catalog.nextSegmentId();
    Path directory = state.segmentDirectory(store.id, id);
    SegmentRecord record =
        SegmentWriter.write(state.files, directory, id, store.table(), shard.shard, rows);
    SealedSegment segment = SealedSegment.open(state.files, directory, store.table(), record);
    return new SealedUnit(segment, record);
  }

  /**
   * Writes the ends of rows up to {@code lsn} of all sealed segments where there are new ones.
   *
   * @param replaced gets the files that are no longer needed once this is published
   */
  private List<SealedUnit> writeTombstones(
      TableStore store, ShardStore shard, long lsn, List<Path> replaced) {
    var units = new ArrayList<SealedUnit>();
    for (SealedUnit unit : shard.sealed) {
      // Ends that files know already are at or before the sealed LSN.
      SealedSegment segment = unit.segment();
      if (segment.deadRowCount(lsn) == segment.deadRowCount(shard.sealedLsn)) {
        units.add(unit);
        continue;
      }
      Path directory = state.segmentDirectory(store.id, unit.id());
      FileRecord file = SegmentWriter.writeTombstones(state.files, directory, segment, lsn);
      List<String> old = unit.names(SealedUnit.TOMBSTONES);
      old.forEach(name -> replaced.add(directory.resolve(name)));
      units.add(unit.withFiles(old, List.of(file)));
    }
    return units;
  }

  private static List<FileChange> changes(List<SealedUnit> before, List<SealedUnit> after) {
    var changes = new ArrayList<FileChange>();
    for (int i = 0; i < before.size(); i++) {
      List<FileRecord> old = before.get(i).record().files();
      List<FileRecord> now = after.get(i).record().files();
      if (!old.equals(now)) {
        changes.add(
            new FileChange(
                after.get(i).id(),
                old.stream().filter(f -> !now.contains(f)).map(FileRecord::name).toList(),
                now.stream().filter(f -> !old.contains(f)).toList()));
      }
    }
    return changes;
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

  /** Returns the LSN up to which no shard needs the log once the oldest of {@code sealing} is. */
  private long checkpoint(ShardStore sealing) {
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
      return Math.max(checkpointLsn, first == Long.MAX_VALUE ? last : first - 1);
    } finally {
      state.commitLock.unlock();
    }
  }
}
