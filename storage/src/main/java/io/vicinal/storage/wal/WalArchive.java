package io.vicinal.storage.wal;

import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps log files that the database does not need any more, under the names that they had.
 *
 * <p>A file is complete when it gets here, and never changes afterwards. All batches of one file
 * come before those of the next, so a gap shows.
 */
public final class WalArchive {
  private final FileStore store;
  private final Path directory;

  /** Uses {@code directory}, which is made when the first file comes. */
  public WalArchive(FileStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * Takes a second name of {@code file}, or a copy where there can be none; it is durable on
   * return, so that the caller may delete the first one.
   */
  void keep(Path file) {
    store.createDirectories(directory);
    Path kept = directory.resolve(file.getFileName());
    if (store.exists(kept)) {
      // A crash came between the two names, or in the middle of the copy.
      store.delete(kept);
    }
    if (!store.link(store, file, kept)) {
      store.copy(store, file, store.sizeBytes(file), kept);
    }
    store.forceDirectory(directory);
    CrashPoint.hit("wal.archived");
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
