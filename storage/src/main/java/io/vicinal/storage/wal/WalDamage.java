package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.CrashPoint;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says where a log that cannot be opened is damaged and what lies behind that place, and cuts it
 * there if its owner decides to go without.
 *
 * <p>A log that was cut goes on in a file of its own, with its own epoch and with LSNs that no
 * batch had: what backups and archives have of the part that was given up is never taken for what
 * is committed afterwards.
 */
public final class WalDamage {
  private static final int PIECE_BYTES = 1 << 20;

  private final List<Path> affected; // the damaged file and those after it
  private final long validBytes; // of the first of them
  private final long lastLsn;
  private final long durableLsn;
  private long lastEpoch; // of the file with the last batch before the damage, 0 if not known
  private long wholeBatchesBehind;
  private long highestLsnBehind;
  private long bytesBehind;

  private WalDamage(List<Path> affected, WalRecovery recovery, long durableLsn) {
    this.affected = affected;
    this.validBytes = recovery.currentValidBytes();
    this.lastLsn = recovery.result().lastLsn();
    this.durableLsn = durableLsn;
    WalFileHeader header = recovery.newestHeader();
    this.lastEpoch = header == null ? 0 : header.epoch();
  }

  /**
   * Reads a log as {@link WriteAheadLog#read} does; empty if it can be opened.
   *
   * @throws StorageException.FormatVersion if another release wrote it
   */
  public static Optional<WalDamage> find(
      FileStore store, Path directory, long databaseId, long afterLsn, long durableLsn) {
    var recovery = new WalRecovery(databaseId, afterLsn, _ -> {}, _ -> {});
    try {
      recovery.read(store, directory, durableLsn);
      return Optional.empty();
    } catch (StorageException.Corrupt e) {
      List<Path> paths = WalRecovery.paths(store, directory);
      Path current = recovery.currentFile();
      boolean torn = current == null && recovery.endIsTorn(); // and ends too early
      int from = current != null ? paths.indexOf(current) : paths.size() - (torn ? 1 : 0);
      var damage = new WalDamage(paths.subList(from, paths.size()), recovery, durableLsn);
      damage.lookBehind(store);
      return Optional.of(damage);
    }
  }

  /** Returns the LSN of the last batch before the damage, or the checkpoint's. */
  public long lastLsn() {
    return lastLsn;
  }

  /** Returns how many batches behind the damage are whole and would be given up. */
  public long wholeBatchesBehind() {
    return wholeBatchesBehind;
  }

  /** Returns the highest LSN of those; 0 if there are none. */
  public long highestLsnBehind() {
    return highestLsnBehind;
  }

  /** Returns the LSN of the first batch after a cut: no batch that is known of had it. */
  public long nextLsn() {
    long last = Math.max(Math.max(lastLsn, highestLsnBehind), durableLsn);
    for (Path path : affected) {
      last = Math.max(last, WalFileHeader.firstLsn(path));
    }
    return last + 1;
  }

  /** Returns how many bytes would be given up. */
  public long bytesBehind() {
    return bytesBehind;
  }

  private void lookBehind(FileStore store) {
    long from = validBytes;
    for (Path path : affected) {
      try (StoreFile file = store.openReadOnly(path)) {
        bytesBehind += file.sizeBytes() - from;
        var reader = new WalFileReader(file);
        ByteBuffer sector = reader.headerSector();
        if (WalFileHeader.isValid(sector)) {
          long epoch = WalFileHeader.decode(sector, store.describe(path)).epoch();
          if (from > WalFileHeader.BYTES) {
            lastEpoch = epoch;
          }
          lookBehind(reader, Math.max(from, WalFileHeader.BYTES), epoch);
        }
      }
      from = 0;
    }
  }

  private void lookBehind(WalFileReader reader, long from, long epoch) {
    for (long at = from; at < reader.sizeBytes(); ) {
      if (reader.unitAt(at, epoch) instanceof WalUnit.Batch unit) {
        if (unit.batch().lsn() > lastLsn) {
          wholeBatchesBehind++;
          highestLsnBehind = Math.max(highestLsnBehind, unit.batch().lsn());
        }
        at = unit.end();
      } else {
        at += WalFormat.SECTOR_BYTES;
      }
    }
  }

  /** Copies the damaged file and all after it, as they are, into a new directory. */
  public void copy(FileStore store, Path target) {
    store.createDirectories(target);
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (Path path : affected) {
      try (StoreFile from = store.openReadOnly(path);
          StoreFile to = store.create(target.resolve(path.getFileName()))) {
        for (long at = 0; at < from.sizeBytes(); at += piece.limit()) {
          piece.clear().limit((int) Math.min(PIECE_BYTES, from.sizeBytes() - at));
          from.readFully(piece, at);
          to.write(piece.flip(), at);
        }
        to.force();
      }
    }
    store.forceDirectory(target);
  }

  /**
   * Ends the log before the damage, and begins a file behind it with one batch of {@code records}.
   *
   * <p>The new file comes first: with it, what is damaged is not the log's end, so that a crash in
   * between leaves a damaged log and never one that goes on where the old one did.
   */
  public void cut(FileStore store, Path directory, long databaseId, List<byte[]> records) {
    store.createDirectories(directory);
    begin(store, directory, databaseId, records);
    CrashPoint.hit("repair.log begun");
    for (int i = affected.size() - 1; i > 0; i--) {
      store.delete(affected.get(i));
      store.forceDirectory(directory);
      CrashPoint.hit("repair.log file deleted");
    }
    if (!affected.isEmpty()) {
      if (validBytes <= WalFileHeader.BYTES) {
        store.delete(affected.getFirst());
      } else {
        try (StoreFile file = store.open(affected.getFirst())) {
          file.truncate(validBytes);
          file.force();
        }
      }
      store.forceDirectory(directory);
    }
  }

  private void begin(FileStore store, Path directory, long databaseId, List<byte[]> records) {
    long epoch = WalFileHeader.newEpoch();
    var header =
        new WalFileHeader(WalFormat.VERSION, databaseId, nextLsn(), lastLsn, epoch, lastEpoch);
    var buffer = ByteBuffer.allocate(WalFileWriter.BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try (var writer = WalFileWriter.create(store, directory, header, buffer)) {
      writer.add(new WalBatch(nextLsn(), WalBatch.nowMicros(), records), lastLsn, lastLsn);
      writer.flush();
      writer.force();
    }
  }
}
