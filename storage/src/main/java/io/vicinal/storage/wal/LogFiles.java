package io.vicinal.storage.wal;

import java.nio.file.Path;
import java.util.List;

/**
 * The files of a log up to one of its batches.
 *
 * @param lsn of the last batch in them, 0 if there is none
 * @param timeMicros of that batch, {@link WalBatch#NO_TIME} if it is not known
 * @param parts oldest first
 */
public record LogFiles(long lsn, long timeMicros, List<Part> parts) {
  public LogFiles {
    parts = List.copyOf(parts);
  }

  /** A file, or its first {@code bytes}: what follows belongs to later batches. */
  public record Part(Path path, long bytes) {}
}
