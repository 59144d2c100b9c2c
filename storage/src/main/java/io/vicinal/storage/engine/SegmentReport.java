package io.vicinal.storage.engine;

import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/** Lists what the segments of a table hold. */
final class SegmentReport {
  private SegmentReport() {}

  static List<SegmentInfo> of(DatabaseState state, long tableId) {
    state.commitLock.lock();
    try {
      TableStore store = state.store(tableId);
      var all = new ArrayList<SegmentInfo>();
      for (ShardStore shard : store.shards) {
        shard.sealed.forEach(unit -> all.add(sealed(store, shard, unit)));
        shard.frozen.forEach(waiting -> all.add(growing(shard, waiting.segment())));
        all.add(growing(shard, shard.growing));
      }
      return all;
    } finally {
      state.commitLock.unlock();
    }
  }

  private static SegmentInfo growing(ShardStore shard, GrowingSegment segment) {
    return new SegmentInfo(
        0, shard.shard, false, segment.rowCount(), dead(segment), 0, segment.sizeBytes(), 0);
  }

  private static SegmentInfo sealed(TableStore store, ShardStore shard, SealedUnit unit) {
    long graphs = bytes(unit, true);
    boolean indexed =
        !store.table().indexes().isEmpty()
            && store.table().indexes().stream().allMatch(index -> unit.hasGraph(index.id()));
    return new SegmentInfo(
        unit.id(),
        shard.shard,
        true,
        unit.segment().rowCount(),
        dead(unit.segment()),
        indexed ? unit.segment().rowCount() : 0,
        bytes(unit, false),
        graphs);
  }

  private static long dead(Segment segment) {
    return segment.deadRowCount(Segment.LIVE - 1);
  }

  private static long bytes(SealedUnit unit, boolean graphs) {
    return unit.record().files().stream()
        .filter(file -> file.kind().equals(SealedUnit.GRAPH) == graphs)
        .mapToLong(FileRecord::sizeBytes)
        .sum();
  }
}
