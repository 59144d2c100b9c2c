package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Says where a log that cannot be opened is damaged and what lies behind that place, and cuts it
 * there if its owner decides to go without.
 */
public final class WalDamage {
  private static final int PIECE_BYTES = 1 << 20;

  private final List<Path> affected; // the damaged file and those after it
  private final long validBytes; // of the first of them
  private final long lastLsn;
  private long wholeBatchesBehind;
  private long highestLsnBehind;
  private long bytesBehind;

  private WalDamage(List<Path> affected, long validBytes, long lastLsn) {
    this.affected = affected;
    this.validBytes = validBytes;
    this.lastLsn = lastLsn;
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
      int from = current == null ? paths.size() : paths.indexOf(current);
      var damage =
          new WalDamage(
              paths.subList(from, paths.size()),
              recovery.currentValidBytes(),
              recovery.result().lastLsn());
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

  /** Ends the log before the damage: files behind it go, the newest first. */
  public void cut(FileStore store, Path directory) {
    for (int i = affected.size() - 1; i > 0; i--) {
      store.delete(affected.get(i));
      store.forceDirectory(directory);
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
}
