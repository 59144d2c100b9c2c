package io.vicinal.storage.engine;

import io.vicinal.storage.catalog.DdlEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Knows which changes of definitions an archived log repeats, and which it lacks. */
final class DefinitionLog {
  private final DatabaseState state;
  private volatile long loggedVersion; // changed under the commit lock

  /** Batches of definitions that may not be durable yet; guarded by the commit lock. */
  private final Deque<Logged> logged = new ArrayDeque<>();

  /** The definitions after one that was logged. */
  record Unlogged(long after, List<DdlEntry> entries) {}

  /** A batch of definitions, and the version that was logged before it. */
  private record Logged(long lsn, long before) {}

  DefinitionLog(DatabaseState state, long loggedVersion) {
    this.state = state;
    this.loggedVersion = loggedVersion;
  }

  /**
   * Reads the changes of definitions that the log lacks, before the commit lock is taken: the
   * catalog may be busy. What a commit depends on was stored before its transaction knew of it.
   */
  Unlogged unlogged() {
    long version = loggedVersion;
    return new Unlogged(
        version,
        !state.settings.archiveLog() || state.catalog.version() == version
            ? List.of()
            : state.catalog.definitionsAfter(version));
  }

  /** Returns those of {@code read} that nobody logged meanwhile; under the commit lock. */
  List<DdlEntry> missing(Unlogged read) {
    // What was logged when they were read may have been undone.
    List<DdlEntry> unlogged =
        read.after() > loggedVersion
            ? state.catalog.definitionsAfter(loggedVersion)
            : read.entries();
    return unlogged.stream().filter(entry -> entry.version() > loggedVersion).toList();
  }

  /** Notes that the log has {@code entries} in its batch {@code lsn}; under the commit lock. */
  void appended(long lsn, List<DdlEntry> entries) {
    long durable = state.visible.peek().lsn();
    logged.removeIf(batch -> batch.lsn() <= durable);
    logged.addLast(new Logged(lsn, loggedVersion));
    loggedVersion = entries.getLast().version();
  }

  /** Forgets what batches behind {@code lsn} had; under the commit lock. */
  void undo(long lsn) {
    while (!logged.isEmpty() && logged.getLast().lsn() > lsn) {
      loggedVersion = logged.removeLast().before();
    }
  }
}
