package io.vicinal.storage.segment;

import io.vicinal.storage.UniqueConstraint;
import org.jspecify.annotations.Nullable;

/** Finds rows of a growing segment by a UNIQUE constraint; one writer, many readers. */
final class GrowingUnique {
  private final GrowingSegment segment;
  private final UniqueConstraint constraint;
  private final GrowingKeys keys = new GrowingKeys();

  GrowingUnique(GrowingSegment segment, UniqueConstraint constraint) {
    this.segment = segment;
    this.constraint = constraint;
  }

  UniqueConstraint constraint() {
    return constraint;
  }

  GrowingKeys keys() {
    return keys;
  }

  /** Adds the row at {@code ordinal} with its key, null where a value of it is NULL. */
  void put(int ordinal, @Nullable RowKey key) {
    if (key == null) {
      keys.skip(ordinal);
    } else {
      keys.put(ordinal, key.hash(), other -> isAt(other, key));
    }
  }

  /** Adds the rows that live, in a segment that has others of the same key. */
  GrowingUnique putLive() {
    for (int row = 0; row < segment.rowCount(); row++) {
      boolean lives = segment.endLsn(row) == Segment.LIVE;
      put(row, lives ? segment.uniqueKey(constraint.columns(), row) : null);
    }
    return this;
  }

  /** Returns the newest row with this key, or -1. */
  int find(RowKey key) {
    return keys.find(key.hash(), ordinal -> isAt(ordinal, key));
  }

  private boolean isAt(int ordinal, RowKey key) {
    return key.equals(segment.uniqueKey(constraint.columns(), ordinal));
  }
}
