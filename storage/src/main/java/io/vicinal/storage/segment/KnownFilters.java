package io.vicinal.storage.segment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which rows of one sealed segment satisfy filters that were asked for before.
 *
 * <p>The values of such rows never change, so what is remembered stays true until the segment goes;
 * whether a row is visible is another question. A filter is worth remembering when it comes for the
 * second time, so that those that come once cost nothing but a hash code. Thread-safe.
 */
public final class KnownFilters {
  private static final int ENTRIES_MAX = 32; // they are compared one by one
  private static final int SEEN = 256;

  /** Where no more than one of so many rows is kept, most words of the bitmap are empty. */
  private static final int ROWS_PER_LISTED = 32;

  private final FilterMemory memory;
  private final int[] seen = new int[SEEN]; // hash codes; races forget some
  private volatile List<Entry> entries = List.of();
  private boolean closed;

  KnownFilters(FilterMemory memory) {
    this.memory = memory;
  }

  /** One filter and its rows. */
  static final class Entry {
    private final KnownFilters owner;
    private final Object filter;
    private final int hash;
    private final Bitmap rows;
    private final int count;
    private final int @Nullable [] listed;
    private volatile boolean used;
    private boolean dropped; // guarded by the owner

    private Entry(KnownFilters owner, Object filter, Bitmap rows) {
      this.owner = owner;
      this.filter = filter;
      this.hash = filter.hashCode();
      this.rows = rows;
      this.count = rows.cardinality();
      this.listed = count <= rows.size() / ROWS_PER_LISTED ? listed(rows, count) : null;
    }

    long bytes() {
      long few = listed == null ? 0 : (long) count * Integer.BYTES;
      return rows.size() / Byte.SIZE + few + 256L; // the filter, about
    }

    Rows rows() {
      return new Rows(rows, count, listed);
    }

    private static int[] listed(Bitmap rows, int count) {
      int[] listed = new int[count];
      int row = -1;
      for (int i = 0; i < count; i++) {
        row = rows.nextSet(row + 1);
        listed[i] = row;
      }
      return listed;
    }

    /** Returns whether this was used since it was last asked. */
    boolean wasUsed() {
      boolean before = used;
      used = false;
      return before;
    }

    void forget() {
      owner.drop(this);
    }
  }

  /**
   * The rows of a filter, not to be changed.
   *
   * @param count how many they are
   * @param listed their ordinals where they are so few that to look for them takes long; else null
   */
  public record Rows(Bitmap bitmap, int count, int @Nullable [] listed) {}

  /** Returns the rows that satisfy {@code filter}, null if they are not known. */
  public @Nullable Rows find(Object filter) {
    int hash = filter.hashCode();
    for (Entry entry : entries) {
      if (entry.hash == hash && entry.filter.equals(filter)) {
        if (!entry.used) {
          entry.used = true;
        }
        return entry.rows();
      }
    }
    return null;
  }

  /** Returns whether {@code filter} was asked for lately, and notes that it is. */
  public boolean isAskedAgain(Object filter) {
    int hash = filter.hashCode();
    int place = (hash ^ hash >>> 16) & SEEN - 1;
    boolean again = seen[place] == hash;
    seen[place] = hash;
    return again;
  }

  /** Remembers the rows of all that satisfy {@code filter}, if there is room; returns them. */
  public Rows keep(Object filter, Bitmap rows) {
    var entry = new Entry(this, filter, rows);
    if (memory.add(entry)) {
      List<Entry> dropped = add(entry);
      dropped.forEach(memory::remove);
    }
    return entry.rows();
  }

  /** Returns what must not be counted any more. */
  private synchronized List<Entry> add(Entry entry) {
    if (closed || entry.dropped) {
      return List.of(entry);
    }
    var all = new ArrayList<>(entries);
    var dropped = new ArrayList<Entry>();
    all.removeIf(other -> other.filter.equals(entry.filter) && dropped.add(other));
    if (all.size() == ENTRIES_MAX) {
      int oldest = 0;
      while (oldest < ENTRIES_MAX - 1 && all.get(oldest).wasUsed()) {
        oldest++;
      }
      dropped.add(all.remove(oldest));
    }
    all.add(entry);
    entries = List.copyOf(all);
    return dropped;
  }

  private synchronized void drop(Entry entry) {
    entry.dropped = true; // it may not be in yet
    var all = new ArrayList<>(entries);
    all.remove(entry);
    entries = List.copyOf(all);
  }

  /** Returns the bytes that are kept. */
  long sizeBytes() {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  /** Forgets everything. */
  void clear() {
    List<Entry> all;
    synchronized (this) {
      all = entries;
      entries = List.of();
    }
    all.forEach(memory::remove);
  }

  /** Forgets everything and remembers nothing any more. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    clear();
  }
}
