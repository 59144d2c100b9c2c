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
import io.vicinal.storage.catalog.Catalog;
import io.vicinal.storage.catalog.CatalogState;
import io.vicinal.storage.catalog.DatabaseRecord;
import io.vicinal.storage.io.FileStore;
import io.vicinal.storage.io.RealFileStore;
import io.vicinal.storage.io.StoreLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** Holds the lock, the catalog and the databases of one directory. */
final class LocalDataDirectory implements DataDirectory {
  private final FileStore files;
  private final StoreLock lock;
  private final Catalog catalog;
  private final OpenOptions options;
  private final ConcurrentSkipListMap<String, LocalDatabase> databases =
      new ConcurrentSkipListMap<>();

  /** Held while databases come and go, and while all of them are backed up. */
  private final ReentrantLock membership = new ReentrantLock();

  private final DatabaseUses uses = new DatabaseUses();
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
    if (!files.exists(DirectoryFiles.ROOT)) {
      if (!options.createIfMissing() || options.readOnly()) {
        throw new StorageException.NotFound("directory", files.describe(DirectoryFiles.ROOT));
      }
      files.createDirectories(DirectoryFiles.ROOT);
    }
    if (options.readOnly()) {
      DirectoryFiles.requireTrace(files);
    }
    DirectoryFiles.requireNoBackup(files);
    StoreLock lock = files.lock(DirectoryFiles.LOCK, options.readOnly());
    try {
      Catalog catalog = DirectoryFiles.openCatalog(files, options);
      var directory = new LocalDataDirectory(files, lock, catalog, options);
      try {
        files.realPath(DirectoryFiles.ROOT).ifPresent(root -> catalog.audit(options.audit(), root));
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
    return uses.begin(name, () -> database(name));
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
    return uses.whenUnused(
        name,
        () -> {
          Database _ = database(name);
          if (name.equals(DEFAULT_DATABASE)) {
            throw new StorageException.StillNeeded(
                "database \"" + name + "\" is there from the start and cannot be dropped");
          }
        },
        () -> Objects.requireNonNull(databases.remove(name)));
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
      DirectoryFiles.requireApart(files, to);
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
