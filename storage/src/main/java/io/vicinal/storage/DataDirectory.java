package io.vicinal.storage;

import java.nio.file.Path;
import java.util.List;

/**
 * An open data directory: one lock, one catalog and the databases in it. Thread-safe.
 *
 * <p>This is the front door of storage. One process opens a directory for writing; within a process
 * a directory is opened once and shared by its users.
 */
public interface DataDirectory extends AutoCloseable {
  /** Name of the database that is there from the start. */
  String DEFAULT_DATABASE = "main";

  /**
   * Opens {@code directory} and recovers what the log holds.
   *
   * @throws StorageException.InUse if another process, or this one, has it open
   * @throws StorageException.FormatVersion if another release wrote it in a format that is not read
   *     here
   * @throws StorageException.Corrupt if a file is damaged, truncated or missing
   * @throws StorageException.NotFound if it does not exist and is not to be created
   */
  static DataDirectory open(Path directory, OpenOptions options) {
    return StorageEngine.load().open(directory, options);
  }

  /** Opens an empty directory in memory, which is gone when it is closed. */
  static DataDirectory openInMemory(OpenOptions options) {
    return StorageEngine.load().openInMemory(options);
  }

  /**
   * Checks a directory without changing it: checksums, catalog and cross references; works on a
   * closed directory.
   */
  static VerifyReport verify(Path directory) {
    return StorageEngine.load().verify(directory);
  }

  /** Returns the database of that name. @throws StorageException.NotFound */
  Database database(String name);

  /** Returns the names of all databases, sorted. */
  List<String> databaseNames();

  /** Closes files and releases the lock; every acknowledged change is on disk already. */
  @Override
  void close();
}
