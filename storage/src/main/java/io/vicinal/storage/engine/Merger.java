package io.vicinal.storage.engine;

import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.segment.RetainedGraph;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SegmentWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges sealed segments into one. The caller holds the table's maintenance lock.
 *
 * <p>(1) The long part, copying rows and linking graphs, holds no other lock: rows come and go
 * meanwhile. (2) The new files become true in one catalog transaction, then readers see the new
 * segment, on which the ends of rows of the meantime were repeated before. (3) A merged segment has
 * the graphs of all indexes that serve searches when it is first seen.
 */
final class Merger {
  private final DatabaseState state;
  private final Runnable check;
  private final GraphBuilder graphs;

  Merger(DatabaseState state, Progress progress, ResourceAccount account) {
    this(state, progress, account, account::check);
  }

  /**
   * Merges as long as {@code check} throws nothing.
   *
   * @param check called often, in the merging thread, while no other lock is held
   */
  Merger(DatabaseState state, Progress progress, ResourceAccount account, Runnable check) {
    this.state = state;
    this.check = check;
    this.graphs =
        new GraphBuilder(
            state,
            (phase, done, total) -> {
              check.run();
              progress.report(phase, done, total);
            },
            account);
  }

  /** Makes one segment, without dead rows, of what is sealed in {@code shard}. */
  void mergeAll(TableStore store, ShardStore shard) {
    try (var sealed = RetainedSegments.of(state, store, shard)) {
      List<SealedSegment> all = sealed.all();
      long lsn = state.visible.peek().lsn();
      if (all.size() > 1 || all.stream().anyMatch(s -> s.deadRowCount(lsn) > 0)) {
        merge(store, shard, all);
      }
    }
  }

  /** Merges what {@link MergePolicy} chooses; returns whether it chose anything. */
  boolean mergeSmall(TableStore store, ShardStore shard) {
    try (var sealed = RetainedSegments.of(state, store, shard)) {
      // Rows that died for nobody yet could not be left out.
      long lsn = state.visible.peek().lsn();
      List<Long> chosen =
          MergePolicy.choose(
              sealed.all().stream().map(s -> SegmentReport.sealed(store, shard, s, lsn)).toList());
      List<SealedSegment> sources =
          sealed.all().stream().filter(segment -> chosen.contains(segment.id())).toList();
      if (!sources.isEmpty()) {
        merge(store, shard, sources);
      }
      return !sources.isEmpty();
    }
  }

  /** Merges {@code sources}, sealed segments of one shard, and builds the graphs of the result. */
  private void merge(TableStore store, ShardStore shard, List<SealedSegment> sources) {
    long lsn = state.visible.peek().lsn();
    List<SealedSegment> largestFirst =
        sources.stream()
            .sorted(Comparator.comparingLong((SealedSegment s) -> reusableRows(s, lsn)).reversed())
            .toList();
    RowSource rows = RowSource.visible(largestFirst, lsn).checkedBy(check);
    if (rows.rowCount() > 0) {
      MergeRoom.require(state, store, largestFirst, rows);
    }
    try (var attempt = new UnpublishedFiles(state)) {
      @Nullable SealedSegment merged =
          rows.rowCount() == 0 ? null : write(store, shard, rows, largestFirst.getFirst(), attempt);
      CrashPoint.hit("merge.written");
      state.awaitSynced(lsn); // rows that ended up to there are in no file any more
      publish(store, shard, largestFirst, rows, merged, attempt);
    }
  }

  /** Returns how many rows need not be linked again if the merge starts with {@code segment}. */
  private static long reusableRows(SealedSegment segment, long lsn) {
    boolean hasGraph = !SegmentFileNames.graphs(segment).isEmpty();
    return hasGraph ? segment.rowCount() - segment.deadRowCount(lsn) : 0;
  }

  private SealedSegment write(
      TableStore store,
      ShardStore shard,
      RowSource rows,
      SealedSegment largest,
      UnpublishedFiles attempt) {
    SealedSegment merged = state.writeSegment(store, shard, state.nextSegmentId(), rows);
    attempt.add(merged);
    int[] newOrdinals = rows.parts().getFirst().newOrdinals();
    for (VectorIndex index : store.readyIndexes()) {
      try (RetainedGraph begun = largest.retainGraph(index.id())) {
        BegunGraph start = begun == null ? null : new BegunGraph(begun.graph(), newOrdinals);
        merged.attach(graphs.write(store, merged, index, start));
      }
    }
    return merged;
  }

  /** Puts {@code merged} in the place of {@code sources}, unless the table is gone. */
  private void publish(
      TableStore store,
      ShardStore shard,
      List<SealedSegment> sources,
      RowSource rows,
      @Nullable SealedSegment merged,
      UnpublishedFiles attempt) {
    state.filesLock.lock();
    try {
      if (state.stores.get(store.id) != store) {
        return;
      }
      if (merged != null) {
        removeUnwantedGraphs(store, merged);
        attachTombstones(store, shard, rows, merged);
      }
      attempt.publish(
          new SegmentPublication(
              state.record.id(),
              merged == null ? List.of() : List.of(merged.record()),
              sources.stream().map(SealedSegment::id).toList(),
              List.of(),
              List.of(),
              OptionalLong.empty(),
              List.of()));
      CrashPoint.hit("merge.published");
      replace(store, shard, sources, rows, merged);
    } finally {
      state.filesLock.unlock();
    }
  }

  /** Removes the graphs of indexes that were dropped while they were built. */
  private void removeUnwantedGraphs(TableStore store, SealedSegment merged) {
    Set<Long> wanted =
        store.table().indexes().stream().map(VectorIndex::id).collect(Collectors.toSet());
    for (FileRecord file : SegmentFileNames.graphs(merged)) {
      if (!wanted.contains(file.ownerId())) {
        merged.detachGraph(file.ownerId());
        state.delete(state.segmentDirectory(store.id, merged.id()).resolve(file.name()));
      }
    }
  }

  /** Writes the ends that the sources' files know, or that the log may have forgotten already. */
  private void attachTombstones(
      TableStore store, ShardStore shard, RowSource rows, SealedSegment merged) {
    long lsn = shard.sealedLsn;
    rows.forEach((segment, ordinal, newOrdinal) -> {
      if (segment.endLsn(ordinal) <= lsn) {
        merged.kill(newOrdinal, segment.endLsn(ordinal));
      }
    });
    if (merged.deadRowCount(lsn) > 0) {
      Path directory = state.segmentDirectory(store.id, merged.id());
      merged.attach(SegmentWriter.writeTombstones(state.files, directory, merged, lsn));
    }
  }

  private void replace(
      TableStore store,
      ShardStore shard,
      List<SealedSegment> sources,
      RowSource rows,
      @Nullable SealedSegment merged) {
    state.commitLock.lock();
    try {
      if (merged != null) {
        merged.redefine(store.table());
        Sealer.carryEnds(rows, merged);
        shard.sealed.set(shard.sealed.indexOf(sources.getFirst()), merged);
      }
      shard.sealed.removeAll(sources);
      state.show(store);
      store.forgetHanging(-1);
      for (SealedSegment source : sources) {
        source.deleteWhenReleased();
        Layout.release(source);
      }
    } finally {
      state.commitLock.unlock();
    }
  }
}
