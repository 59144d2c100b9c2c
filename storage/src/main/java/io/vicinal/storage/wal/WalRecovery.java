package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log directory from its oldest file to its newest, hands on the batches behind the
 * checkpoint, and decides where the log ends. Writes nothing.
 *
 * <ol>
 *   <li>Each batch names the one before it. A gap is damage unless both its ends are covered by the
 *       checkpoint (an interrupted deletion of old files, or a relaxed log behind its checkpoint).
 *       A batch that follows one before the last is of another history.
 *   <li>Only the newest file may have a torn tail: each older one was synced before the next was
 *       created.
 *   <li>A log that ends before what is known to be durable is damaged, however its end looks.
 *   <li>Batches reach the consumer as they are read, so if this throws, the consumer's state is of
 *       no use.
 * </ol>
 */
final class WalRecovery {
  private final long databaseId;
  private final long afterLsn;
  private final Consumer<WalBatch> covered; // takes what the checkpoint covers
  private final Consumer<WalBatch> replay;
  private final List<WalFile> files = new ArrayList<>();

  private long lastLsn;
  private long lastTimeMicros = WalBatch.NO_TIME;
  private long markedLsn = -1;
  private long cutBytes;
  private @Nullable Path currentFile;
  private long currentValidBytes;
  private @Nullable WalFileHeader newestHeader;
  private final ArrayDeque<Start> unproven = new ArrayDeque<>(); // in the newest file, in order

  /** A file of the log; all of them are in one directory, unless an archive is read too. */
  record Source(FileStore store, Path path) {
    String describe() {
      return store.describe(path);
    }
  }

  /** Where a batch begins that no later record says to be durable. */
  private record Start(long lsn, long offset) {}

  WalRecovery(
      long databaseId, long afterLsn, Consumer<WalBatch> covered, Consumer<WalBatch> replay) {
    this.databaseId = databaseId;
    this.afterLsn = afterLsn;
    this.covered = covered;
    this.replay = replay;
  }

  static WalRecovery run(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      Consumer<WalBatch> replay) {
    return run(store, directory, databaseId, afterLsn, durableLsn, _ -> {}, replay);
  }

  static WalRecovery run(
      FileStore store,
      Path directory,
      long databaseId,
      long afterLsn,
      long durableLsn,
      Consumer<WalBatch> covered,
      Consumer<WalBatch> replay) {
    var recovery = new WalRecovery(databaseId, afterLsn, covered, replay);
    recovery.read(store, directory, durableLsn);
    return recovery;
  }

  /** Reads {@code sources}, the files of one log by first lsn. */
  static WalRecovery run(
      List<Source> sources, long databaseId, long afterLsn, Consumer<WalBatch> replay) {
    var recovery = new WalRecovery(databaseId, afterLsn, _ -> {}, replay);
    recovery.read(sources);
    return recovery;
  }

  static List<Path> paths(FileStore store, Path directory) {
    return store.list(directory).stream().filter(WalFileHeader::isFileName).toList();
  }

  /** Reads all of a directory; if it throws, {@link #currentFile} says where. */
  void read(FileStore store, Path directory, long durableLsn) {
    List<Source> sources =
        paths(store, directory).stream().map(path -> new Source(store, path)).toList();
    String name = sources.isEmpty() ? store.describe(directory) : sources.getLast().describe();
    read(sources);
    requireEnd(name, durableLsn);
  }

  private void read(List<Source> sources) {
    for (Source source : sources) {
      currentFile = source.path();
      currentValidBytes = 0;
      try (StoreFile file = source.store().openReadOnly(source.path())) {
        readFile(source, new WalFileReader(file), source.equals(sources.getLast()));
      }
    }
    currentFile = null;
  }

  /** Returns the file that is read, null before the first one and after the last one. */
  @Nullable Path currentFile() {
    return currentFile;
  }

  /** Returns where the last valid unit of that file ends. */
  long currentValidBytes() {
    return currentValidBytes;
  }

  /**
   * Returns the files in order, each with the length of its valid part; the newest one may have a
   * length of 0, which means that nothing in it counts.
   */
  List<WalFile> files() {
    return List.copyOf(files);
  }

  /** Returns whether the newest file is longer than its valid part, or has none. */
  boolean endIsTorn() {
    return cutBytes > 0 || (!files.isEmpty() && files.getLast().sizeBytes() == 0);
  }

  /** Returns the header of the newest file with a valid part; null if there is none. */
  @Nullable WalFileHeader newestHeader() {
    return newestHeader;
  }

  /** Returns the lsn of the last batch, 0 if there is none. */
  long lastLsn() {
    return lastLsn;
  }

  /** Returns the time of the last batch, {@link WalBatch#NO_TIME} if it is not known. */
  long lastTimeMicros() {
    return lastTimeMicros;
  }

  /** Returns the highest lsn that a mark in the log says to be durable, or -1. */
  long markedLsn() {
    return markedLsn;
  }

  /**
   * Returns where in the newest file the batches begin that may be in the system's cache only;
   * {@code end} if there are none.
   */
  long unprovenFrom(long end) {
    Start first = unproven.peekFirst();
    return first == null ? end : first.offset();
  }

  WalReplay result() {
    return new WalReplay(Math.max(lastLsn, afterLsn), cutBytes);
  }

