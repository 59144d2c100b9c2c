package io.vicinal.server.metrics;

import io.vicinal.jdbc.ServedDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.SegmentInfo;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.time.Duration;
import java.util.List;

/** Sums what a directory holds, at most once a second however many numbers ask. Thread-safe. */
final class DirectoryContents {
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  /** What all databases hold together. */
  record Sums(
      long tables,
      long segments,
      long rows,
      long deadRows,
      long diskBytes,
      long memoryBytes,
      long logBytes,
      long commits) {
    static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0, 0, 0);

    private Sums withCommits(long counted) {
      return new Sums(tables, segments, rows, deadRows, diskBytes, memoryBytes, logBytes, counted);
    }
  }

  private final ServedDirectory directory;
  private Sums sums = Sums.NONE;
  private long atNanos = System.nanoTime() - FRESH_NANOS;

  DirectoryContents(ServedDirectory directory) {
    this.directory = directory;
  }

  synchronized Sums now() {
    if (System.nanoTime() - atNanos >= FRESH_NANOS) {
      Sums all = Sums.NONE;
      for (Database database : directory.databases()) {
        try {
          all = add(all, database);
        } catch (StorageException e) {
          // dropped or closed meanwhile
        }
      }
      sums = all.withCommits(Math.max(all.commits, sums.commits)); // also after a drop
      atNanos = System.nanoTime();
    }
    return sums;
  }

  private static Sums add(Sums all, Database database) {
    Sums sums = all;
    for (Table table : database.tables()) {
      List<SegmentInfo> segments;
      try {
        segments = database.segments(table.id());
      } catch (StorageException.NotFound e) {
        continue; // dropped meanwhile
      }
      for (SegmentInfo segment : segments) {
        sums =
            new Sums(
                sums.tables,
                sums.segments + 1,
                sums.rows + segment.rowCount() - segment.deadRowCount(),
                sums.deadRows + segment.deadRowCount(),
                sums.diskBytes + segment.diskBytes(),
                sums.memoryBytes + segment.memoryBytes(),
                sums.logBytes,
                sums.commits);
      }
    }
    long lsn;
    try (Snapshot snapshot = database.snapshot()) {
      lsn = snapshot.lsn();
    }
    return new Sums(
        sums.tables + database.tables().size(),
        sums.segments,
        sums.rows,
        sums.deadRows,
        sums.diskBytes,
        sums.memoryBytes,
        sums.logBytes + database.logBytes(),
        sums.commits + lsn);
  }
}
