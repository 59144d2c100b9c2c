package io.vicinal.storage.segment;

import static io.vicinal.storage.segment.Layouts.LONG_LE;

import io.vicinal.storage.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Collects values of any length in pages on the heap; a value never crosses a page.
 *
 * <p>One writer appends; readers read rows that they learned of through the segment's row count.
 */
final class GrowingBytes extends BytesColumn {
  private static final int FIRST_PAGE_BYTES = 1 << 10;
  private static final int PAGE_BYTES_MAX = 1 << 20;

  private final GrowingFixed places =
      new GrowingFixed(WideColumn.WIDTH); // page << 32 | start, length
  private volatile MemorySegment[] pages = new MemorySegment[0];
  private int page = -1; // the one that takes the next value; of the writer
  private int freeStart; // in that page
  private long pageBytes;

  GrowingBytes(DataType type) {
    super(type);
  }

  /**
   * Makes room for {@code rowCount} rows in all, the last of which have at most {@code lengths}
   * bytes.
   */
  void reserve(int rowCount, int[] lengths) {
    places.reserve(rowCount);
    int at = page;
    int start = freeStart;
    for (int length : lengths) {
      while (at < 0 || length > pages[at].byteSize() - start) {
        at++;
        start = 0;
        ensurePage(at, length);
      }
      start += length;
    }
  }

  private void ensurePage(int number, int length) {
    MemorySegment[] all = pages;
    if (number == all.length) {
      int next = Math.min(PAGE_BYTES_MAX, FIRST_PAGE_BYTES << Math.min(all.length, 10));
      MemorySegment added = MemorySegment.ofArray(new byte[Math.max(next, length)]);
      all = Arrays.copyOf(all, all.length + 1);
      all[number] = added;
      pages = all;
      pageBytes += added.byteSize();
    }
  }

  void put(int ordinal, byte[] bytes) {
    while (page < 0 || bytes.length > pages[page].byteSize() - freeStart) {
      ensurePage(page + 1, bytes.length);
      page++;
      freeStart = 0;
    }
    MemorySegment.copy(bytes, 0, pages[page], ValueLayout.JAVA_BYTE, freeStart, bytes.length);
    places.putWide(ordinal, bytes.length, (long) page << 32 | freeStart, 0);
    freeStart += bytes.length;
  }

  void putNull(int ordinal) {
    if (page < 0) {
      put(ordinal, new byte[0]); // so that every row has a page
    }
    places.putWide(ordinal, 0, 0, 0);
    places.putNull(ordinal);
  }

  @Override
  public MemorySegment memory(int ordinal) {
    return pages[(int) (stored(ordinal, 0) >>> 32)];
  }

  @Override
  public long start(int ordinal) {
    return (int) stored(ordinal, 0);
  }

  @Override
  public int length(int ordinal) {
    return (int) stored(ordinal, Long.BYTES);
  }

  @Override
  public long nullWord(int word) {
    return places.nullWord(word);
  }

  private long stored(int ordinal, int offset) {
    long at = (long) (ordinal % BLOCK_ROWS) * WideColumn.WIDTH + offset;
    return places.memory(ordinal / BLOCK_ROWS).get(LONG_LE, at);
  }

  long sizeBytes() {
    return pageBytes + places.sizeBytes();
  }
}
