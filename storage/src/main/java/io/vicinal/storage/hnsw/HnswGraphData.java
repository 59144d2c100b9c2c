package io.vicinal.storage.hnsw;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Holds a graph just built, as the bytes that go to its file.
 *
 * <p>Immutable. The memory is off the heap, what the builder was given.
 */
public final class HnswGraphData {
  private static final int PIECE_BYTES = 1 << 22;

  private final MemorySegment memory;
  private final HnswGraph graph;
  private final long distanceComputations;

  HnswGraphData(HnswGraph graph, long distanceComputations) {
    this.graph = graph;
    this.distanceComputations = distanceComputations;
    this.memory = graph.memory().asReadOnly();
  }

  /** Returns the number of bytes. */
  public long sizeBytes() {
    return memory.byteSize();
  }

  /** Copies the bytes to the start of {@code target}. */
  public void writeTo(MemorySegment target) {
    MemorySegment.copy(memory, 0, target, 0, sizeBytes());
  }

  /** Hands the bytes to {@code sink} in pieces of up to 4 MiB, read-only and in order. */
  public void write(Consumer<ByteBuffer> sink) {
    for (long at = 0; at < sizeBytes(); at += PIECE_BYTES) {
      sink.accept(memory.asSlice(at, Math.min(PIECE_BYTES, sizeBytes() - at)).asByteBuffer());
    }
  }

  /** Returns how many distances were computed to link it: the work, on any machine. */
  public long distanceComputations() {
    return distanceComputations;
  }

  /** Returns the graph to search in, without a copy. */
  public HnswGraph view() {
    return graph;
  }
}
