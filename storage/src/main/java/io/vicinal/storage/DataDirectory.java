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

  /** Checks a directory thoroughly; see {@link #verify(Path, VerifyLevel)}. */
  static VerifyReport verify(Path directory) {
    return verify(directory, VerifyLevel.CONTENTS);
  }

  /**
   * Checks a directory, or a backup of one, without changing it; nobody may write to it meanwhile.
   * Goes on after a problem, so that all of them are found.
   *
   * @throws StorageException.NotFound if there is no directory, or no database in it
   * @throws StorageException.InUse if a process has it open for writing
   */
  static VerifyReport verify(Path directory, VerifyLevel level) {
    return StorageEngine.load().verify(directory, level);
  }

  /**
   * Makes what can be derived from sound rows anew where it is damaged: key indexes, graphs, stored
   * norms and bounds; removes what nothing names. Never invents a row, and gives none up unless
   * {@code options} say so. A crash leaves the directory as repairable as before.
   *
   * @throws StorageException.NotFound if there is no directory, or no database in it
   * @throws StorageException.InUse if a process has it open
   * @throws StorageException.Corrupt if the catalog is damaged: without it nothing says what the
   *     files are
   */
  static RepairReport repair(Path directory, RepairOptions options, Progress progress) {
    return StorageEngine.load().repair(directory, options, progress);
  }

  /**
   * Makes a new directory out of a backup. The backup is not changed; what is wrong with it refuses
   * it, and leaves no target.
   *
   * @param target missing, or an empty directory
   * @throws StorageException.NotFound if there is no whole backup
   * @throws StorageException.Corrupt if a file of it is changed, missing or not its own, or the
   *     archived log has a gap
   * @throws StorageException.AlreadyExists if the target holds anything
   * @throws StorageException.InvalidSetting if the backup cannot be brought to the moment asked for
   */
  static RestoreReport restore(Path backup, Path target, RestoreOptions options) {
    return StorageEngine.load().restore(backup, target, options);
  }

  /** Returns the database of that name. @throws StorageException.NotFound */
  Database database(String name);

  /** A user of a database, who keeps it from being dropped until it is closed. */
  interface Use extends AutoCloseable {
    /** Returns the database. */
    Database database();

    @Override
    void close();
  }

  /** Returns the database of that name for a user. @throws StorageException.NotFound */
  default Use use(String name) {
    Database database = database(name);
    return new Use() {
      @Override
      public Database database() {
        return database;
      }

      @Override
      public void close() {}
    };
  }

  /**
   * Creates an empty database.
   *
   * @throws StorageException.AlreadyExists if there is one of that name
   * @throws StorageException.InUse while a backup is made
   */
  default Database createDatabase(String name) {
    throw new StorageException.InvalidSetting("this directory has one database only");
  }

  /**
   * Drops a database with everything in it.
   *
   * @throws StorageException.NotFound if there is none of that name
   * @throws StorageException.InUse while it has a user or a backup is made
   * @throws StorageException.StillNeeded if it is {@link #DEFAULT_DATABASE}
   */
  default void dropDatabase(String name) {
    throw new StorageException.InvalidSetting("this directory has one database only");
  }

  /** Returns the names of all databases, sorted. */
  List<String> databaseNames();

  /** Returns who may log in to a server that serves this directory. */
  Users users();

  /** Returns what changes the API keys of users. */
  ApiKeys apiKeys();

  /** Returns who may do what in this directory. */
  Access access();

  /** Returns who did what in this directory. */
  default Audit audit() {
    return Audit.NONE;
  }

  /**
   * Writes a backup that nobody can cancel, as {@link #backup(Path, BackupOptions,
   * ResourceAccount)}.
   */
  default BackupReport backup(Path target, BackupOptions options) {
    return backup(target, options, ResourceAccount.unbounded());
  }

  /**
   * Writes a backup into {@code target}, while reads and writes go on: of each database all commits
   * up to one of them, which was acknowledged after this was called. A backup is complete in
   * itself, also an incremental one.
   *
   * @param target missing, or an empty directory; what a failure leaves there is no backup
   * @throws StorageException.InvalidSetting if the target is inside this directory or this
   *     directory inside the target; nothing is written then
   * @throws StorageException.AlreadyExists if the target holds anything
   * @throws StorageException.Corrupt if a file of this directory is damaged
   * @throws StorageException.ReadOnly if it is open for reading only
   * @throws StorageException.Cancelled at the end of {@code account}, or when this is closed
   */
  BackupReport backup(Path target, BackupOptions options, ResourceAccount account);

  /**
   * Ends all work, also backups, closes files and releases the lock; every acknowledged change is
   * on disk already. Called from within a {@link Progress}, it returns at once and the rest follows
   * when the work that reports has ended.
   */
  @Override
  void close();
}
