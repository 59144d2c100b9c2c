package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files that the catalog does not name any more: at once, or when nobody holds them. What
 * cannot be deleted is left to the next open. Thread-safe.
 */
final class FileDeletions {
  private static final Logger LOG = LoggerFactory.getLogger(FileDeletions.class);

  private final FileStore files;
  private final List<Path> postponed = new ArrayList<>(); // guarded by this
  private int holds; // guarded by this

  FileDeletions(FileStore files) {
    this.files = files;
  }

  synchronized void delete(Path file) {
    if (holds > 0) {
      postponed.add(file);
      return;
    }
    try {
      files.delete(file);
    } catch (StorageException.Io e) {
      LOG.warn("cannot delete a file that nobody needs any more", e);
    }
  }

  /** Lets files stay until {@link #release}. */
  synchronized void hold() {
    holds++;
  }

  /** Ends one {@link #hold}; the last one deletes what was to be deleted meanwhile. */
  synchronized void release() {
    holds--;
    if (holds == 0) {
      postponed.forEach(this::delete);
      postponed.clear();
    }
  }
}
