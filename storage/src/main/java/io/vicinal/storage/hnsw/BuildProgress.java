package io.vicinal.storage.hnsw;

/** Hears how far a graph is built. */
@FunctionalInterface
public interface BuildProgress {
  /** Hears nothing. */
  BuildProgress NONE = (done, total) -> {};

  /** Called on the building thread with rows linked so far; whatever it throws ends the build. */
  void report(long done, long total);
}
