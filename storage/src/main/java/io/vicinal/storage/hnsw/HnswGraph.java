package io.vicinal.storage.hnsw;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.quantization.RowCodes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a graph over the ordinals {@code 0..nodeCount-1} from one memory segment, usually a mapped
 * file; nothing of it is copied to the heap.
 *
 * <p>Format, little-endian; every part starts at a multiple of 64 bytes and is padded with zeros:
 *
 * <pre>
 * offset | size | type | field             | meaning
 * 0      | 8    | long | magic             | "VICIHNSW"
 * 8      | 4    | int  | version           | 3
 * 12     | 4    | int  | nodeCount         | rows, linked or not
 * 16     | 4    | int  | metric            | position in METRICS
 * 20     | 4    | int  | m                 | links per node above level 0
 * 24     | 4    | int  | efConstruction    | candidates kept while linking
 * 28     | 4    | int  | entryPoint        | ordinal where searches start; -1 if no node is linked
 * 32     | 8    | long | seed              | decides the levels
 * 40     | 4    | int  | maxLevel          | level of the entry point; -1 if no node is linked
 * 44     | 4    | int  | upperLists        | lists above level 0
 * 48     | 8    | long | sizeBytes         | length of the whole
 * 56     | 4    | int  | codesLines        | length of the codes in units of 64 bytes, 0 for none
 * 60     | 4    | int  | curveLines        | length of the recall curve in units of 64 bytes, or 0
 * 64     |      | int  | base lists        | per node 2 * m ordinals, unused places hold -1
 *        |      | byte | levels            | per node its level, -1 if it is not linked
 *        |      | int  | upper starts      | per node the index of its list of level 1; the lists
 *        |      |      |                   | of one node follow each other, of all nodes too
 *        |      | int  | upper lists       | m ordinals each, unused places hold -1
 *        |      |      | codes             | what searches walk by, see {@link RowCodes}
 *        |      |      | recall curve      | what they find, see {@link RecallCurve}
 * </pre>
 *
 * <p>A list ends at its first -1. The file carries no checksum; its owner keeps one. Lists are not
 * ordered. Version 1 had neither codes nor curve, and zeros in their place; the curve of version 2
 * was shorter. Immutable and thread-safe once built; valid as long as the memory is.
 */
public final class HnswGraph {
  static final long MAGIC = 0x57534e4849434956L; // "VICIHNSW", little-endian
  static final int VERSION = 3;
  static final int OLDEST_VERSION = 1;
  static final int LEVEL_MAX = 30;

  /** The metrics in the order of their numbers in files; only ever appended to. */
  static final List<Metric> METRICS =
      List.of(
          Metric.L2,
          Metric.L2_SQUARED,
          Metric.COSINE,
          Metric.INNER_PRODUCT,
          Metric.L1,
          Metric.HAMMING,
          Metric.JACCARD);

  static final ValueLayout.OfInt INT_LE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG_LE =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final GraphLayout layout;
  private final Metric metric;
  private final HnswParameters parameters;
  private final long baseStride;
  private final String fileName;
  private final @Nullable RowCodes codes;
  private final @Nullable RecallCurve curve;
  private final GraphTraits traits;
  private final boolean isFinal;
  private volatile @Nullable EntryNodes entries; // null until somebody asks

  /** Describes a graph whose links may change, and which knows no {@link #entries} therefore. */
  HnswGraph(
      MemorySegment memory,
      GraphLayout layout,
      Metric metric,
      HnswParameters parameters,
      String fileName,
      @Nullable RowCodes codes,
      @Nullable RecallCurve curve) {
    this(memory, layout, metric, parameters, fileName, codes, curve, false);
  }

  HnswGraph(
      MemorySegment memory,
      GraphLayout layout,
      Metric metric,
      HnswParameters parameters,
      String fileName,
      @Nullable RowCodes codes,
      @Nullable RecallCurve curve,
      boolean isFinal) {
    this.memory = memory;
    this.layout = layout;
    this.metric = metric;
    this.parameters = parameters;
    this.baseStride = layout.baseStride();
    this.fileName = fileName;
    this.codes = codes;
    this.curve = curve;
    this.traits = GraphTraits.of(curve, codes);
    this.isFinal = isFinal;
  }

  /**
   * Returns this graph with other codes and another curve, or without; it shares the lists, which
   * are not to change any more.
   */
  HnswGraph with(@Nullable RowCodes otherCodes, @Nullable RecallCurve otherCurve) {
    return new HnswGraph(
        memory, layout, metric, parameters, fileName, otherCodes, otherCurve, true);
  }

  /** Returns the codes that searches walk by; null if they compute distances instead. */
  @Nullable RowCodes codes() {
    return codes;
  }

  /** Returns where walks on codes start. */
  EntryNodes entries() {
    EntryNodes known = entries;
    if (known == null) {
      known = isFinal ? EntryNodes.of(this) : EntryNodes.NONE;
      entries = known; // others may have done the same meanwhile
    }
    return known;
  }

