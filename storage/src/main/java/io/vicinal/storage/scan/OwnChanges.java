package io.vicinal.storage.scan;

import io.vicinal.storage.segment.Bitmap;
import io.vicinal.storage.segment.GrowingSegment;
import io.vicinal.storage.segment.RowKey;
import io.vicinal.storage.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One table with the changes of one transaction that is not committed, as a growing view.
 *
 * <p>Rows that the transaction adds stand in a segment of its own, whose LSNs count the views: a
 * view sees the rows up to its own number. Rows of the snapshot that it removes are bits, copied
 * when one changes after a view was made of them. One writer; the views are immutable and free for
 * all threads.
 */
public final class OwnChanges {
  private final TableView before;
  private final long lsn;
  private final List<Segment> segments;
  private final GrowingSegment own;
  private final Map<Integer, Bitmap> hidden = new HashMap<>();

  /** Positions in {@link #hidden} of bitmaps that a view has. */
  private final Set<Integer> shared = new HashSet<>();

  private long viewNumber = 1;
  private @Nullable TableView last;

  /** Starts without changes on {@code before}, read at {@code lsn}. */
  public OwnChanges(TableView before, long lsn) {
    this.before = before;
    this.lsn = lsn;
    this.own = GrowingSegment.scratch(before.table());
    var all = new ArrayList<>(before.segments());
    all.add(own);
    this.segments = List.copyOf(all);
  }

  /** Returns the table with the changes up to now; the same object until the next one. */
  public TableView view() {
    TableView made = last;
    if (made == null) {
      made = new TableView(before.table(), segments, new TableView.Own(hidden, viewNumber));
      shared.addAll(hidden.keySet());
      viewNumber++;
      last = made;
    }
    return made;
  }

  /** Hides the row of the snapshot with this key, if there is one. */
  public void hide(RowKey key) {
    RowAddress row = KeyRows.find(before, key, lsn);
    if (row != null) {
      bits(row.segment()).set(row.ordinal());
    }
  }

  /** Shows the row of the snapshot with this key again. */
  public void restore(RowKey key) {
    RowAddress row = KeyRows.find(before, key, lsn);
    if (row != null) {
      bits(row.segment()).clear(row.ordinal());
    }
  }

  private Bitmap bits(int position) {
    last = null;
    Bitmap bits = hidden.get(position);
    if (bits == null) {
      bits = new Bitmap(before.segments().get(position).visibleRowCount(lsn));
    } else if (shared.remove(position)) {
      bits = bits.copy();
    } else {
      return bits;
    }
    hidden.put(position, bits);
    return bits;
  }

  /** Adds a row whose key no other added row has. */
  public void add(@Nullable Object[] row) {
    last = null;
    own.append(row, viewNumber);
  }

  /** Removes the added row with this key. */
  public void remove(RowKey key) {
    last = null;
    own.kill(own.findVisible(key, viewNumber), viewNumber);
  }
}
