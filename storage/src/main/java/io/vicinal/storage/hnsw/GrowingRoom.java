package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.quantization.RowCodes;
import io.vicinal.storage.quantization.RowEncoder;
import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Memory for a fixed number of rows of a {@link GrowingGraph}: their vectors, codes and lists. For
 * its one writer; searches read rows and codes that were there before, and copies of the lists.
 */
final class GrowingRoom {
  private static final int[] NONE = {};

  final VectorRows rows;
  private final Metric metric;
  private final HnswParameters parameters;
  private final @Nullable RowEncoder encoder;
  private final @Nullable RowCodes codes;
  private final HnswGraph graph;
  private final GraphLinker linker;
  private final List<ListBuffer> buffers = new ArrayList<>();
  private int upperLists;
  private int nodes; // that have a level

  GrowingRoom(
      VectorRows rows, Metric metric, HnswParameters parameters, @Nullable RowEncoder encoder) {
    this.rows = rows;
    this.metric = metric;
    this.parameters = parameters;
    this.encoder = encoder;
    this.codes = encoder == null ? null : encoder.codes();
    int lists = 0;
    for (int node = 0; node < rows.count(); node++) {
      lists += GraphImage.level(parameters.seed(), parameters.m(), node);
    }
    var layout = new GraphLayout(rows.count(), parameters.m(), lists);
    MemorySegment memory = GraphImage.memory(layout.sizeBytes(), Arena.ofAuto());
    GraphHeader.write(memory, layout, metric, parameters);
    this.graph = new HnswGraph(memory, layout, metric, parameters, "growing graph", null, null);
    var loop = new ParallelLoop(1); // which starts no thread
    this.linker = new GraphLinker(graph, rows, codes, loop, (_, _) -> {});
  }

  /** Returns room for rows like those of {@code piece}. */
  static VectorRows rows(VectorRows piece, int count) {
    long stride = VectorRows.strideBytes(piece.element(), piece.dimension());
    Arena arena = Arena.ofAuto();
    MemorySegment norms =
        piece.inverseNorms() == null ? null : GraphImage.memory((long) count * Float.BYTES, arena);
    return new VectorRows(
        GraphImage.memory(count * stride, arena),
        count,
        piece.dimension(),
        piece.element(),
        stride,
        norms);
  }

  /** Copies rows with their norms. */
  static void copy(VectorRows from, int first, VectorRows to, int target, int count) {
    MemorySegment.copy(
        from.memory(),
        first * from.strideBytes(),
        to.memory(),
        target * to.strideBytes(),
        count * to.strideBytes());
    MemorySegment norms = to.inverseNorms();
    if (norms != null) {
      MemorySegment.copy(
          Objects.requireNonNull(from.inverseNorms()),
          (long) first * Float.BYTES,
          norms,
          (long) target * Float.BYTES,
          (long) count * Float.BYTES);
    }
  }

  @Nullable RowCodes codes() {
    return codes;
  }

  void encode(int from, int to, BitSet present) {
    if (encoder != null) {
      encoder.encode(from, to, present);
    }
  }

  /** Takes over the first {@code count} nodes of a smaller room, which has the same rows. */
  void continueWith(GrowingRoom smaller, int count) {
    copyLists(smaller.graph, graph, count, smaller.upperLists);
    upperLists = smaller.upperLists;
    nodes = smaller.nodes;
  }

  /** Links the rows {@code from..to-1}, which come next. */
  void link(int from, int to, BitSet present) {
    DistanceKernel kernel = DistanceKernel.of(metric);
    int before = nodes;
    for (int node = from; node < to; node++) {
      boolean linked = present.get(node) && !Float.isNaN(kernel.between(rows, node, node));
      int level = linked ? GraphImage.level(parameters.seed(), parameters.m(), node) : -1;
      graph.setNode(node, level, upperLists);
      upperLists += Math.max(0, level);
      nodes += linked ? 1 : 0;
      for (int l = 0; l <= Math.max(0, level); l++) {
        graph.setNeighbors(node, l, NONE, 0);
      }
    }
    linker.link(from, to, before);
  }

  /** Returns a buffer that is not {@code used} and that nobody reads. */
  ListBuffer free(@Nullable ListBuffer used) {
    for (ListBuffer buffer : buffers) {
      if (buffer != used && buffer.readers.get() == 0) {
        return buffer;
      }
    }
    var fresh = new ListBuffer(GraphImage.memory(graph.layout().sizeBytes(), Arena.ofAuto()));
    buffers.add(fresh);
    return fresh;
  }

  /** Returns memory for a copy of the first {@code count} nodes, which are linked. */
  MemorySegment copyMemory(int count) {
    long bytes = new GraphLayout(count, parameters.m(), upperLists).sizeBytes();
    return GraphImage.memory(bytes, Arena.ofAuto());
  }

  /** Copies the lists of the first {@code count} nodes, which are linked, to {@code memory}. */
  HnswGraph copy(int count, MemorySegment memory, @Nullable RecallCurve curve) {
    var layout = new GraphLayout(count, parameters.m(), upperLists);
    MemorySegment part = memory.asSlice(0, layout.sizeBytes());
    GraphHeader.write(part, layout, metric, parameters);
    var copy = new HnswGraph(part, layout, metric, parameters, "growing graph", codes, curve);
    copyLists(graph, copy, count, upperLists);
    return copy;
  }

  private static void copyLists(HnswGraph from, HnswGraph to, int count, int upperLists) {
    GraphLayout a = from.layout();
    GraphLayout b = to.layout();
    copy(from, a.baseOffset(), to, b.baseOffset(), count * a.baseStride());
    copy(from, a.levelsOffset(), to, b.levelsOffset(), count);
    copy(from, a.upperStartsOffset(), to, b.upperStartsOffset(), (long) count * Integer.BYTES);
    copy(from, a.upperOffset(), to, b.upperOffset(), upperLists * a.upperStride());
    to.setEntryPoint(from.entryPoint(), from.maxLevel());
  }

  private static void copy(HnswGraph from, long at, HnswGraph to, long target, long bytes) {
    MemorySegment.copy(from.memory(), at, to.memory(), target, bytes);
  }

  /** Returns the bytes of all of it. */
  long sizeBytes() {
    return rows.memory().byteSize()
        + (rows.inverseNorms() == null ? 0 : rows.inverseNorms().byteSize())
        + (codes == null ? 0 : codes.memory().byteSize())
        + graph.layout().sizeBytes() * (1 + buffers.size())
        + rows.count(); // what leads the lists
  }
}
