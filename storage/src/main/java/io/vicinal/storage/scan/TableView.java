package io.vicinal.storage.scan;

import io.vicinal.storage.Table;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scan reads: one table's definition and all its segments, of all shards. The caller keeps
 * the segments retained.
 *
 * @param own what the reading transaction has changed itself, null for nothing
 */
public record TableView(Table table, List<Segment> segments, @Nullable Own own) {
  /**
   * Changes that are not committed. The last segment has the rows that were added.
   *
   * @param hidden rows of the snapshot that were removed, by position of their segment
   * @param lsn at which the last segment is read, whatever the snapshot's is
   */
  public record Own(Map<Integer, Bitmap> hidden, long lsn) {
    public Own {
      hidden = Map.copyOf(hidden);
    }
  }

  public TableView {
    segments = List.copyOf(segments);
  }

  public TableView(Table table, List<Segment> segments) {
    this(table, segments, null);
  }

  /** Returns the LSN at which a segment is read by a scan at {@code lsn}. */
  long lsn(int position, long lsn) {
    return own != null && position == segments.size() - 1 ? own.lsn : lsn;
  }

  private @Nullable Bitmap hidden(int position) {
    return own == null ? null : own.hidden.get(position);
  }

  /** Returns the rows of a segment that are visible at {@code lsn}: not to be changed. */
  Bitmap visible(int position, long lsn) {
    Bitmap visible = segments.get(position).visible(lsn(position, lsn));
    Bitmap without = hidden(position);
    if (without == null) {
      return visible;
    }
    Bitmap rest = visible.copy();
    rest.andNot(without);
    return rest;
  }

  /** Returns whether one row of a segment is visible at {@code lsn}. */
  boolean isVisible(int position, int ordinal, long lsn) {
    Bitmap without = hidden(position);
    return ordinal < rowBound(position, lsn)
        && segments.get(position).isVisible(ordinal, lsn(position, lsn))
        && (without == null || !without.get(ordinal));
  }

  /** Returns whether all rows of a segment that began at or before {@code lsn} are visible. */
  boolean isAllVisible(int position, long lsn) {
    return hidden(position) == null && segments.get(position).isAllVisible(lsn(position, lsn));
  }

  /** Returns n such that every visible row of a segment has an ordinal below n. */
  int rowBound(int position, long lsn) {
    return segments.get(position).visibleRowCount(lsn(position, lsn));
  }

  /** Returns the ordinal of the visible row with this key in a segment, or -1. */
  int find(int position, RowKey key, long lsn) {
    int ordinal = segments.get(position).findVisible(key, lsn(position, lsn));
    Bitmap without = hidden(position);
    return ordinal >= 0 && without != null && without.get(ordinal) ? -1 : ordinal;
  }

  /** Returns the visible rows of a segment with this key in a UNIQUE constraint. */
  int[] findUnique(int position, UniqueConstraint constraint, RowKey key, long lsn) {
    int[] found = segments.get(position).findVisibleUnique(constraint, key, lsn(position, lsn));
    Bitmap without = hidden(position);
    return without == null
        ? found
        : Arrays.stream(found).filter(ordinal -> !without.get(ordinal)).toArray();
  }

  /** Returns how many rows of a segment are visible at {@code lsn}. */
  long visibleCount(int position, long lsn) {
    Segment segment = segments.get(position);
    Bitmap without = hidden(position);
    return rowBound(position, lsn)
        - segment.deadRowCount(lsn(position, lsn))
        - (without == null ? 0 : without.cardinality());
  }

  /** Returns how many rows are visible at {@code lsn}. */
  long visibleCount(long lsn) {
    long sum = 0;
    for (int i = 0; i < segments.size(); i++) {
      sum += visibleCount(i, lsn);
    }
    return sum;
  }
}
