package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps log files that the database does not need any more, under the names that they had.
 *
 * <p>A file is complete when it gets here, and never changes afterwards. All batches of one file
 * come before those of the next, so a gap shows.
 */
public final class WalArchive {
  private static final Logger LOG = LoggerFactory.getLogger(WalArchive.class);

  private final FileStore store;
  private final Path directory;
  private volatile StorageException.@Nullable Io failedSync;

  /** Uses {@code directory}, which is made when the first file comes. */
  public WalArchive(FileStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * Takes a second name of {@code file}, or a copy where there can be none; it is durable on
   * return, so that the caller may delete the first one. Does nothing if only the archive has it.
   *
   * @throws StorageException.Io if that is not possible; after a failed sync, always
   */
  void keep(Path file) {
    StorageException.Io before = failedSync;
    if (before != null) {
      throw new StorageException.Io("cannot archive a log file after a failed sync", before);
    }
    Path kept = directory.resolve(file.getFileName());
    if (!store.exists(file) && store.exists(kept)) {
      return; // The first name is gone although its deletion failed.
    }
    store.createDirectories(directory);
    Path unfinished = directory.resolve(file.getFileName() + ".new");
    store.delete(unfinished);
    try {
      if (!store.link(store, file, unfinished)) {
        store.copy(store, file, store.sizeBytes(file), unfinished);
      }
      // In the place of what a crash left there between the two names, or in the middle of a copy.
      store.rename(unfinished, kept);
    } finally {
      deleteIfPossible(unfinished); // also where both were names of one file already
    }
    try {
      store.forceDirectory(directory);
    } catch (StorageException.Io e) {
      failedSync = e;
      throw e;
    }
    CrashPoint.hit("wal.archived");
  }

  private void deleteIfPossible(Path file) {
    try {
      store.delete(file);
    } catch (StorageException.Io e) {
      LOG.debug("an unfinished file stays in the archive until the next one comes", e);
    }
  }

  /** Returns the archived files, oldest first. */
  public List<Path> files() {
    return store.list(directory).stream().filter(WalFileHeader::isFileName).toList();
  }

  /**
   * Deletes the files all of whose batches are up to {@code lsn}, as far as that shows: a file ends
   * where the next one begins, so the newest stays. Returns how many it deleted.
   */
  public int prune(long lsn) {
    List<Path> files = files();
    int deleted = 0;
    for (int i = 0; i + 1 < files.size(); i++) {
      if (WalFileHeader.firstLsn(files.get(i + 1)) - 1 > lsn) {
        break;
      }
      store.delete(files.get(i));
      deleted++;
    }
    if (deleted > 0) {
      store.forceDirectory(directory);
    }
    return deleted;
  }
}