  /** Returns what searches found at the end of the build; empty if it was not measured. */
  public Optional<RecallCurve> curve() {
    return Optional.ofNullable(curve);
  }

  /** Returns whether searches walk by codes. */
  public boolean hasCodes() {
    return codes != null;
  }

  /** Returns what may be known of searches before they begin. */
  public GraphTraits traits() {
    return traits;
  }

  /**
   * Opens the graph in {@code bytes}; reads only its header.
   *
   * @param fileName what error messages call it
   * @throws StorageException.Corrupt if header and length disagree
   * @throws StorageException.FormatVersion if another release wrote it
   */
  public static HnswGraph open(MemorySegment bytes, String fileName) {
    return GraphHeader.read(bytes, fileName);
  }

  /** Returns the number of rows, linked or not. */
  public int nodeCount() {
    return layout.nodeCount();
  }

  /** Returns the ordinal where searches start, -1 if no node is linked. */
  public int entryPoint() {
    return memory.get(INT_LE, GraphHeader.ENTRY_POINT);
  }

  /** Returns the highest level, that of the entry point; -1 if no node is linked. */
  public int maxLevel() {
    return memory.get(INT_LE, GraphHeader.MAX_LEVEL);
  }

  /** Returns what the graph was built with. */
  public HnswParameters parameters() {
    return parameters;
  }

  /** Returns the metric whose distances decided the links. */
  public Metric metric() {
    return metric;
  }

  /** Returns the length of the graph's bytes, codes and curve among them. */
  public long sizeBytes() {
    return memory.get(LONG_LE, GraphHeader.SIZE_BYTES);
  }

  /** Returns the level of {@code node}, -1 if it is not linked: its row has no vector. */
  public int level(int node) {
    return memory.get(ValueLayout.JAVA_BYTE, layout.levelsOffset() + node);
  }

  /** Copies the neighbors of {@code node} on {@code level} to {@code target}, returns how many. */
  public int neighbors(int node, int level, int[] target) {
    long offset = listOffset(node, level);
    int capacity = layout.capacity(level);
    int count = 0;
    while (count < capacity) {
      int neighbor = memory.get(INT_LE, offset + (long) count * Integer.BYTES);
      if (neighbor < 0) {
        break;
      }
      target[count++] = neighbor;
    }
    return count;
  }

  /** Returns how many neighbors {@code node} has on {@code level}. */
  int degree(int node, int level) {
    int capacity = layout.capacity(level);
    long offset = listOffset(node, level);
    int count = 0;
    while (count < capacity && memory.get(INT_LE, offset + (long) count * Integer.BYTES) >= 0) {
      count++;
    }
    return count;
  }

  /** Returns whether {@code to} is in the list of {@code from} on {@code level}. */
  boolean links(int from, int level, int to) {
    long offset = listOffset(from, level);
    for (int i = degree(from, level) - 1; i >= 0; i--) {
      if (memory.get(INT_LE, offset + (long) i * Integer.BYTES) == to) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks that every link leads to a linked node of at least that level, and every list exists.
   *
   * <p>Reads the whole graph. A graph that passes cannot lead a search outside its rows.
   *
   * @throws StorageException.Corrupt naming the first place that is wrong
   */
  public void validate() {
    new GraphCheck(this, fileName).run();
  }

  MemorySegment memory() {
    return memory;
  }

  GraphLayout layout() {
    return layout;
  }

  /** Returns where the list of {@code node} on {@code level} starts. */
  long listOffset(int node, int level) {
    if (level == 0) {
      return GraphLayout.HEADER_BYTES + node * baseStride;
    }
    long list = upperStart(node) + level - 1L;
    return layout.upperOffset() + list * layout.upperStride();
  }

  int upperStart(int node) {
    return memory.get(INT_LE, layout.upperStartsOffset() + (long) node * Integer.BYTES);
  }

  // What follows is for the builder, before anyone else sees the graph.

  void setEntryPoint(int node, int level) {
    memory.set(INT_LE, GraphHeader.ENTRY_POINT, node);
    memory.set(INT_LE, GraphHeader.MAX_LEVEL, level);
  }

  void setNode(int node, int level, int upperStart) {
    memory.set(ValueLayout.JAVA_BYTE, layout.levelsOffset() + node, (byte) level);
    memory.set(INT_LE, layout.upperStartsOffset() + (long) node * Integer.BYTES, upperStart);
  }

  void setNeighbors(int node, int level, int[] neighbors, int count) {
    long offset = listOffset(node, level);
    for (int i = 0; i < count; i++) {
      memory.set(INT_LE, offset + (long) i * Integer.BYTES, neighbors[i]);
    }
    for (int i = count; i < layout.capacity(level); i++) {
      memory.set(INT_LE, offset + (long) i * Integer.BYTES, -1);
    }
  }
}
