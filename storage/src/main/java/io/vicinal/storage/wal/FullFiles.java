package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an open log that are not written any more, until nobody needs them: then the oldest
 * go first, to the archive or for good.
 *
 * <p>That a file cannot go is no failure of those who do not need it: it stays, a warning says so,
 * and the next call tries again. Thread-safe; its monitor also guards what belongs together with
 * it.
 */
final class FullFiles {
  private static final Logger LOG = LoggerFactory.getLogger(FullFiles.class);

  private final FileStore store;
  private final Path directory;
  private final Deque<WalFile> files = new ArrayDeque<>(); // guarded by this
  private int holds; // guarded by this; while there are any, no file goes
  private boolean closed; // guarded by this
  private long unneededLsn; // guarded by this
  private @Nullable WalArchive archive; // guarded by this
  private volatile @Nullable String problem;

  FullFiles(FileStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  synchronized void add(WalFile file) {
    files.addLast(file);
  }

  synchronized WalFile removeNewest() {
    return files.removeLast();
  }

  synchronized List<WalFile> all() {
    return List.copyOf(files);
  }

  /** Lets files that are not needed any more go to {@code next} from now on; null deletes them. */
  synchronized void archiveTo(@Nullable WalArchive next) {
    archive = next;
    problem = null;
  }

  /** Returns why files stay that nobody needs, null if none do. */
  @Nullable String problem() {
    return problem;
  }

  /** Keeps all files where they are until {@link #release}. */
  synchronized void hold() {
    holds++;
  }

  /** Ends a {@link #hold}; the last one lets the files go that nobody needs any more. */
  synchronized void release() {
    holds--;
    deleteThrough(unneededLsn);
  }

  /** Lets the oldest files go as long as all their batches are up to {@code lsn}. */
  synchronized void deleteThrough(long lsn) {
    unneededLsn = Math.max(unneededLsn, lsn);
    if (holds > 0 || closed) {
      return;
    }
    try {
      if (deleteOldest(lsn)) {
        store.forceDirectory(directory);
      }
      problem = null;
    } catch (StorageException.Io e) {
      if (problem == null) {
        LOG.warn("files of log \"{}\" stay that are not needed", store.describe(directory), e);
      }
      problem = e.getMessage();
    }
  }

  private synchronized boolean deleteOldest(long lsn) {
    boolean deleted = false;
    for (WalFile oldest = files.peekFirst();
        oldest != null && oldest.lastLsn() <= lsn;
        oldest = files.peekFirst()) {
      if (archive != null) {
        archive.keep(oldest.path());
      }
      store.delete(oldest.path());
      CrashPoint.hit("wal.deleted");
      files.removeFirst();
      deleted = true;
    }
    return deleted;
  }

  /**
   * Returns the lsn up to which files have to go so that the others and {@code more} bytes are at
   * most {@code bytesMax}; 0 if they are.
   */
  synchronized long excessLsn(long more, long bytesMax) {
    long bytes = more + sizeBytes();
    long lsn = 0;
    for (WalFile file : files) {
      if (bytes <= bytesMax) {
        break;
      }
      bytes -= file.sizeBytes();
      lsn = file.lastLsn();
    }
    return lsn;
  }

  synchronized long sizeBytes() {
    return files.stream().mapToLong(WalFile::sizeBytes).sum();
  }

  /** Lets no file go from now on: the directory may soon be somebody else's. */
  synchronized void close() {
    closed = true;
  }
}