  /** Invariant (3). */
  private void requireEnd(String name, long durableLsn) {
    long offset = files.isEmpty() ? 0 : files.getLast().sizeBytes();
    boolean whole = result().lastLsn() >= durableLsn;
    require(name, offset, whole, "batches up to lsn " + durableLsn, "the last is " + lastLsn);
  }

  private void readFile(Source source, WalFileReader reader, boolean newest) {
    Path path = source.path();
    String name = source.describe();
    ByteBuffer sector = reader.headerSector();
    if (!WalFileHeader.isValid(sector)) {
      requireTornHeader(name, reader, sector, newest);
      cutBytes = reader.sizeBytes();
      files.add(new WalFile(path, lastLsn, 0));
      return;
    }
    WalFileHeader header = WalFileHeader.decode(sector, name);
    String database = "database " + databaseId;
    require(name, 16, header.databaseId() == databaseId, database, "" + header.databaseId());
    String named = WalFileHeader.fileName(header.firstLsn());
    require(name, 24, path.endsWith(named), "the name of the file", named);
    requireLink(name, 32, header.previousLsn());
    requireHistory(name, header);
    long batchesBefore = lastLsn;
    unproven.clear(); // a file is synced before the next one is created
    long end = readUnits(name, reader, header, newest);
    if (lastLsn == batchesBefore) {
      files.add(new WalFile(path, lastLsn, 0)); // holds no batch, so its name promises too much
      return;
    }
    newestHeader = header;
    files.add(new WalFile(path, lastLsn, end));
  }

  /** Returns the multiple of 512 behind the last valid unit. */
  private long readUnits(String name, WalFileReader reader, WalFileHeader header, boolean newest) {
    for (long at = WalFileHeader.BYTES; ; ) {
      currentValidBytes = at;
      switch (reader.unitAt(at, header.epoch())) {
        case WalUnit.Batch unit -> {
          accept(name, at, unit);
          at = unit.end();
        }
        case WalUnit.Mark mark -> {
          // An older release marked the checkpoint where a power failure had left less of the log.
          boolean right = mark.lsn() == lastLsn || (lastLsn < mark.lsn() && mark.lsn() <= afterLsn);
          require(name, at, right, "a mark of lsn " + lastLsn, "" + mark.lsn());
          markedLsn = mark.lsn();
          unproven.clear();
          at = mark.end();
        }
        case WalUnit.End _ -> {
          return at;
        }
        case WalUnit.Broken broken -> {
          long before = Math.max(lastLsn, header.previousLsn()); // older files may be gone
          requireTornTail(name, reader, at, broken, newest, before);
          cutBytes = reader.sizeBytes() - at;
          return at;
        }
      }
    }
  }

  private void accept(String name, long offset, WalUnit.Batch unit) {
    requireLink(name, offset, unit.previousLsn());
    WalBatch batch = unit.batch();
    String found = "lsn " + batch.lsn();
    require(name, offset, batch.lsn() > lastLsn, "an lsn above " + lastLsn, found);
    lastLsn = batch.lsn();
    lastTimeMicros = Math.max(lastTimeMicros, batch.timeMicros());
    unproven.removeIf(start -> start.lsn() <= unit.durableThrough());
    unproven.addLast(new Start(lastLsn, offset));
    (lastLsn > afterLsn ? replay : covered).accept(batch);
  }

  /** Invariant (1). */
  private void requireLink(String name, long offset, long previousLsn) {
    boolean linked = previousLsn == lastLsn || (lastLsn < previousLsn && previousLsn <= afterLsn);
    require(name, offset, linked, "a successor of lsn " + lastLsn, "one of lsn " + previousLsn);
  }

  /** A file goes on where the one before it ends, not where another history does. */
  private void requireHistory(String name, WalFileHeader header) {
    long before = newestHeader == null ? 0 : newestHeader.epoch();
    boolean known = before != 0 && header.previousEpoch() != 0 && header.previousLsn() == lastLsn;
    boolean linked = !known || header.previousEpoch() == before;
    String expected = "a successor of the file with epoch " + Long.toHexString(before);
    require(name, 48, linked, expected, "one of " + Long.toHexString(header.previousEpoch()));
  }

  /** The header is synced before the first batch is written: without it there are no batches. */
  private void requireTornHeader(
      String name, WalFileReader reader, ByteBuffer sector, boolean newest) {
    boolean unwritten =
        reader.sizeBytes() < WalFileHeader.BYTES
            || sector.mismatch(ByteBuffer.allocate(WalFileHeader.BYTES)) < 0;
    boolean torn = newest && unwritten && reader.durableThroughBehind(WalFileHeader.BYTES) < 0;
    require(name, 0, torn, "the header of a log file", "another checksum");
  }

  private void requireTornTail(
      String name,
      WalFileReader reader,
      long at,
      WalUnit.Broken broken,
      boolean newest,
      long lsnBefore) {
    boolean wasDurable =
        !newest || reader.durableThroughBehind(at + WalFormat.SECTOR_BYTES) > lsnBefore;
    boolean torn = !wasDurable && (broken.runsOverEnd() || reader.liesOnUnwrittenSector(broken));
    require(name, broken.offset(), torn, broken.expected(), broken.found());
  }

  private static void require(
      String name, long offset, boolean condition, String expected, String found) {
    if (!condition) {
      throw new StorageException.Corrupt(name, offset, expected, found);
    }
  }
}
