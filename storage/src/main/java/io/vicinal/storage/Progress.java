package io.vicinal.storage;

/** Hears how far a long piece of work has come; called from worker threads, must return fast. */
@FunctionalInterface
public interface Progress {
  /** Ignores everything. */
  Progress NONE = (phase, done, total) -> {};

  /** Reports {@code done} of {@code total} steps of {@code phase}, such as "linking vectors". */
  void report(String phase, long done, long total);
}
