package io.vicinal.storage.engine;

import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.SealedSegment;
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
        shard.sealed.forEach(s -> all.add(sealed(store, shard, s, Segment.LIVE - 1)));
        shard.frozen.forEach(
            waiting -> all.add(inMemory(shard, waiting.segment(), SegmentInfo.Kind.FROZEN)));
        all.add(inMemory(shard, shard.growing, SegmentInfo.Kind.GROWING));
      }
      return all;
    } finally {
      state.commitLock.unlock();
    }
  }

  private static SegmentInfo inMemory(
      ShardStore shard, GrowingSegment segment, SegmentInfo.Kind kind) {
    int rows = segment.rowCount();
    return new SegmentInfo(
        0,
        shard.shard,
        kind,
        rows,
        segment.deadRowCount(Segment.LIVE - 1),
        0,
        segment.sizeBytes(),
        0,
        segment.sizeBytes(),
        List.of(),
        rows == 0 ? 0 : segment.beginLsn(0),
        rows == 0 ? 0 : segment.beginLsn(rows - 1));
  }

  /** Describes a sealed segment with the rows that are dead at {@code lsn}. */
  static SegmentInfo sealed(TableStore store, ShardStore shard, SealedSegment segment, long lsn) {
    List<Long> graphs =
        store.table().indexes().stream()
            .map(VectorIndex::id)
            .filter(index -> segment.graph(index).isPresent())
            .sorted()
            .toList();
    boolean indexed = !graphs.isEmpty() && graphs.size() == store.table().indexes().size();
    return new SegmentInfo(
        segment.id(),
        shard.shard,
        SegmentInfo.Kind.SEALED,
        segment.rowCount(),
        segment.deadRowCount(lsn),
        indexed ? segment.rowCount() : 0,
        segment.sizeBytes(),
        segment.graphSizeBytes(),
        segment.memoryBytes(),
        graphs,
        segment.record().minLsn(),
        segment.record().maxLsn());
  }
}
