package io.vicinal.storage.segment;

import io.vicinal.storage.hnsw.HnswGraph;
import java.lang.foreign.Arena;

/**
 * A graph of a segment with the memory that it is mapped into, which goes with the last reference:
 * a graph that another one replaces is unmapped when the last search of it ends, however long its
 * segment lives. Thread-safe; closing gives one reference back.
 */
public final class RetainedGraph implements AutoCloseable {
  private final HnswGraph graph;
  private final References references;

  RetainedGraph(HnswGraph graph, Arena arena) {
    this.graph = graph;
    this.references = new References("a graph", arena::close);
  }

  /** Returns the graph, which may be read until this reference is given back. */
  public HnswGraph graph() {
    return graph;
  }

  /** Adds a reference; false if the last one is gone. */
  boolean tryRetain() {
    return references.tryRetain();
  }

  @Override
  public void close() {
    references.release();
  }
}
