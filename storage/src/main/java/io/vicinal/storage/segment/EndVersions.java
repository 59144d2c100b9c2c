package io.vicinal.storage.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the LSNs at which rows ended, for the few rows that did.
 *
 * <p>(1) One writer, many readers; a reader may miss an end that is being written, but none that
 * its snapshot covers. (2) Pages of {@link ColumnReader#BLOCK_ROWS} rows are absent while all rows
 * live, small and replaced as a whole up to {@link #SPARSE_MAX} ends, then one LSN per row. (3) The
 * earliest end of a row stays, unless it is undone, which no snapshot may have covered then.
 */
final class EndVersions {
  private static final int SPARSE_MAX = 64;

  /** The objects of a page, with its place. */
  private static final long PAGE_BYTES = 64;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(Page[].class);

  private record Dead(long rows, long lastLsn, long pageBytes) {}

  /** Ends of one page; dense if {@code slots} is null. */
  private record Page(short @Nullable [] slots, long[] ends) {
    long end(int slot) {
      if (slots == null) {
        return (long) SLOT.getOpaque(ends, slot);
      }
      int at = Arrays.binarySearch(slots, (short) slot);
      return at < 0 ? Segment.LIVE : ends[at];
    }
  }

  private volatile @Nullable Page[] pages;
  private volatile Dead dead = new Dead(0, Long.MIN_VALUE, 0);

  EndVersions(int rows) {
    pages = new Page[Math.max(1, pageCount(rows))];
  }

  private static int pageCount(int rows) {
    return (int) ((rows + (long) ColumnReader.BLOCK_ROWS - 1) / ColumnReader.BLOCK_ROWS);
  }

  long get(int ordinal) {
    Page page = page(ordinal / ColumnReader.BLOCK_ROWS);
    return page == null ? Segment.LIVE : page.end(ordinal % ColumnReader.BLOCK_ROWS);
  }

  private @Nullable Page page(int index) {
    @Nullable Page[] all = pages;
    return index < all.length ? (Page) PAGE.getAcquire(all, index) : null;
  }

  void kill(int ordinal, long lsn) {
    int index = ordinal / ColumnReader.BLOCK_ROWS;
    int slot = ordinal % ColumnReader.BLOCK_ROWS;
    Page page = page(index);
    if (page != null && page.end(slot) != Segment.LIVE) {
      return;
    }
    long more = 0;
    if (page != null && page.slots() == null) {
      SLOT.setOpaque(page.ends(), slot, lsn);
    } else {
      if (index >= pages.length) {
        pages = Arrays.copyOf(pages, Math.max(index + 1, pages.length * 2));
      }
      Page larger = with(page, (short) slot, lsn);
      PAGE.setRelease(pages, index, larger);
      more = sizeBytes(larger) - sizeBytes(page);
    }
    dead = new Dead(dead.rows + 1, Math.max(dead.lastLsn, lsn), dead.pageBytes + more);
  }

  private static Page with(@Nullable Page page, short slot, long lsn) {
    if (page == null || page.slots() == null) {
      return new Page(new short[] {slot}, new long[] {lsn});
    }
    short[] oldSlots = page.slots();
    int count = oldSlots.length;
    if (count == SPARSE_MAX) {
      long[] all = new long[ColumnReader.BLOCK_ROWS];
      Arrays.fill(all, Segment.LIVE);
      for (int i = 0; i < count; i++) {
        all[oldSlots[i]] = page.ends()[i];
      }
      all[slot] = lsn;
      return new Page(null, all);
    }
    int at = -1 - Arrays.binarySearch(oldSlots, slot);
    short[] slots = new short[count + 1];
    long[] ends = new long[count + 1];
    System.arraycopy(oldSlots, 0, slots, 0, at);
    System.arraycopy(page.ends(), 0, ends, 0, at);
    slots[at] = slot;
    ends[at] = lsn;
    System.arraycopy(oldSlots, at, slots, at + 1, count - at);
    System.arraycopy(page.ends(), at, ends, at + 1, count - at);
    return new Page(slots, ends);
  }

  /** Lets the rows live that ended behind {@code lsn}. */
  void undo(long lsn) {
    if (dead.lastLsn <= lsn) {
      return;
    }
    long rows = 0;
    long last = Long.MIN_VALUE;
    long bytes = 0;
    for (int index = 0; index < pages.length; index++) {
      Page page = page(index);
      if (page != null) {
        Page kept = until(page, lsn);
        PAGE.setRelease(pages, index, kept);
        bytes += sizeBytes(kept);
        for (int i = 0; kept != null && i < kept.ends().length; i++) {
          if (kept.ends()[i] != Segment.LIVE) {
            rows++;
            last = Math.max(last, kept.ends()[i]);
          }
        }
      }
    }
    dead = new Dead(rows, last, bytes);
  }

  /** Returns a page with the ends up to {@code lsn}, null if there are none. */
  private static @Nullable Page until(Page page, long lsn) {
    short[] slots = page.slots();
    if (slots == null) {
      long[] ends = page.ends().clone();
      for (int i = 0; i < ends.length; i++) {
        ends[i] = ends[i] <= lsn ? ends[i] : Segment.LIVE;
      }
      return new Page(null, ends);
    }
    @Nullable Page kept = null;
    for (int i = 0; i < slots.length; i++) {
      if (page.ends()[i] <= lsn) {
        kept = with(kept, slots[i], page.ends()[i]); // fewer than make a page dense
      }
    }
    return kept;
  }

  /** Returns the rows that ended at or before {@code lsn}. */
  long count(long lsn) {
    Dead all = dead;
    if (lsn >= all.lastLsn) {
      return all.rows;
    }
    long[] sum = new long[1];
    forEach(Integer.MAX_VALUE, lsn, (ordinal, end) -> sum[0]++);
    return sum[0];
  }

  /** Returns how many rows ended if all of them did so at or before {@code lsn}, otherwise -1. */
  long countIfAll(long lsn) {
    Dead all = dead;
    return lsn >= all.lastLsn ? all.rows : -1;
  }

  /** Clears the bits of all rows that ended at or before {@code lsn}. */
  void clearDead(long lsn, Bitmap target) {
    if (dead.rows > 0) {
      forEach(target.size(), lsn, (ordinal, end) -> target.clear(ordinal));
    }
  }

  /** Takes one row that ended. */
  interface Visitor {
    void ended(int ordinal, long lsn);
  }

  /** Visits the rows below {@code limit} that ended at or before {@code lsn}, in order. */
  void forEach(int limit, long lsn, Visitor visitor) {
    int count = Math.min(pages.length, pageCount(limit));
    for (int index = 0; index < count; index++) {
      Page page = page(index);
      if (page == null) {
        continue;
      }
      int base = index * ColumnReader.BLOCK_ROWS;
      short[] slots = page.slots();
      int entries = page.ends().length;
      for (int i = 0; i < entries; i++) {
        int slot = slots == null ? i : slots[i];
        long end = slots == null ? page.end(i) : page.ends()[i];
        // Never let a live row through, even at the largest LSN.
        if (end <= lsn && end != Segment.LIVE && base + slot < limit) {
          visitor.ended(base + slot, end);
        }
      }
    }
  }

  /** Returns the bytes that the pages take, sparse or dense. */
  long sizeBytes() {
    return dead.pageBytes;
  }

  private static long sizeBytes(@Nullable Page page) {
    if (page == null) {
      return 0;
    }
    int slots = page.slots() == null ? 0 : page.slots().length;
    return PAGE_BYTES + (long) slots * Short.BYTES + (long) page.ends().length * Long.BYTES;
  }
}
