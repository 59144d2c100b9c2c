package io.vicinal.storage.catalog;

import io.vicinal.storage.Access;
import io.vicinal.storage.ApiKeys;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Users;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * What exists: databases, schemas, tables, columns, indexes, shards, segments and their files.
 *
 * <p>Each kind of object has verbs of its own, such as {@link CatalogTables}; all of them write
 * through one session. What they are changed by is a {@link DdlOperation}.
 *
 * <p>Invariants: (1) one SQLite connection reads and writes, under one lock; (2) every verb is one
 * SQLite transaction, durable when it returns and without any effect when it throws; (3) every
 * change of a definition is first a row of {@code ddl_log}; (4) an id is never given twice; (5)
 * after {@link StorageException.Io} nothing is written until the file is opened again, because it
 * is not known what reached the disk.
 *
 * <p>Thread-safe. Every verb may also throw {@link StorageException.Corrupt} with the file, table
 * and row that disagree with their digest, {@link StorageException.ReadOnly} where it writes, and
 * {@link StorageException.Io}.
 */
public final class Catalog implements AutoCloseable {
  public static final int FORMAT_VERSION = 8;

  /** Schema that every database has from the start. */
  public static final String DEFAULT_SCHEMA = "public";

  private final CatalogSession session;
  private final CatalogAccess access;
  private final CatalogUsers users;
  private final CatalogKeys apiKeys;
  private final CatalogDatabases databases;
  private final CatalogSchemas schemas;
  private final CatalogTables tables;
  private final CatalogViews views;
  private final CatalogIndexes indexes;
  private final CatalogSequences sequences;
  private final CatalogComments comments;
  private final CatalogSegments segments;
  private volatile Audit audit = Audit.NONE;

  Catalog(CatalogFile file, boolean readOnly) throws SQLException {
    session = new CatalogSession(file, readOnly);
    access = new CatalogAccess(session);
    users = new CatalogUsers(session, access);
    apiKeys = new CatalogKeys(session, access);
    databases = new CatalogDatabases(session);
    schemas = new CatalogSchemas(session);
    tables = new CatalogTables(session);
    views = new CatalogViews(session);
    indexes = new CatalogIndexes(session);
    sequences = new CatalogSequences(session);
    comments = new CatalogComments(session);
    segments = new CatalogSegments(session);
  }

  /**
   * Creates a catalog with database "main" and schema "public"; a crash leaves a whole file or
   * none.
   *
   * @throws StorageException.AlreadyExists if there is a file
   */
  public static Catalog create(Path sqliteFile) {
    return CatalogOpening.create(sqliteFile);
  }

  /**
   * Opens a catalog and checks all of it. A read-only one needs no write permission and leaves no
   * trace; no other process may write meanwhile. A file of an earlier format version is replaced by
   * one of this, whole or not at all; a read-only one is turned into it in memory.
   *
   * @throws StorageException.FormatVersion if another release wrote it in a format not read here
   * @throws StorageException.Corrupt if it is missing, truncated, changed or no catalog
   */
  public static Catalog open(Path sqliteFile, boolean readOnly) {
    return CatalogOpening.open(sqliteFile, readOnly);
  }

  /**
   * Returns everything that is wrong with a file that nobody has open, one line each; empty for a
   * sound one. Unlike {@link #open} it does not stop at the first problem, and changes nothing.
   */
  public static List<String> verify(Path sqliteFile) {
    return CatalogOpening.verify(sqliteFile);
  }

  /** Returns a new catalog that is gone when it is closed. */
  public static Catalog inMemory() {
    return CatalogOpening.inMemory();
  }

  /** Returns everything in one consistent read, compared with its digests. */
  public CatalogState load() {
    return session.read(CatalogReader::state);
  }

  /** Returns the highest version of the DDL log; does not wait. */
  public long version() {
    return session.version();
  }

  /** Returns the changes of definitions behind {@code version}, oldest first. */
  public List<DdlEntry> definitionsAfter(long version) {
    return session.read(transaction -> DdlLog.entriesAfter(transaction, version));
  }

  /**
   * Executes those of {@code entries}, which are in order, that this catalog lacks.
   *
   * @param source what they come from, for messages
   * @throws StorageException.Corrupt if one is missing or unknown; then none is executed
   */
  public void addDefinitions(List<DdlEntry> entries, String source) {
    session.write(transaction -> {
      DdlLog.append(transaction, entries, source);
      return entries;
    });
  }

  /**
   * Writes a copy of the present catalog to {@code target}, which does not exist, for the owner
   * only; it may not be durable on return.
   */
  public void copyTo(Path target) {
    session.copyTo(target);
  }

  /** Returns what creates, changes and drops databases. */
  public CatalogDatabases databases() {
    return databases;
  }

  /** Returns what creates and drops schemas. */
  public CatalogSchemas schemas() {
    return schemas;
  }

  /** Returns what creates, changes and drops tables. */
  public CatalogTables tables() {
    return tables;
  }

  /** Returns what creates, replaces and drops views. */
  public CatalogViews views() {
    return views;
  }

  /** Returns what creates, renames and drops indexes. */
  public CatalogIndexes indexes() {
    return indexes;
  }

  /** Returns what creates, changes and drops sequences. */
  public CatalogSequences sequences() {
    return sequences;
  }

  /** Returns what keeps the comments on objects. */
  public CatalogComments comments() {
    return comments;
  }

  /** Returns what publishes segments and gives them ids. */
  public CatalogSegments segments() {
    return segments;
  }

  /** Returns who may log in; like the catalog, they are stored when a change returns. */
  public Users users() {
    return users;
  }

  /** Returns what changes the API keys of users; like the catalog, they are stored, too. */
  public ApiKeys apiKeys() {
    return apiKeys;
  }

  /** Returns who may do what; like the catalog, it is stored when a change returns. */
  public Access access() {
    return access;
  }

  /**
   * Lets changes of definitions and rights write rows of the audit log.
   *
   * @param directory that the catalog is in; the default key file is next to it
   * @throws StorageException.InvalidSetting if the log is to begin, or goes on, and cannot
   */
  public Audit audit(AuditOptions options, Path directory) {
    var log = new AuditLog(session, options, AuditLog.keyFile(options, directory));
    session.setAudit(log);
    log.begin();
    audit = log;
    return log;
  }

  /** Returns the log of {@link #audit(AuditOptions, Path)}. */
  public Audit audit() {
    return audit;
  }

  /** Returns what is wrong with the file, one line each: structure, digests, references, log. */
  public List<String> integrityProblems() {
    return session.problems();
  }

  /** Closes the file; every change is on disk already. Closing twice has no effect. */
  @Override
  public void close() {
    try {
      audit.settle();
    } finally {
      session.close();
    }
  }
}
