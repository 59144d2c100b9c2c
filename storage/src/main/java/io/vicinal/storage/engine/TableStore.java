package io.vicinal.storage.engine;

import io.vicinal.storage.Table;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** One table as it is written to: its shards, its definition and its row id counter. */
final class TableStore {
  /** Held while segments of the table are merged or indexed, which takes long. */
  final ReentrantLock maintenance = new ReentrantLock();

  final long id;
  final ChangeCodec codec;
  final List<ShardStore> shards;
  private final AtomicLong lastRowId = new AtomicLong();
  private volatile Table table;

  TableStore(Table table, List<Long> sealedLsns) {
    this.id = table.id();
    this.table = table;
    this.codec = new ChangeCodec(table);
    var all = new ArrayList<ShardStore>();
    for (int shard = 0; shard < table.shards(); shard++) {
      all.add(new ShardStore(table, shard, sealedLsns.get(shard)));
    }
    shards = List.copyOf(all);
  }

  /** Returns the present definition. */
  Table table() {
    return table;
  }

  void define(Table changed) {
    table = changed;
  }

  ShardStore shard(RowKey key) {
    return shards.get(key.shard(shards.size()));
  }

  /** Returns what a scan of all shards reads now; to be called under the commit lock. */
  TableView view() {
    var segments = new ArrayList<Segment>();
    for (ShardStore shard : shards) {
      segments.addAll(shard.segments());
    }
    return new TableView(table, segments);
  }

  long nextRowId() {
    return lastRowId.incrementAndGet();
  }

  /** Makes sure that {@code id} and all below are not given out. */
  void reserveRowIds(long id) {
    lastRowId.accumulateAndGet(id, Math::max);
  }

  /** Gives all references to segments back. */
  void release() {
    shards.forEach(ShardStore::release);
  }
}
