package io.vicinal.storage.hnsw;

import java.util.BitSet;

/**
 * Makes every linked node reachable on level 0 from the entry point.
 *
 * <p>Pruning can cut the last link to a node; among many equal vectors it always does. Such a node
 * takes a place in the list of a near node, and the neighbor it displaces becomes its own: what was
 * reachable stays so, by one step more.
 */
final class Reachability {
  private static final int EF = 64;
  private static final int CHECK_EVERY = 1 << 12; // nodes that are reached
  private static final int ADOPTED_PER_CHECK = 16; // each takes a search

  private final HnswGraph graph;
  private final NodeLinker linker;
  private final BitSet reached;
  private final int[] stack;
  private final int[] list;
  private final int capacity;
  private final byte[] adopted; // displaced neighbors per node, so that all near nodes share them
  private int steps;

  Reachability(HnswGraph graph, NodeLinker linker) {
    this.graph = graph;
    this.linker = linker;
    this.reached = new BitSet(graph.nodeCount());
    this.stack = new int[graph.nodeCount()];
    this.capacity = graph.layout().capacity(0);
    this.list = new int[capacity];
    this.adopted = new byte[graph.nodeCount()];
  }

  /**
   * Makes all nodes reachable.
   *
   * @param check called again and again; what it throws ends the work
   */
  void repair(Runnable check) {
    if (graph.entryPoint() < 0) {
      return;
    }
    reach(graph.entryPoint(), check);
    int orphans = 0;
    for (int node = 0; node < graph.nodeCount(); node++) {
      if (graph.level(node) >= 0 && !reached.get(node)) {
        if (orphans++ % ADOPTED_PER_CHECK == 0) {
          check.run();
        }
        adopt(node);
        reach(node, check);
      }
    }
  }

  private void reach(int from, Runnable check) {
    int depth = 0;
    stack[depth++] = from;
    reached.set(from);
    while (depth > 0) {
      if (++steps % CHECK_EVERY == 0) {
        check.run();
      }
      int count = graph.neighbors(stack[--depth], 0, list);
      for (int i = 0; i < count; i++) {
        if (!reached.get(list[i])) {
          reached.set(list[i]);
          stack[depth++] = list[i];
        }
      }
    }
  }

  private void adopt(int orphan) {
    int parent = chooseParent(orphan);
    adopted[parent] = (byte) Math.min(Byte.MAX_VALUE, adopted[parent] + 1);
    int count = graph.neighbors(parent, 0, list);
    if (count < capacity) {
      list[count] = orphan;
      graph.setNeighbors(parent, 0, list, count + 1);
      return;
    }
    int displaced = list[capacity - 1];
    list[capacity - 1] = orphan;
    graph.setNeighbors(parent, 0, list, capacity);
    int own = graph.neighbors(orphan, 0, list);
    for (int i = 0; i < own; i++) {
      if (list[i] == displaced) {
        return;
      }
    }
    own = Math.min(own, capacity - 1);
    list[own] = displaced;
    graph.setNeighbors(orphan, 0, list, own + 1);
  }

  /** Returns the nearest reachable node with the fewest orphans, one with room first. */
  private int chooseParent(int orphan) {
    linker.findNearest(orphan, EF);
    CandidatePool pool = linker.traversal.pool;
    int best = graph.entryPoint();
    int bestAdopted = Integer.MAX_VALUE;
    for (int i = 0; i < pool.size(); i++) {
      int candidate = Key.ordinal(pool.key(i));
      if (candidate == orphan || !reached.get(candidate)) {
        continue;
      }
      boolean room = graph.neighbors(candidate, 0, list) < capacity;
      int score = room ? -1 : adopted[candidate];
      if (score < bestAdopted) {
        best = candidate;
        bestAdopted = score;
      }
    }
    return best;
  }
}
