package io.vicinal.storage.hnsw;

import io.vicinal.storage.quantization.RowCodes;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Holds a graph just built, as the bytes that go to its file.
 *
 * <p>Immutable. The memory is off the heap, what the builder was given.
 */
public final class HnswGraphData {
  private static final int PIECE_BYTES = 1 << 22;

  private final List<MemorySegment> parts; // lists, codes, curve
  private final HnswGraph graph;
  private final long distanceComputations;

  HnswGraphData(HnswGraph graph, long distanceComputations) {
    this.graph = graph;
    this.distanceComputations = distanceComputations;
    RowCodes codes = graph.codes();
    MemorySegment coded = codes == null ? MemorySegment.NULL : codes.memory();
    MemorySegment curve = graph.curve().map(RecallCurve::toBytes).orElse(MemorySegment.NULL);
    GraphHeader.writeSections(graph.memory(), graph.layout(), coded.byteSize(), curve.byteSize());
    this.parts = Stream.of(graph.memory(), coded, curve).map(MemorySegment::asReadOnly).toList();
  }

  /** Returns the number of bytes. */
  public long sizeBytes() {
    return parts.stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Copies the bytes to the start of {@code target}. */
  public void writeTo(MemorySegment target) {
    long at = 0;
    for (MemorySegment part : parts) {
      MemorySegment.copy(part, 0, target, at, part.byteSize());
      at += part.byteSize();
    }
  }

  /** Hands the bytes to {@code sink} in pieces of up to 4 MiB, read-only and in order. */
  public void write(Consumer<ByteBuffer> sink) {
    for (MemorySegment part : parts) {
      long size = part.byteSize();
      for (long at = 0; at < size; at += PIECE_BYTES) {
        sink.accept(part.asSlice(at, Math.min(PIECE_BYTES, size - at)).asByteBuffer());
      }
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
