package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;
import static io.vicinal.storage.hnsw.HnswGraph.LONG_LE;

import io.vicinal.storage.HnswParameters;
import io.vicinal.storage.Metric;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.quantization.RowCodes;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads and writes the first 64 bytes of a graph; the format is in {@link HnswGraph}. */
final class GraphHeader {
  static final long ENTRY_POINT = 28;
  static final long MAX_LEVEL = 40;
  private static final long VERSION = 8;
  private static final long NODE_COUNT = 12;
  private static final long METRIC = 16;
  private static final long M = 20;
  private static final long EF_CONSTRUCTION = 24;
  private static final long SEED = 32;
  private static final long UPPER_LISTS = 44;
  static final long SIZE_BYTES = 48;

  private static final long CODES_LINES = 56;
  private static final long CURVE_LINES = 60;
  private static final int LINE_BYTES = 64;

  private final MemorySegment bytes;
  private final String file;

  private GraphHeader(MemorySegment bytes, String file) {
    this.bytes = bytes;
    this.file = file;
  }

  /** Writes the header of a graph without an entry point. */
  static void write(
      MemorySegment bytes, GraphLayout layout, Metric metric, HnswParameters parameters) {
    bytes.set(LONG_LE, 0, HnswGraph.MAGIC);
    bytes.set(INT_LE, VERSION, HnswGraph.VERSION);
    bytes.set(INT_LE, NODE_COUNT, layout.nodeCount());
    bytes.set(INT_LE, METRIC, HnswGraph.METRICS.indexOf(metric));
    bytes.set(INT_LE, M, parameters.m());
    bytes.set(INT_LE, EF_CONSTRUCTION, parameters.efConstruction());
    bytes.set(INT_LE, ENTRY_POINT, -1);
    bytes.set(LONG_LE, SEED, parameters.seed());
    bytes.set(INT_LE, MAX_LEVEL, -1);
    bytes.set(INT_LE, UPPER_LISTS, layout.upperLists());
    bytes.set(LONG_LE, SIZE_BYTES, layout.sizeBytes());
  }

  /** Writes the lengths of what follows the lists. */
  static void writeSections(
      MemorySegment bytes, GraphLayout layout, long codesBytes, long curveBytes) {
    bytes.set(LONG_LE, SIZE_BYTES, layout.sizeBytes() + codesBytes + curveBytes);
    bytes.set(INT_LE, CODES_LINES, Math.toIntExact(codesBytes / LINE_BYTES));
    bytes.set(INT_LE, CURVE_LINES, Math.toIntExact(curveBytes / LINE_BYTES));
  }

  static HnswGraph read(MemorySegment bytes, String file) {
    return new GraphHeader(bytes, file).graph();
  }

  private HnswGraph graph() {
    if (bytes.byteSize() < GraphLayout.HEADER_BYTES) {
      throw new StorageException.Corrupt(
          file, 0, GraphLayout.HEADER_BYTES + " bytes", bytes.byteSize() + " bytes");
    }
    if (bytes.get(LONG_LE, 0) != HnswGraph.MAGIC) {
      throw new StorageException.Corrupt(
          file, 0, Long.toHexString(HnswGraph.MAGIC), Long.toHexString(bytes.get(LONG_LE, 0)));
    }
    int version = bytes.get(INT_LE, VERSION);
    if (version < HnswGraph.OLDEST_VERSION || version > HnswGraph.VERSION) {
      throw new StorageException.FormatVersion("file \"" + file + "\"", version, HnswGraph.VERSION);
    }
    var layout =
        new GraphLayout(
            field(NODE_COUNT, 0, Integer.MAX_VALUE),
            field(M, 2, 100),
            field(UPPER_LISTS, 0, Integer.MAX_VALUE));
    Metric metric = HnswGraph.METRICS.get(field(METRIC, 0, HnswGraph.METRICS.size() - 1));
    var parameters =
        new HnswParameters(layout.m(), field(EF_CONSTRUCTION, 4, 1000), bytes.get(LONG_LE, SEED));
    int entryPoint = field(ENTRY_POINT, -1, layout.nodeCount() - 1);
    int maxLevel = field(MAX_LEVEL, -1, HnswGraph.LEVEL_MAX);
    long size = bytes.get(LONG_LE, SIZE_BYTES);
    long codesBytes = (long) field(CODES_LINES, 0, Integer.MAX_VALUE) * LINE_BYTES;
    long curveBytes = (long) field(CURVE_LINES, 0, Integer.MAX_VALUE) * LINE_BYTES;
    long sections = layout.sizeBytes() + codesBytes + curveBytes;
    if (size != sections || bytes.byteSize() < size) {
      throw new StorageException.Corrupt(
          file,
          SIZE_BYTES,
          sections + " bytes",
          size + " in the header and " + bytes.byteSize() + " in the file");
    }
    var graph =
        new HnswGraph(
            bytes,
            layout,
            metric,
            parameters,
            file,
            codes(layout, codesBytes),
            curve(version, layout.sizeBytes() + codesBytes, curveBytes),
            true);
    int level = entryPoint < 0 ? -1 : graph.level(entryPoint);
    if (level != maxLevel) {
      throw new StorageException.Corrupt(
          file, MAX_LEVEL, "the entry point's level " + level, String.valueOf(maxLevel));
    }
    return graph;
  }

  private @Nullable RowCodes codes(GraphLayout layout, long length) {
    if (length == 0) {
      return null;
    }
    long offset = layout.sizeBytes();
    RowCodes codes = RowCodes.open(bytes.asSlice(offset, length), file, offset);
    if (codes.rowCount() != layout.nodeCount() || codes.memory().byteSize() != length) {
      throw new StorageException.Corrupt(
          file,
          offset,
          "codes of %d rows in %d bytes".formatted(layout.nodeCount(), length),
          "%d rows in %d bytes".formatted(codes.rowCount(), codes.memory().byteSize()));
    }
    return codes;
  }

  private @Nullable RecallCurve curve(int version, long offset, long length) {
    return length == 0
        ? null
        : RecallCurve.open(bytes.asSlice(offset, length), version, file, offset);
  }

  private int field(long offset, int min, int max) {
    int value = bytes.get(INT_LE, offset);
    if (value < min || value > max) {
      throw new StorageException.Corrupt(file, offset, min + " to " + max, String.valueOf(value));
    }
    return value;
  }
}
