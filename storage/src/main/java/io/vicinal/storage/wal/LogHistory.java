package io.vicinal.storage.wal;

import io.vicinal.storage.StorageException;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads log files of several directories, those of a backup, an archive and a log, as one log.
 *
 * <p>The same file may be in several of them, whole or as it was when a backup was taken: the
 * longest counts. Files of the same name that belong to different histories are refused, and so is
 * a gap between two files.
 */
public final class LogHistory {
  private final long databaseId;
  private final TreeMap<Path, WalRecovery.Source> sources = new TreeMap<>(); // by name
  private String first = "";

  public LogHistory(long databaseId) {
    this.databaseId = databaseId;
  }

  /** Adds the files of a backup; earlier ones than these are left out from now on. */
  public void begin(FileStore store, Path directory) {
    add(store, directory);
    first = sources.isEmpty() ? "" : sources.firstKey().toString();
  }

  /** Adds all log files in {@code directory}; there may be none. */
  public void add(FileStore store, Path directory) {
    for (Path path : store.list(directory)) {
      if (WalFileHeader.isFileName(path) && path.getFileName().toString().compareTo(first) >= 0) {
        var source = new WalRecovery.Source(store, path);
        sources.merge(path.getFileName(), source, LogHistory::longer);
      }
    }
  }

  private static WalRecovery.Source longer(WalRecovery.Source one, WalRecovery.Source other) {
    long epoch = epoch(one);
    long otherEpoch = epoch(other);
    if (epoch != otherEpoch) {
      throw new StorageException.Corrupt(
          other.describe(),
          40,
          "epoch " + Long.toHexString(epoch) + " as in \"" + one.describe() + "\"",
          Long.toHexString(otherEpoch));
    }
    return size(other) > size(one) ? other : one;
  }

  private static long epoch(WalRecovery.Source source) {
    try (StoreFile file = source.store().openReadOnly(source.path())) {
      ByteBuffer sector = new WalFileReader(file).headerSector();
      if (!WalFileHeader.isValid(sector)) {
        throw new StorageException.Corrupt(
            source.describe(), 0, "the header of a log file", "another checksum");
      }
      return WalFileHeader.decode(sector, source.describe()).epoch();
    }
  }

  private static long size(WalRecovery.Source source) {
    return source.store().sizeBytes(source.path());
  }

  /**
   * Hands every batch behind {@code afterLsn} to {@code replay}, in order.
   *
   * @throws StorageException.Corrupt if one is damaged or missing
   */
  public void replay(long afterLsn, Consumer<WalBatch> replay) {
    WalRecovery.run(sources.values().stream().toList(), databaseId, afterLsn, replay);
  }
}
