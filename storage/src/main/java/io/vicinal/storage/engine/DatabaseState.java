package io.vicinal.storage.engine;

import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.View;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.catalog.SegmentRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.scan.TableView;
import io.vicinal.storage.segment.RowSource;
import io.vicinal.storage.segment.SealedSegment;
import io.vicinal.storage.segment.SegmentWriter;
import io.vicinal.storage.wal.WalArchive;
import io.vicinal.storage.wal.WriteAheadLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one open database share.
 *
 * <p>Locks, in the order in which they are taken: {@link TableStore#maintenance} while segments are
 * merged or indexed; {@link #filesLock} while files are published and definitions change; {@link
 * #commitLock} for the moment in which memory changes. Readers take none of them.
 */
final class DatabaseState {
  /** Compared one by one in some 50 ms at 384 dimensions. */
  private static final long UNINDEXED_ROWS_MIN = 250_000;

  final DatabaseRecord record;
  final FileStore files;
  final Catalog catalog;
  final OpenOptions options;
  final ReentrantLock filesLock = new ReentrantLock();

  /** How many changes of definitions are in one another; under the files lock. */
  private int definitionDepth;

  /** The version before the change that is being made, the greatest number where none is. */
  private volatile long shownVersion = Long.MAX_VALUE;

  final ReentrantLock commitLock = new ReentrantLock();

  /** Signalled when frozen segments have become sealed ones, or could not. */
  final Condition sealed = commitLock.newCondition();

  /** Signalled when a table that was held is free. */
  final Condition released = commitLock.newCondition();

  /** By table id; changed under the commit lock. */
  final Map<Long, TableStore> stores = new ConcurrentHashMap<>();

  /** By id, the names of tables that others have come in the place of since the opening. */
  final Map<Long, String> replaced = new ConcurrentHashMap<>();

  final VisibleState visible;

  final FileDeletions deletions;

  /** What memory has that files do not; guarded by the commit lock. */
  final UnsealedBytes unsealed;

  /**
   * So many sealed rows of a table may always be without a graph, see {@link IndexTail}; the system
   * property {@code vicinal.unindexedRowsMin} sets another number.
   */
  final long unindexedRowsMin =
      Math.max(1, Long.getLong("vicinal.unindexedRowsMin", UNINDEXED_ROWS_MIN));

  /** Whether graphs failed to be built when they were tried last. */
  volatile boolean linkingFails;

  /** The schemas, sorted; changed under the files lock. */
  volatile List<String> schemas;

  /** The views, by schema and name; changed under the files lock. */
  volatile List<View> views;

  /** The sequences, by schema and name; changed under the files lock. */
  volatile List<NumberSequence> sequences;

  final SequenceValues sequenceValues;

  /** What is in force; changed under the files lock. */
  volatile DatabaseSettings settings;

  /** Null while the database is being opened, and when it is open for reading only. */
  private volatile @Nullable WriteAheadLog log;

  /** Why there are no writes; null while there are. */
  private volatile @Nullable String readOnlyReason;

  DatabaseState(DatabaseRecord record, FileStore files, Catalog catalog, OpenOptions options) {
    this.record = record;
    this.files = files;
    this.catalog = catalog;
    this.options = options;
    this.settings = record.settings();
    this.schemas = record.schemas();
    this.views = catalog.views().of(record.id());
    this.sequences = catalog.sequences().of(record.id());
    this.sequenceValues = new SequenceValues(catalog);
    this.visible = new VisibleState(record.checkpointLsn());
    this.deletions = new FileDeletions(files);
    this.unsealed = new UnsealedBytes(options.growingBytesMax());
    if (options.readOnly()) {
      readOnlyReason = "database \"" + record.name() + "\" is open for reading only";
    }
  }

  /** Gives what was opened its log. */
  void writeTo(WriteAheadLog opened) {
    log = opened;
  }

  /**
   * Returns when a power failure cannot take back any batch up to {@code lsn}. What files say of
   * such a batch would otherwise be half of it after one, where commits are not synced at once.
   */
  void awaitSynced(long lsn) {
    WriteAheadLog open = log;
    if (open != null) {
      try {
        open.awaitSynced(Math.min(lsn, open.lastLsn()));
      } catch (StorageException.Io e) {
        if (open.failed()) {
          stopWriting("database is read-only until it is opened again: " + e.getMessage());
        }
        throw e;
      }
    }
  }

  /** Returns an id that no segment had or will have. */
  long nextSegmentId() {
    try {
      return catalog.segments().nextId();
    } catch (StorageException.Io | StorageException.Corrupt | StorageException.ReadOnly e) {
      stopWriting("database is read-only until it is opened again: " + e.getMessage());
      throw e;
    }
  }

  void stopWriting(String reason) {
    if (readOnlyReason == null) {
      readOnlyReason = reason;
    }
  }

  void requireWritable() {
    String reason = readOnlyReason;
    if (reason != null) {
      throw new StorageException.ReadOnly(reason);
    }
  }

  boolean isWritable() {
    return readOnlyReason == null;
  }

  /** Refuses what was begun with a table that another one has come in the place of. */
  void requireNotReplaced(long tableId) {
    String name = replaced.get(tableId);
    if (name != null) {
      throw StorageException.Conflict.altered(name);
    }
  }

  TableStore store(long tableId) {
    TableStore store = stores.get(tableId);
    if (store == null) {
      requireNotReplaced(tableId);
      throw new StorageException.NotFound("table", String.valueOf(tableId));
    }
    return store;
  }

  /** Returns the tail of the table's indexes that is longest; an empty one if the table is gone. */
  IndexTail tail(long tableId) {
    TableView view = visible.peek().layout().tables().get(tableId);
    return view == null
        ? new IndexTail(0, 0, unindexedRowsMin)
        : IndexTail.longest(view, unindexedRowsMin);
  }

  /** Returns how far the links of rows in memory are behind, where they are searched. */
  LinkLag lag(long tableId) {
    TableView view = visible.peek().layout().tables().get(tableId);
    return view == null ? new LinkLag(0) : LinkLag.longest(view);
  }

  /** Begins a change of definitions: takes the files lock. */
  void beginDefinition() {
    filesLock.lock();
    if (definitionDepth++ == 0) {
      shownVersion = catalog.version();
    }
  }

  /** Ends a change of definitions, which memory has by now, and gives the files lock back. */
  void endDefinition() {
    if (--definitionDepth == 0) {
      shownVersion = Long.MAX_VALUE;
    }
    filesLock.unlock();
  }

  /** Takes over the schemas that the catalog has; within a change of definitions. */
  void showSchemas() {
    schemas = catalog.schemas().of(record.id());
  }

  /** Takes over the views that the catalog has; within a change of definitions. */
  void showViews() {
    views = catalog.views().of(record.id());
  }

  /** Takes over the sequences that the catalog has; within a change of definitions. */
  void showSequences() {
    sequences = catalog.sequences().of(record.id());
  }

  /**
   * Returns the version of the definitions that memory has: never that of a change which the
   * catalog has already and readers do not see yet, because what they read would seem to be new.
   */
  long catalogVersion() {
    long stored = catalog.version(); // first: a change that it has is either shown or not ended
    return Math.min(stored, shownVersion);
  }

  /** Shows readers the segments that {@code store} has now; under the commit lock. */
  void show(TableStore store) {
    visible.change(layout -> layout.with(store.view()));
  }

  Path directory() {
    return directory(record.id());
  }

  static Path directory(long databaseId) {
    return Path.of("databases", String.valueOf(databaseId));
  }

  WalArchive archive() {
    return new WalArchive(files, directory().resolve("archive"));
  }

  Path logDirectory() {
    return directory().resolve("wal");
  }

  /** Returns the directory that holds one directory per segment. */
  static Path segments(long databaseId, long tableId) {
    return directory(databaseId)
        .resolve("tables")
        .resolve(String.valueOf(tableId))
        .resolve("segments");
  }

  Path tableDirectory(long tableId) {
    return directory().resolve("tables").resolve(String.valueOf(tableId));
  }

  Path segmentDirectory(long tableId, long segmentId) {
    return segments(record.id(), tableId).resolve(String.valueOf(segmentId));
  }

  /** Writes and opens a segment; what was written of one that fails is deleted. */
  SealedSegment writeSegment(TableStore store, ShardStore shard, long segmentId, RowSource rows) {
    Path directory = segmentDirectory(store.id, segmentId);
    Table table = store.table(); // it may be altered meanwhile; whoever publishes redefines
    try {
      SegmentRecord record =
          SegmentWriter.write(files, directory, segmentId, table, shard.shard, rows);
      return SealedSegment.open(files, directory, table, record);
    } catch (RuntimeException | Error e) {
      try {
        files.deleteRecursively(directory);
      } catch (RuntimeException deletion) {
        e.addSuppressed(deletion);
      }
      throw e;
    }
  }

  /** Deletes a file that the catalog does not name any more; if not now, the next open does. */
  void delete(Path file) {
    deletions.delete(file);
  }

  /** Returns why files of the log stay that nobody needs; null if none do. */
  @Nullable String logProblem() {
    WriteAheadLog open = log;
    return open == null ? null : open.filesProblem();
  }
}
