package io.vicinal.storage.hnsw;

import static io.vicinal.storage.hnsw.HnswGraph.INT_LE;

import io.vicinal.storage.StorageException;

/** Reads every level, list and link of a graph once and refuses what could mislead a search. */
final class GraphCheck {
  private final HnswGraph graph;
  private final GraphLayout layout;
  private final String file;

  GraphCheck(HnswGraph graph, String file) {
    this.graph = graph;
    this.layout = graph.layout();
    this.file = file;
  }

  void run() {
    long lists = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      int level = graph.level(node);
      if (level < -1 || level > Math.max(-1, graph.maxLevel())) {
        long at = layout.levelsOffset() + node;
        throw new StorageException.Corrupt(file, at, "-1 to " + graph.maxLevel(), "level " + level);
      }
      if (graph.upperStart(node) != lists) {
        long at = layout.upperStartsOffset() + (long) node * Integer.BYTES;
        throw new StorageException.Corrupt(
            file, at, "list " + lists, "list " + graph.upperStart(node));
      }
      lists += Math.max(0, level);
    }
    if (lists != layout.upperLists()) {
      throw new StorageException.Corrupt(
          file, 0, layout.upperLists() + " upper lists", lists + " in the levels");
    }
    for (int node = 0; node < graph.nodeCount(); node++) {
      for (int level = 0; level <= Math.max(0, graph.level(node)); level++) {
        checkList(node, level);
      }
    }
  }

  private void checkList(int node, int level) {
    boolean ended = graph.level(node) < 0; // nodes that are not linked have empty lists
    for (int i = 0; i < layout.capacity(level); i++) {
      long at = graph.listOffset(node, level) + (long) i * Integer.BYTES;
      int neighbor = graph.memory().get(INT_LE, at);
      if (neighbor == -1) {
        ended = true;
      } else if (ended || neighbor < 0 || neighbor >= graph.nodeCount()) {
        throw new StorageException.Corrupt(
            file, at, ended ? "-1" : "0 to " + (graph.nodeCount() - 1), String.valueOf(neighbor));
      } else if (graph.level(neighbor) < level) {
        throw new StorageException.Corrupt(
            file,
            at,
            "a neighbor on level " + level,
            "row " + neighbor + " of level " + graph.level(neighbor));
      }
    }
  }
}
