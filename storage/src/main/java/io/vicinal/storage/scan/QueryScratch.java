package io.vicinal.storage.scan;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives memory to the queries of one scan at a time, without anything for the collector to do.
 *
 * <p>Not thread-safe: {@link #borrow} one per scan and close it, and its memory is used again by
 * whoever borrows next. What it gave must not be used after that; memory that is dropped instead of
 * closed is freed by the collector.
 */
final class QueryScratch implements SegmentAllocator, AutoCloseable {
  private static final ConcurrentLinkedDeque<QueryScratch> IDLE = new ConcurrentLinkedDeque<>();
  private static final AtomicInteger IDLE_COUNT = new AtomicInteger();
  private static final int IDLE_MAX = 2 * Runtime.getRuntime().availableProcessors();
  private static final long FIRST_BYTES = 16 << 10;

  /** One that has become larger is not kept, so that a few long queries do not hold memory. */
  private static final long KEPT_MAX = 1 << 20;

  private MemorySegment memory = Arena.ofAuto().allocate(FIRST_BYTES, Long.BYTES * 8L);
  private long used;
  private boolean closed;

  private QueryScratch() {}

  /** Returns an idle one, or a new one; {@link #close} gives it back. */
  static QueryScratch borrow() {
    QueryScratch idle = IDLE.pollFirst();
    if (idle == null) {
      return new QueryScratch();
    }
    IDLE_COUNT.decrementAndGet();
    idle.used = 0;
    idle.closed = false;
    return idle;
  }

  /** Returns memory that is all zero. */
  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    long start = -(-used & -byteAlignment);
    if (start + byteSize > memory.byteSize()) {
      // What was given before keeps its memory alive.
      memory = Arena.ofAuto().allocate(Math.max(2 * memory.byteSize(), byteSize), Long.BYTES * 8L);
      start = 0;
    }
    used = start + byteSize;
    return memory.asSlice(start, byteSize, byteAlignment).fill((byte) 0);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      if (memory.byteSize() <= KEPT_MAX && IDLE_COUNT.get() < IDLE_MAX) {
        IDLE_COUNT.incrementAndGet();
        IDLE.addFirst(this);
      }
    }
  }
}
