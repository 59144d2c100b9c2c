package io.vicinal.storage.hnsw;

import io.vicinal.storage.vector.VectorRows;
import java.util.function.LongConsumer;

/**
 * Copies a graph without its dead nodes, in parallel; the result does not depend on the number of
 * threads.
 *
 * <p>Survivors keep their levels. What {@link ListRepair} cannot give a node, because everything
 * around it died, a search gives it afterwards. The entry point, if it died, is replaced by a
 * survivor of the highest level.
 */
final class GraphRepair {
  private static final int STEP = 1 << 9; // nodes between two reports of progress

  private final HnswGraph before;
  private final HnswGraph after;
  private final int[] newOrdinals;
  private final ListRepair[] workers;
  private final ParallelLoop loop;
  private final int[] list;

  /** The {@code after} graph has the levels of the survivors; their lists are written here. */
  GraphRepair(
      HnswGraph before, HnswGraph after, int[] newOrdinals, VectorRows rows, ParallelLoop loop) {
    this.before = before;
    this.after = after;
    this.newOrdinals = newOrdinals;
    this.loop = loop;
    this.list = new int[before.layout().capacity(0)];
    this.workers = new ListRepair[loop.threads()];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new ListRepair(before, after, newOrdinals, rows);
    }
  }

  /**
   * Writes the lists of all survivors and the entry point; {@code linker} links into the result.
   */
  void run(NodeLinker linker, LongConsumer progress) {
    int nodes = before.nodeCount();
    int done = 0;
    for (int from = 0; from < nodes; from += STEP) {
      int first = from;
      loop.run(Math.min(STEP, nodes - from), (worker, i) -> repair(worker, first + i));
      for (int node = from; node < Math.min(nodes, from + STEP); node++) {
        done += newOrdinals[node] >= 0 ? 1 : 0;
      }
      progress.accept(done);
    }
    chooseEntryPoint();
    for (int node = 0; node < nodes; node++) {
      if (newOrdinals[node] >= 0) {
        relinkIfLonely(node, linker);
      }
      if (node % STEP == 0) {
        progress.accept(done);
      }
    }
  }

  private void repair(int worker, int node) {
    if (newOrdinals[node] >= 0) {
      workers[worker].repair(node);
    }
  }

  private void chooseEntryPoint() {
    int entry = before.entryPoint() < 0 ? -1 : newOrdinals[before.entryPoint()];
    int top = entry < 0 ? -1 : after.level(entry);
    if (entry < 0) {
      for (int node = 0; node < before.nodeCount(); node++) {
        int survivor = newOrdinals[node];
        if (survivor >= 0 && after.level(survivor) > top) {
          top = after.level(survivor);
          entry = survivor;
        }
      }
    }
    after.setEntryPoint(entry, top);
  }

  /**
   * Links a node anew of which all neighbors died, so that it may know nobody near and nobody near
   * knows it, or that has less than half of the links it had and should have.
   */
  private void relinkIfLonely(int node, NodeLinker linker) {
    int survivor = newOrdinals[node];
    for (int level = Math.min(after.maxLevel(), before.level(node)); level >= 0; level--) {
      int had = before.neighbors(node, level, list);
      int has = after.degree(survivor, level);
      if ((had > 0 && isAllDead(had)) || has * 2 < Math.min(had, after.layout().m())) {
        linker.relink(survivor, level);
      }
    }
  }

  private boolean isAllDead(int count) {
    for (int i = 0; i < count; i++) {
      if (newOrdinals[list[i]] >= 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns how many distances were computed so far. */
  long computations() {
    long sum = 0;
    for (ListRepair worker : workers) {
      sum += worker.computations();
    }
    return sum;
  }
}
