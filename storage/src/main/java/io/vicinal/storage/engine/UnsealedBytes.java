package io.vicinal.storage.engine;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the memory of rows that are in no file yet, over all tables of a database. Guarded by the
 * commit lock.
 *
 * <p>Twice {@code growingBytesMax} may grow before the largest shard is frozen, and four times that
 * may be there in all before writers wait: so many shards take no more memory than few. A batch is
 * never cut, so one batch may come on top.
 */
final class UnsealedBytes {
  /** Where segments are frozen very early, their fixed costs are more than their rows. */
  private static final long UNIT_BYTES_MIN = 1L << 20;

  /** What one shard has in memory. */
  private record Shard(long growing, long frozen) {}

  private final long growingMax;
  private final long totalMax;
  private final Map<ShardStore, Shard> shards = new HashMap<>();
  private long growing;
  private long frozen;

  UnsealedBytes(long growingBytesMax) {
    long unit = Math.max(growingBytesMax, UNIT_BYTES_MIN);
    growingMax = 2 * unit;
    totalMax = 4 * unit;
  }

  /** Measures a shard again, after it changed. */
  void update(ShardStore shard) {
    remove(shard);
    long grows = shard.hasPending() ? shard.growing.sizeBytes() : 0;
    long waits = shard.frozen.stream().mapToLong(f -> f.segment().sizeBytes()).sum();
    if (grows + waits > 0) {
      shards.put(shard, new Shard(grows, waits));
      growing += grows;
      frozen += waits;
    }
  }

  /** Forgets a shard. */
  void remove(ShardStore shard) {
    Shard before = shards.remove(shard);
    if (before != null) {
      growing -= before.growing;
      frozen -= before.frozen;
    }
  }

  /** Returns the shard to freeze so that less grows, null if there is no need. */
  @Nullable ShardStore toFreeze() {
    @Nullable ShardStore largest = null;
    if (growing > growingMax) {
      long most = 0;
      for (Map.Entry<ShardStore, Shard> entry : shards.entrySet()) {
        if (entry.getValue().growing > most) {
          most = entry.getValue().growing;
          largest = entry.getKey();
        }
      }
    }
    return largest;
  }

  /** Returns whether writers have to wait until something is sealed. */
  boolean isFull() {
    return hasFrozen() && growing + frozen > totalMax;
  }

  boolean hasFrozen() {
    return frozen > 0;
  }

  /** Returns what is there in all. */
  long total() {
    return growing + frozen;
  }
}
