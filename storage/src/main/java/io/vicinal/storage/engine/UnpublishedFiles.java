package io.vicinal.storage.engine;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.FileRecord;
import io.vicinal.storage.catalog.SegmentPublication;
import io.vicinal.storage.segment.SealedSegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of one attempt to publish something. Closing deletes them, unless the catalog names
 * them or may do so: then a failure leaves no copies behind, however often it is repeated.
 *
 * <p>After an I/O error of the catalog it is not known what reached the disk. The files stay, the
 * next open removes them if nothing names them, and the database takes no writes until then.
 */
final class UnpublishedFiles implements AutoCloseable {
  private final DatabaseState state;
  private final List<Path> files = new ArrayList<>();
  private @Nullable SealedSegment segment;
  private boolean keepsFiles;
  private boolean published;

  UnpublishedFiles(DatabaseState state) {
    this.state = state;
  }

  /** Adds a segment that was written, with one reference, which closing gives back on failure. */
  void add(SealedSegment written) {
    segment = written;
  }

  /** Adds a file that was written into the directory of a segment that is in use. */
  void add(Path directory, FileRecord written) {
    files.add(directory.resolve(written.name()));
  }

  /** Makes the files true in one catalog transaction. */
  void publish(SegmentPublication publication) {
    keepsFiles = true;
    try {
      state.catalog.segments().publish(publication);
      published = true;
    } catch (StorageException.Io | StorageException.Corrupt e) {
      state.stopWriting("database is read-only until it is opened again: " + e.getMessage());
      throw e;
    } catch (StorageException.ReadOnly e) {
      keepsFiles = false;
      state.stopWriting("database is read-only until it is opened again: " + e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      keepsFiles = false; // it says that nothing of the publication is true
      throw e;
    }
  }

  @Override
  public void close() {
    if (published) {
      return;
    }
    if (!keepsFiles) {
      files.forEach(state::delete);
    }
    if (segment != null) {
      if (!keepsFiles) {
        segment.deleteWhenReleased();
      }
      Layout.release(segment);
    }
  }
}
