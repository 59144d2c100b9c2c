package io.vicinal.storage.hnsw;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory for a copy of a growing graph, and how many searches read it. */
final class ListBuffer {
  final MemorySegment memory;
  final AtomicInteger readers = new AtomicInteger();

  ListBuffer(MemorySegment memory) {
    this.memory = memory;
  }
}
