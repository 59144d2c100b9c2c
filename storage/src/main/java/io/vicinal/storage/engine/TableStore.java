package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.catalog.CounterRecord;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One table as it is written to: its shards, its definition and what numbers its rows. */
final class TableStore {
  /** Held while segments of the table are merged or indexed, which takes long. */
  final ReentrantLock maintenance = new ReentrantLock();

  /** How often merges ended early since the last that did not; guarded by the same lock. */
  int gaveWay;

  /** Why segments stay apart that should be merged, null if they do not. */
  volatile @Nullable String mergeProblem;

  final long id;
  final List<ShardStore> shards;

  /** Whether somebody keeps others from committing rows; changed under the commit lock. */
  volatile boolean held;

  /** Whether it came in the place of another table, which older snapshots have. */
  volatile boolean replacing;

  private volatile ChangeCodec codec;
  private volatile List<IdentityCounter> counters;
  private volatile Table table;

  TableStore(Table table, List<Long> sealedLsns) {
    this.id = table.id();
    this.table = table;
    this.codec = new ChangeCodec(table);
    this.counters = IdentityCounter.of(table);
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

  /** Returns the indexes that serve searches now. */
  List<VectorIndex> readyIndexes() {
    return table.indexes().stream()
        .filter(index -> index.state() == VectorIndex.State.READY)
        .toList();
  }

  /** Takes another list of indexes. */
  void define(Table changed) {
    table = changed;
  }

  /** Takes another definition; under the commit lock. */
  void redefine(Table changed) {
    for (ShardStore shard : shards) {
      shard.redefine(changed);
    }
    codec = new ChangeCodec(changed);
    counters = IdentityCounter.of(changed, counters, this::noteAll);
    table = changed;
  }

  /** Makes a counter go on behind the values that its column has in any row. */
  void noteAll(IdentityCounter counter) {
    shards.forEach(shard -> note(counter, shard.segments()));
  }

  /** Makes a counter go on behind the values in rows that no file has; under the commit lock. */
  void noteRecent(IdentityCounter counter) {
    for (ShardStore shard : shards) {
      List<Segment> segments = shard.segments();
      note(counter, segments.subList(shard.sealed.size(), segments.size()));
    }
  }

  private static void note(IdentityCounter counter, List<Segment> segments) {
    for (Segment segment : segments) {
      for (int row = 0; row < segment.rowCount(); row++) {
        if (segment.value(counter.column, row) instanceof Number number) {
          counter.note(number.longValue());
        }
      }
    }
  }

  /** Returns what writes the log records of the present definition. */
  ChangeCodec codec() {
    return codec;
  }

  List<IdentityCounter> counters() {
    return counters;
  }

  /** Refuses what was begun with another definition than the present one. */
  void requireCurrent(Table known) {
    if (known.version() != table.version()) {
      throw StorageException.Conflict.altered(table.name());
    }
  }

  /**
   * Lets go of what memory knows of rows that hang on graphs that are gone; under the files lock.
   *
   * @param changed a segment whose graph is another one now, -1 for none
   */
  void forgetHanging(long changed) {
    var ids = new HashSet<Long>();
    shards.forEach(shard -> shard.sealed.forEach(segment -> ids.add(segment.id())));
    ids.remove(changed);
    shards.forEach(
        shard -> shard.sealed.forEach(segment -> segment.forgetHanging(id -> !ids.contains(id))));
  }

  ShardStore shard(RowKey key) {
    return shards.get(key.shard(shards.size()));
  }

  /** Returns where the live row with this key in a UNIQUE constraint is, in any shard, or null. */
  @Nullable RowLocation findLiveUnique(UniqueConstraint constraint, RowKey key) {
    for (ShardStore shard : shards) {
      RowLocation row = shard.findLiveUnique(constraint, key);
      if (row != null) {
        return row;
      }
    }
    return null;
  }

  /** Returns what a scan of all shards reads now; to be called under the commit lock. */
  TableView view() {
    var segments = new ArrayList<Segment>();
    for (ShardStore shard : shards) {
      segments.addAll(shard.segments());
    }
    return new TableView(table, segments);
  }

  /**
   * Returns a value of a column that numbers the rows; nobody else gets it.
   *
   * @param known the definition in which {@code column} is such a column
   */
  long nextIdentity(Table known, int column) {
    for (IdentityCounter counter : counters()) {
      if (counter.column == column) {
        return counter.next();
      }
    }
    requireCurrent(known);
    throw new IllegalArgumentException(
        "column " + column + " of table \"" + table.name() + "\" is no identity");
  }

  /** Makes sure that no value of {@code row} is given to another row. */
  void noteIdentities(@Nullable Object[] row) {
    counters.forEach(counter -> counter.note(row));
  }

  /** Returns where the numbering of each such column goes on: behind all that was committed. */
  List<CounterRecord> counterRecords() {
    return counters.stream()
        .map(counter -> new CounterRecord(id, counter.column, counter.peek()))
        .toList();
  }

  /** Gives all references to segments back. */
  void release() {
    shards.forEach(ShardStore::release);
  }
}
