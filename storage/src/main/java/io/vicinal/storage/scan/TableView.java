package io.vicinal.storage.scan;

import io.vicinal.storage.Table;
import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a scan reads: one table's definition and all its segments, of all shards. The caller keeps
 * the segments retained.
 *
 * @param hidden rows that the reading transaction has removed itself, by position of their segment
 */
public record TableView(Table table, List<Segment> segments, Map<Integer, Bitmap> hidden) {
  public TableView {
    segments = List.copyOf(segments);
    hidden = Map.copyOf(hidden);
  }

  public TableView(Table table, List<Segment> segments) {
    this(table, segments, Map.of());
  }

  /**
   * Returns this view at {@code lsn} with the uncommitted changes of one transaction.
   *
   * @param removed keys of rows that are not to be seen any more
   * @param added rows that are seen too
   */
  public TableView with(long lsn, Iterable<RowKey> removed, Iterable<@Nullable Object[]> added) {
    var hiddenRows = new HashMap<Integer, Bitmap>();
    for (RowKey key : removed) {
      RowAddress row = KeyRows.find(this, key, lsn);
      if (row != null) {
        int rows = segments.get(row.segment()).visibleRowCount(lsn);
        hiddenRows.computeIfAbsent(row.segment(), _ -> new Bitmap(rows)).set(row.ordinal());
      }
    }
    GrowingSegment own = GrowingSegment.scratch(table);
    for (@Nullable Object[] row : added) {
      own.append(row, lsn);
    }
    var all = new ArrayList<>(segments);
    all.add(own);
    return new TableView(table, all, hiddenRows);
  }

  /** Returns the rows of a segment that are visible at {@code lsn}: not to be changed. */
  Bitmap visible(int position, long lsn) {
    Bitmap visible = segments.get(position).visible(lsn);
    Bitmap without = hidden.get(position);
    if (without == null) {
      return visible;
    }
    Bitmap rest = visible.copy();
    rest.andNot(without);
    return rest;
  }

  /** Returns whether all rows of a segment that began at or before {@code lsn} are visible. */
  boolean isAllVisible(int position, long lsn) {
    return !hidden.containsKey(position) && segments.get(position).isAllVisible(lsn);
  }

  /** Returns how many rows of a segment are visible at {@code lsn}. */
  long visibleCount(int position, long lsn) {
    Segment segment = segments.get(position);
    Bitmap without = hidden.get(position);
    return segment.visibleRowCount(lsn)
        - segment.deadRowCount(lsn)
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

  /** Returns whether the reading transaction has removed the row. */
  boolean hides(int position, int ordinal) {
    Bitmap without = hidden.get(position);
    return without != null && without.get(ordinal);
  }
}
