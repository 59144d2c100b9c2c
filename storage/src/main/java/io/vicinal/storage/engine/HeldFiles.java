package io.vicinal.storage.engine;

import io.vicinal.storage.wal.LogFiles;
import io.vicinal.storage.wal.WriteAheadLog;

/**
 * The files that one database consists of at one moment, which stay where they are until this is
 * closed: segments, what newer files replace in them, and the log.
 */
final class HeldFiles implements AutoCloseable {
  private final DatabaseState state;
  private final WriteAheadLog log;
  private final LogFiles logFiles;
  private final Layout segments;

  private HeldFiles(DatabaseState state, WriteAheadLog log) {
    this.state = state;
    this.log = log;
    state.deletions.hold();
    this.segments = state.visible.acquire().layout();
    this.logFiles = log.holdFiles();
  }

  /** Holds the present files; under the files lock. */
  static HeldFiles of(DatabaseState state, WriteAheadLog log) {
    return new HeldFiles(state, log);
  }

  /** Returns what the log holds. */
  LogFiles log() {
    return logFiles;
  }

  /**
   * Also where commits are acknowledged before they are synced: after a power failure the directory
   * would give the LSNs of those that are held to others.
   */
  void awaitSynced() {
    log.awaitSynced(logFiles.lsn());
  }

  /** Lets files go that nobody needs any more. */
  @Override
  public void close() {
    try {
      log.releaseFiles();
    } finally {
      try {
        segments.release();
      } finally {
        state.deletions.release();
      }
    }
  }
}
