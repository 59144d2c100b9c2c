package io.vicinal.storage.engine;

import io.vicinal.storage.Access;
import io.vicinal.storage.Acting;
import io.vicinal.storage.ApiKeys;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.BackupOptions;
import io.vicinal.storage.BackupReport;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.Database;
import io.vicinal.storage.DatabaseMoment;
import io.vicinal.storage.OpenOptions;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Users;
import io.vicinal.storage.backup.BackupReader;
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.io.StoreLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** Holds the lock, the catalog and the databases of one directory. */
final class LocalDataDirectory implements DataDirectory {
  static final Path LOCK = Path.of("LOCK");
  static final Path CATALOG = Path.of("catalog.sqlite");
  private static final Path ROOT = Path.of("");

  private final FileStore files;
  private final StoreLock lock;
  private final Catalog catalog;
  private final OpenOptions options;
  private final ConcurrentSkipListMap<String, LocalDatabase> databases =
      new ConcurrentSkipListMap<>();

  /** Held while databases come and go, and while all of them are backed up. */
  private final ReentrantLock membership = new ReentrantLock();

  private final Map<String, Integer> users = new HashMap<>(); // guarded by itself
  private final LongStatements backups = new LongStatements();
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalDataDirectory(
      FileStore files, StoreLock lock, Catalog catalog, OpenOptions options) {
    this.options = options;
    this.files = files;
    this.lock = lock;
    this.catalog = catalog;
  }

