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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the graphs of one sealed segment by index. Graphs are derived from the rows, so one that
 * cannot be opened is left out and told of: searches compare all rows meanwhile.
 */
final class SegmentGraphs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentGraphs.class);

  private final SegmentFiles files;
  private final int rowCount;
  private final Map<Long, RetainedGraph> graphs = new ConcurrentHashMap<>();
  private final List<String> problems = new ArrayList<>();

  SegmentGraphs(SegmentFiles files, int rowCount) {
    this.files = files;
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

  /** Opens a graph in the place of the one before, which goes when its last search has ended. */
  void open(FileRecord file) {
    Arena arena = Arena.ofShared();
    try {
      replace(graphs.put(file.ownerId(), new RetainedGraph(open(file, arena), arena)));
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  private HnswGraph open(FileRecord file, Arena arena) {
    MemorySegment mapped = files.map(file, arena);
    HnswGraph graph = HnswGraph.open(mapped.asSlice(SegmentHeader.BYTES), files.describe(file));
    if (graph.nodeCount() != rowCount) {
      throw new StorageException.Corrupt(
          files.describe(file),
          SegmentHeader.BYTES,
          "a graph of " + rowCount + " rows",
          graph.nodeCount() + " rows");
    }
    return graph;
  }

  private static void replace(@Nullable RetainedGraph before) {
    if (before != null) {
      before.close();
    }
  }

  /** Leaves a graph out that led a search outside its rows. */
  void leaveOut(RetainedGraph graph, RuntimeException cause) {
    for (Long id : List.copyOf(graphs.keySet())) {
      if (graphs.remove(id, graph)) { // by one of those who met it only
        replace(graph);
        LOG.warn(
            "a graph of {} rows leads outside them; searches compare all rows: {}",
            rowCount,
            String.valueOf(cause.getMessage()));
      }
    }
  }

  void remove(long indexId) {
    replace(graphs.remove(indexId));
  }

  /** Returns the graph of an index, which may be replaced, and then be gone, at any moment. */
  Optional<HnswGraph> get(long indexId) {
    return Optional.ofNullable(graphs.get(indexId)).map(RetainedGraph::graph);
  }

  /** Returns the graph of an index with a reference for the caller to give back, or null. */
  @Nullable RetainedGraph retain(long indexId) {
    while (true) {
      RetainedGraph graph = graphs.get(indexId);
      if (graph == null || graph.tryRetain()) {
        return graph;
      }
    }
  }

  /** Gives all graphs back. */
  @Override
  public void close() {
    List.copyOf(graphs.keySet()).forEach(this::remove);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
