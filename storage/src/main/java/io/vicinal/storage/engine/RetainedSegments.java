package io.vicinal.storage.engine;

import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * The sealed segments of a shard, or of a table, at one moment, which stay open until this is
 * closed; none if the table is gone.
 */
record RetainedSegments(List<SealedSegment> all) implements AutoCloseable {
  RetainedSegments {
    all = List.copyOf(all);
  }

  static RetainedSegments of(DatabaseState state, TableStore store, ShardStore shard) {
    state.commitLock.lock();
    try {
      if (state.stores.get(store.id) != store) {
        return new RetainedSegments(List.of());
      }
      shard.sealed.forEach(Segment::retain);
      return new RetainedSegments(shard.sealed);
    } finally {
      state.commitLock.unlock();
    }
  }

  /** Returns those of all shards. */
  static RetainedSegments of(DatabaseState state, TableStore store) {
    var all = new ArrayList<SealedSegment>();
    state.commitLock.lock();
    try {
      if (state.stores.get(store.id) == store) {
        store.shards.forEach(shard -> all.addAll(shard.sealed));
      }
      all.forEach(Segment::retain);
      return new RetainedSegments(all);
    } finally {
      state.commitLock.unlock();
    }
  }

  @Override
  public void close() {
    all.forEach(Layout::release);
  }
}