  static LocalDataDirectory open(FileStore files, OpenOptions options) {
    if (!files.exists(ROOT)) {
      if (!options.createIfMissing() || options.readOnly()) {
        throw new StorageException.NotFound("directory", files.describe(ROOT));
      }
      files.createDirectories(ROOT);
    }
    if (options.readOnly()) {
      requireTrace(files);
    }
    requireNoBackup(files);
    StoreLock lock = files.lock(LOCK, options.readOnly());
    try {
      Catalog catalog = openCatalog(files, options);
      var directory = new LocalDataDirectory(files, lock, catalog, options);
      try {
        files.realPath(ROOT).ifPresent(root -> catalog.audit(options.audit(), root));
        directory.openDatabases();
        return directory;
      } catch (RuntimeException | Error e) {
        directory.closeDatabases();
        catalog.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /** Refuses a backup, because it would not be one any more when it was written to. */
  static void requireNoBackup(FileStore files) {
    if (BackupReader.isBackup(files)) {
      throw new StorageException.InvalidSetting(
          "directory \"" + files.describe(ROOT) + "\" is a backup, which has to be restored first");
    }
  }

  /** Refuses a directory of others, so that those who only read leave no lock file there. */
  static void requireTrace(FileStore files) {
    boolean persistent = files.realPath(CATALOG).isPresent();
    if (persistent && !files.exists(CATALOG) && !files.exists(LOCK)) {
      throw new StorageException.NotFound("catalog", files.describe(CATALOG));
    }
  }

  /** Opens the catalog; makes one where there is nothing yet that it could have named. */
  static Catalog openCatalog(FileStore files, OpenOptions options) {
    Optional<Path> path = files.realPath(CATALOG);
    if (path.isEmpty()) {
      return Catalog.inMemory();
    }
    boolean fresh =
        !files.exists(CATALOG) && !files.exists(Path.of("databases")) && !options.readOnly();
    if (fresh && !options.createIfMissing()) {
      throw new StorageException.NotFound("catalog", files.describe(CATALOG));
    }
    return fresh ? Catalog.create(path.get()) : Catalog.open(path.get(), options.readOnly());
  }

  private void openDatabases() {
    CatalogState state = catalog.load();
    for (DatabaseRecord record : state.databases()) {
      databases.put(record.name(), DatabaseOpening.open(record, files, catalog, state, options));
    }
    // Not before all that is named was found sound: what looks like garbage may be what is missing.
    if (!options.readOnly()) {
      GarbageFiles.remove(files, state);
    }
    databases.values().forEach(LocalDatabase::start);
  }

  @Override
  public Database database(String name) {
    LocalDatabase database = databases.get(name);
    if (database == null) {
      throw new StorageException.NotFound("database", name);
    }
    return database;
  }

  @Override
  public Use use(String name) {
    synchronized (users) {
      Database database = database(name);
      users.merge(name, 1, Integer::sum);
      return new Use() {
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public Database database() {
          return database;
        }

        @Override
        public void close() {
          if (!ended.getAndSet(true)) {
            synchronized (users) {
              users.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
            }
          }
        }
      };
    }
  }

  @Override
  public Database createDatabase(String name) {
    backups.enter();
    lockMembership();
    try {
      DatabaseRecord record = catalog.databases().create(name);
      LocalDatabase database =
          DatabaseOpening.open(record, files, catalog, catalog.load(), options);
      database.start();
      databases.put(name, database);
      return database;
    } finally {
      membership.unlock();
      backups.exit();
    }
  }

  @Override
  public void dropDatabase(String name) {
    backups.enter();
    lockMembership();
    try {
      LocalDatabase database = remove(name);
      database.close();
      try {
        catalog.databases().drop(database.id());
      } catch (RuntimeException e) {
        putBack(name, database.id(), e);
        throw e;
      }
      files.deleteRecursively(DatabaseState.directory(database.id()));
    } finally {
      membership.unlock();
      backups.exit();
    }
  }

  /** Opens a database again that the catalog has not let go. */
  private void putBack(String name, long id, RuntimeException refused) {
    try {
      CatalogState state = catalog.load();
      for (DatabaseRecord record : state.databases()) {
        if (record.id() == id) {
          LocalDatabase database = DatabaseOpening.open(record, files, catalog, state, options);
          database.start();
          databases.put(name, database);
        }
      }
    } catch (RuntimeException e) {
      refused.addSuppressed(e);
    }
  }

  private LocalDatabase remove(String name) {
    synchronized (users) {
      Database _ = database(name);
      if (name.equals(DEFAULT_DATABASE)) {
        throw new StorageException.StillNeeded(
            "database \"" + name + "\" is there from the start and cannot be dropped");
      }
      if (users.containsKey(name)) {
        throw new StorageException.InUse(
            "database \"" + name + "\" is used by " + users.get(name) + " connections");
      }
      return Objects.requireNonNull(databases.remove(name));
    }
  }

  private void lockMembership() {
    if (options.readOnly()) {
      backups.exit();
      throw new StorageException.ReadOnly("the directory is open for reading only");
    }
    if (!membership.tryLock()) {
      backups.exit();
      throw new StorageException.InUse("a backup is made, or another database created or dropped");
    }
  }

  @Override
  public List<String> databaseNames() {
    return List.copyOf(databases.keySet());
  }

  @Override
  public Users users() {
    return catalog.users();
  }

  @Override
  public ApiKeys apiKeys() {
    return catalog.apiKeys();
  }

  @Override
  public Access access() {
    return catalog.access();
  }

  @Override
  public Audit audit() {
    return catalog.audit();
  }

  @Override
  public BackupReport backup(Path target, BackupOptions options, ResourceAccount account) {
    backups.enter();
    try {
      backups.lock(membership, account);
    } catch (RuntimeException e) {
      backups.exit();
      throw e;
    }
    try {
      account.check();
      var to = RealFileStore.at(target);
      requireApart(to);
      List<LocalDatabase> all = List.copyOf(databases.values());
      BackupReport report =
          new DirectoryBackup(files, catalog, all).run(to, options, () -> backups.check(account));
      catalog
          .audit()
          .record(AuditEvent.of(Acting.current(), "BACKUP").about("BACKUP", 0, target.toString()));
      return options.pruneArchive() ? prune(report) : report;
    } finally {
      membership.unlock();
      backups.exit();
    }
  }

  /**
   * A backup in the directory would be garbage of it, or its files would be files of the backup.
   */
  private void requireApart(RealFileStore target) {
    Optional<Path> root = files.realPath(ROOT);
    if (root.isEmpty()) {
      return;
    }
    Path own = RealFileStore.at(root.get()).canonicalRoot();
    Path other = target.canonicalRoot();
    if (other.startsWith(own)) {
      throw new StorageException.InvalidSetting(
          "backup target \"" + other + "\" is inside the data directory \"" + own + "\"");
    }
    if (own.startsWith(other)) {
      throw new StorageException.InvalidSetting(
          "data directory \"" + own + "\" is inside the backup target \"" + other + "\"");
    }
  }

  /** Deletes what leads to the backup; it is whole, so a failure here is no failure of it. */
  private BackupReport prune(BackupReport report) {
    int pruned = 0;
    for (DatabaseMoment moment : report.databases()) {
      pruned += database(moment.name()).pruneArchive(moment.lsn());
    }
    return new BackupReport(
        report.databases(),
        report.files(),
        report.bytes(),
        report.linkedFiles(),
        report.linkedBytes(),
        pruned);
  }

  private void closeDatabases() {
    databases.values().forEach(LocalDatabase::close);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    backups.stop();
    databases.values().forEach(LocalDatabase::stop);
    if (databases.values().stream().anyMatch(LocalDatabase::isReporting)) {
      // The work that reports cannot end before this returns.
      Thread.ofPlatform().daemon().name("vicinal-close").start(this::closeAll);
    } else {
      closeAll();
    }
  }

  private void closeAll() {
    try {
      backups.awaitNone();
      closeDatabases();
      catalog.close();
    } finally {
      lock.close();
      files.close();
    }
  }
}
