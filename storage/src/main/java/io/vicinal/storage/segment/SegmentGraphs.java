package io.vicinal.storage.segment;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.hnsw.HnswGraph;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the graphs of one sealed segment by index. Graphs are derived from the rows, so one that
 * cannot be opened is left out and told of: searches compare all rows meanwhile.
 */
final class SegmentGraphs {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentGraphs.class);

  private final SegmentFiles files;
  private final Arena arena;
  private final int rowCount;
  private final Map<Long, HnswGraph> graphs = new ConcurrentHashMap<>();
  private final List<String> problems = new ArrayList<>();

  SegmentGraphs(SegmentFiles files, Arena arena, int rowCount) {
    this.files = files;
    this.arena = arena;
    this.rowCount = rowCount;
  }

  /** Opens the graphs among {@code records}, noting those that are damaged. */
  void openAll(List<FileRecord> records) {
    for (FileRecord file : records) {
      if (file.kind().equals(FileKind.GRAPH.word())) {
        try {
          open(file);
        } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  void open(FileRecord file) {
    MemorySegment mapped = files.map(file, arena);
    HnswGraph graph = HnswGraph.open(mapped.asSlice(SegmentHeader.BYTES), files.describe(file));
    if (graph.nodeCount() != rowCount) {
      throw new StorageException.Corrupt(
          files.describe(file),
          SegmentHeader.BYTES,
          "a graph of " + rowCount + " rows",
          graph.nodeCount() + " rows");
    }
    graphs.put(file.ownerId(), graph);
  }

  /** Leaves a graph out that led a search outside its rows. */
  void leaveOut(HnswGraph graph, RuntimeException cause) {
    if (graphs.values().remove(graph)) {
      LOG.warn(
          "a graph of {} rows leads outside them; searches compare all rows: {}",
          rowCount,
          String.valueOf(cause.getMessage()));
    }
  }

  void remove(long indexId) {
    graphs.remove(indexId);
  }

  Optional<HnswGraph> get(long indexId) {
    return Optional.ofNullable(graphs.get(indexId));
  }

  List<HnswGraph> all() {
    return List.copyOf(graphs.values());
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
