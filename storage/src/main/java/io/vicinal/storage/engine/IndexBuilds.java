package io.vicinal.storage.engine;

import io.vicinal.storage.IndexProgress;
import io.vicinal.storage.Progress;
import io.vicinal.storage.Table;
import io.vicinal.storage.VectorIndex;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Knows which index builds run or wait, and how far they are. Thread-safe. */
final class IndexBuilds {
  private final ConcurrentMap<Long, Build> builds = new ConcurrentSkipListMap<>();

  /**
   * Adds a build that waits for its turn; closing it takes it off the list, and shows the one again
   * that it was begun in the middle of.
   */
  Build begin(Table table, VectorIndex index, boolean background, Progress listener) {
    return builds.compute(
        index.id(), (_, outer) -> new Build(this, table, index, background, listener, outer));
  }

  /** Returns the builds of a table that no statement waits for. */
  List<Build> unattended(long tableId) {
    return builds.values().stream()
        .filter(build -> build.background && build.index.tableId() == tableId)
        .toList();
  }

  /** Returns all builds, by index id. */
  List<IndexProgress> list() {
    return builds.values().stream().map(Build::progress).toList();
  }

  /** One build; hears of its own progress and passes it on. */
  static final class Build implements Progress, AutoCloseable {
    /** What was reported last. */
    private record Step(String phase, long done, long total) {}

    private final IndexBuilds owner;
    private final Table table;
    private final VectorIndex index;
    private final boolean background;
    private final Progress listener;
    private final @Nullable Build outer;
    private final Instant started = Instant.now();
    private volatile Step step = new Step("waiting", 0, 0);

    private Build(
        IndexBuilds owner,
        Table table,
        VectorIndex index,
        boolean background,
        Progress listener,
        @Nullable Build outer) {
      this.owner = owner;
      this.table = table;
      this.index = index;
      this.background = background;
      this.listener = listener;
      this.outer = outer;
    }

    VectorIndex index() {
      return index;
    }

    @Override
    public void report(String phase, long done, long total) {
      step = new Step(phase, done, total);
      listener.report(phase, done, total);
    }

    /** Shows that the build failed and waits to be tried again. */
    void failed(Throwable cause) {
      step = new Step("waiting after an error: " + cause.getMessage(), 0, 0);
    }

    private IndexProgress progress() {
      Step now = step;
      return new IndexProgress(
          index.id(),
          index.name(),
          table.id(),
          table.name(),
          now.phase,
          now.done,
          now.total,
          background,
          started);
    }

    @Override
    public void close() {
      owner.builds.computeIfPresent(index.id(), (_, build) -> build == this ? outer : build);
    }
  }
}
