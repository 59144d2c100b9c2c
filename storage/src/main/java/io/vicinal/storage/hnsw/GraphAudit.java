package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import io.vicinal.storage.vector.DistanceKernel;
import io.vicinal.storage.vector.VectorRows;
import java.util.BitSet;

/**
 * Compares a graph with the rows that it was built over and tells of everything that is wrong,
 * where {@link HnswGraph#validate} stops at the first place that could mislead a search.
 *
 * <p>Checked are: every row that has a distance to itself is linked and no other one (which level
 * it has is chance, and stays when its ordinal changes); lists lead to linked rows of their level,
 * without the row itself and without doubles; the entry point is linked and on the highest level;
 * every linked row is reached from it on level 0; and a sample of rows finds its neighbors, see
 * {@link RecallSample}.
 */
public final class GraphAudit {
  /** Hears of what is wrong. */
  @FunctionalInterface
  public interface Listener {
    /** Takes one problem; {@code offset} counts from the start of the graph. */
    void problem(long offset, String message, String expected, String found);
  }

  private static final int CHECK_EVERY = 1 << 12;

  private final HnswGraph graph;
  private final GraphLayout layout;
  private final VectorRows rows;
  private final BitSet present;
  private final Runnable check;
  private final Listener listener;
  private boolean misleading;

  private GraphAudit(
      HnswGraph graph, VectorRows rows, BitSet present, Runnable check, Listener listener) {
    this.graph = graph;
    this.layout = graph.layout();
    this.rows = rows;
    this.present = present;
    this.check = check;
    this.listener = listener;
  }

  /**
   * Checks all of {@code graph}.
   *
   * @param rows the rows it was built over, as many as it has nodes
   * @param present the rows that have a vector
   * @param check called again and again; may throw to end the work
   */
  public static void run(
      HnswGraph graph, VectorRows rows, BitSet present, Runnable check, Listener listener) {
    var audit = new GraphAudit(graph, rows, present, check, listener);
    audit.checkLevels();
    if (audit.misleading) {
      return; // it is not known where the lists are
    }
    audit.checkLists();
    audit.checkEntryPoint();
    if (!audit.misleading) {
      audit.checkReachability();
      RecallSample.check(graph, rows, present, check, listener);
    }
  }

  private void checkLevels() {
    DistanceKernel kernel = DistanceKernel.of(graph.metric());
    long lists = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      pause(node);
      int level = graph.level(node);
      boolean linkable = present.get(node) && !Float.isNaN(kernel.between(rows, node, node));
      boolean right = linkable ? level >= 0 && level <= HnswGraph.LEVEL_MAX : level == -1;
      if (!right) {
        long at = layout.levelsOffset() + node;
        String expected = linkable ? "0 to " + HnswGraph.LEVEL_MAX : "level -1";
        tell(at, "row " + node + " has a wrong level", expected, "level " + level);
        misleading |= level < -1 || level > HnswGraph.LEVEL_MAX;
      }
      if (graph.upperStart(node) != lists) {
        long at = layout.upperStartsOffset() + (long) node * Integer.BYTES;
        tell(at, "row " + node + " has other lists", "list " + lists, "" + graph.upperStart(node));
        misleading = true;
      }
      lists += Math.max(0, level);
    }
    if (lists != layout.upperLists()) {
      tell(0, "the number of upper lists is wrong", "" + layout.upperLists(), "" + lists);
      misleading = true;
    }
  }

  private void checkLists() {
    for (int node = 0; node < graph.nodeCount(); node++) {
      pause(node);
      for (int level = 0; level <= Math.max(0, graph.level(node)); level++) {
        checkList(node, level);
      }
    }
  }

  private void checkList(int node, int level) {
    boolean linked = graph.level(node) >= 0;
    boolean ended = !linked;
    int capacity = layout.capacity(level);
    int[] seen = new int[capacity];
    for (int i = 0; i < capacity; i++) {
      long at = graph.listOffset(node, level) + (long) i * Integer.BYTES;
      int neighbor = graph.memory().get(INT_LE, at);
      seen[i] = neighbor;
      if (neighbor == -1) {
        ended = true;
      } else if (ended) {
        tell(at, "row " + node + " has a link behind the end of its list", "-1", "" + neighbor);
      } else if (neighbor < 0 || neighbor >= graph.nodeCount()) {
        misleading = true;
        tell(at, "row " + node + " has a dangling link", rowRange(), "row " + neighbor);
      } else if (graph.level(neighbor) < level) {
        String found = "row " + neighbor + " of level " + graph.level(neighbor);
        tell(at, "row " + node + " has a dangling link", "a row of level " + level, found);
      } else if (neighbor == node) {
        tell(at, "row " + node + " is linked to itself", "another row", "row " + node);
      } else if (contains(seen, i, neighbor)) {
        tell(at, "row " + node + " has a link twice", "another row", "row " + neighbor);
      }
    }
  }

  private String rowRange() {
    return "row 0 to " + (graph.nodeCount() - 1);
  }

  private static boolean contains(int[] values, int count, int value) {
    for (int i = 0; i < count; i++) {
      if (values[i] == value) {
        return true;
      }
    }
    return false;
  }

  private void checkEntryPoint() {
    int highest = -1;
    for (int node = 0; node < graph.nodeCount(); node++) {
      highest = Math.max(highest, graph.level(node));
    }
    int entry = graph.entryPoint();
    int level = entry < 0 ? -1 : graph.level(entry);
    if (level != highest || entry >= 0 != highest >= 0 || graph.maxLevel() != highest) {
      misleading = true;
      tell(
          GraphHeader.ENTRY_POINT,
          "searches start at a wrong row",
          highest < 0 ? "none" : "a row of level " + highest,
          entry < 0 ? "none" : "row " + entry + " of level " + level);
    }
  }

  private void checkReachability() {
    if (graph.entryPoint() < 0) {
      return;
    }
    var reached = new BitSet(graph.nodeCount());
    int[] stack = new int[graph.nodeCount()];
    int[] list = new int[layout.capacity(0)];
    int depth = 0;
    stack[depth++] = graph.entryPoint();
    reached.set(graph.entryPoint());
    for (int step = 0; depth > 0; step++) {
      pause(step);
      int count = graph.neighbors(stack[--depth], 0, list);
      for (int i = 0; i < count; i++) {
        if (!reached.get(list[i])) {
          reached.set(list[i]);
          stack[depth++] = list[i];
        }
      }
    }
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.level(node) >= 0 && !reached.get(node)) {
        tell(
            layout.baseOffset() + node * layout.baseStride(),
            "row " + node + " cannot be reached",
            "a path from row " + graph.entryPoint(),
            "none");
      }
    }
  }

  private void pause(int step) {
    if (step % CHECK_EVERY == 0) {
      check.run();
    }
  }

  private void tell(long offset, String message, String expected, String found) {
    listener.problem(offset, message, expected, found);
  }
}
