package io.vicinal.storage.engine;

import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one shard. Guarded by the commit lock of its database.
 *
 * <p>(1) A key has at most one live row in all segments together. (2) Every change up to {@link
 * #sealedLsn} is in files. (3) Changes behind it are in {@link #frozen}, oldest first, or not yet
 * frozen; both are in the log. (4) This holds one reference to each of its segments.
 */
final class ShardStore {
  private static final long NONE = Long.MAX_VALUE;

  private Table table;
  final int shard;
  GrowingSegment growing;
  final List<Frozen> frozen = new ArrayList<>();
  final List<SealedSegment> sealed = new ArrayList<>();
  long sealedLsn;
  private long pendingFirstLsn = NONE;
  private long pendingLastLsn;

  ShardStore(Table table, int shard, long sealedLsn) {
    this.table = table;
    this.shard = shard;
    this.sealedLsn = sealedLsn;
    this.growing = new GrowingSegment(0, table);
  }

  long tableId() {
    return table.id();
  }

  /** Returns the segments from the oldest to the newest. */
  List<Segment> segments() {
    List<Segment> segments = new ArrayList<>(sealed);
    frozen.forEach(waiting -> segments.add(waiting.segment()));
    segments.add(growing);
    return segments;
  }

  /** Returns where the live row with this key is, or null. */
  @Nullable RowLocation findLive(RowKey key) {
    @Nullable RowLocation found = live(growing, key);
    for (int i = frozen.size() - 1; found == null && i >= 0; i--) {
      found = live(frozen.get(i).segment(), key);
    }
    for (int i = sealed.size() - 1; found == null && i >= 0; i--) {
      found = live(sealed.get(i), key);
    }
    return found;
  }

  /** Returns where the live row with this key in a UNIQUE constraint is, or null. */
  @Nullable RowLocation findLiveUnique(UniqueConstraint constraint, RowKey key) {
    for (Segment segment : segments().reversed()) {
      int ordinal = segment.findUnique(constraint, key);
      if (ordinal >= 0) {
        return new RowLocation(segment, ordinal);
      }
    }
    return null;
  }

  /** Ends the replay of the log, see {@link GrowingSegment#recovered}. */
  void recovered() {
    growing.recovered();
    frozen.forEach(waiting -> waiting.segment().recovered());
  }

  private static @Nullable RowLocation live(Segment segment, RowKey key) {
    int ordinal = segment.find(key);
    return ordinal >= 0 && segment.endLsn(ordinal) == Segment.LIVE
        ? new RowLocation(segment, ordinal)
        : null;
  }

  /** Makes room for rows. @throws StorageException.OutOfMemory if there is none */
  void reserve(List<@Nullable Object[]> rows) {
    growing.reserve(rows);
  }

  void append(@Nullable Object[] row, long lsn) {
    growing.append(row, lsn);
  }

  /** Notes that a change of {@code lsn} was applied. */
  void changed(long lsn) {
    pendingFirstLsn = Math.min(pendingFirstLsn, lsn);
    pendingLastLsn = lsn;
  }

  /** Applies a change from the log, unless a file or memory knows it already. */
  void replay(Change change, long lsn) {
    if (lsn <= sealedLsn) {
      return;
    }
    RowLocation live = findLive(change.key());
    if (live != null && live.beginLsn() >= lsn) {
      return;
    }
    if (live != null) {
      live.kill(lsn);
    }
    if (!change.removal()) {
      append(change.values(), lsn);
    }
    changed(lsn);
  }

  boolean hasPending() {
    return pendingFirstLsn != NONE;
  }

  /** Returns the oldest LSN that is in no file, or {@code Long.MAX_VALUE}. */
  long firstUnsealedLsn() {
    return frozen.isEmpty() ? pendingFirstLsn : frozen.getFirst().firstLsn();
  }

  /**
   * Returns what {@link #firstUnsealedLsn} will return once the oldest frozen segment is sealed.
   */
  long firstUnsealedLsnAfterOldest() {
    return frozen.size() > 1 ? frozen.get(1).firstLsn() : pendingFirstLsn;
  }

  /** Returns the LSN of the last change of this shard. */
  long lastLsn() {
    return Math.max(sealedLsn, pendingLastLsn);
  }

  /**
   * Follows a change of the table's definition; what memory has takes no more rows if it has any.
   */
  void redefine(Table changed) {
    boolean wider = changed.columns().size() > table.columns().size();
    table = changed;
    sealed.forEach(segment -> segment.redefine(changed));
    frozen.forEach(waiting -> waiting.segment().redefine(changed));
    if (!wider) {
      growing.redefine(changed);
    } else if (hasPending()) {
      freeze();
      frozen.getLast().segment().redefine(changed);
    } else {
      var next = new GrowingSegment(0, changed);
      Layout.release(growing);
      growing = next;
    }
  }

  /** Lets a new growing segment take writes; what there was waits to be sealed. */
  void freeze() {
    var next = new GrowingSegment(0, table);
    frozen.add(new Frozen(growing, pendingFirstLsn, pendingLastLsn));
    growing = next;
    pendingFirstLsn = NONE;
  }

  /** Gives all references back. */
  void release() {
    segments().forEach(Layout::release);
  }
}
