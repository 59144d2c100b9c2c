package io.vicinal.storage.catalog;

import io.vicinal.storage.Access;
import io.vicinal.storage.ApiKeys;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditOptions;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.CommentTarget;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.DatabaseSettings;
import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.SecuredObject;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.TableReplacement;
import io.vicinal.storage.Users;
import io.vicinal.storage.VectorIndex;
import io.vicinal.storage.VectorIndexDefinition;
import io.vicinal.storage.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What exists: databases, schemas, tables, columns, indexes, shards, segments and their files.
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

  /** Ids that one transaction reserves; the unused ones are skipped after a restart. */
  private static final int SEGMENT_ID_BLOCK = 64;

  private final CatalogSession session;
  private final CatalogAccess access;
  private final CatalogUsers users;
  private final CatalogKeys apiKeys;
  private volatile Audit audit = Audit.NONE;
  private final Object segmentIdLock = new Object();
  private long nextSegmentId;
  private long segmentIdLimit;

  Catalog(CatalogFile file, boolean readOnly) throws SQLException {
    session = new CatalogSession(file, readOnly);
    access = new CatalogAccess(session);
    users = new CatalogUsers(session, access);
    apiKeys = new CatalogKeys(session, access);
  }

  /**
   * Creates a catalog with database "main" and schema "public"; a crash leaves a whole file or
   * none.
   *
   * @throws StorageException.AlreadyExists if there is a file
   */
  public static Catalog create(Path sqliteFile) {
    if (Files.exists(sqliteFile, LinkOption.NOFOLLOW_LINKS)) {
      throw new StorageException.AlreadyExists("file", sqliteFile.toString());
    }
    Path unfinished = CatalogFile.sibling(sqliteFile, ".new");
    try {
      CatalogFile.delete(unfinished);
      try (CatalogFile file = CatalogFile.create(unfinished)) {
        createDefaults(file);
      }
      CatalogFile.rename(unfinished, sqliteFile);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, sqliteFile.toString());
    } catch (IOException e) {
      throw new StorageException.Io("cannot create file \"" + sqliteFile + "\"", e);
    }
    return open(sqliteFile, false);
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
    try {
      CatalogFile file =
          readOnly ? CatalogUpgrade.openReadOnly(sqliteFile) : CatalogUpgrade.open(sqliteFile);
      try {
        CatalogVerifier.require(file);
        return new Catalog(file, readOnly);
      } catch (SQLException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SqlErrors.translate(e, sqliteFile.toString());
    } catch (IOException e) {
      throw new StorageException.Io("cannot open file \"" + sqliteFile + "\"", e);
    }
  }

  /**
   * Returns everything that is wrong with a file that nobody has open, one line each; empty for a
   * sound one. Unlike {@link #open} it does not stop at the first problem, and changes nothing.
   */
  public static List<String> verify(Path sqliteFile) {
    try (CatalogFile file = CatalogUpgrade.openReadOnly(sqliteFile)) {
      return CatalogVerifier.problems(file);
    } catch (SQLException e) {
      return List.of(String.valueOf(SqlErrors.translate(e, sqliteFile.toString()).getMessage()));
    } catch (StorageException.Corrupt | StorageException.FormatVersion e) {
      return List.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StorageException.Io("cannot read file \"" + sqliteFile + "\"", e);
    }
  }

  /** Returns a new catalog that is gone when it is closed. */
  public static Catalog inMemory() {
    try {
      CatalogFile file = CatalogFile.inMemory();
      createDefaults(file);
      return new Catalog(file, false);
    } catch (SQLException e) {
      throw SqlErrors.translate(e, "catalog in memory");
    }
  }

  /** Returns everything in one consistent read, compared with its digests. */
  public CatalogState load() {
    return session.read(CatalogReader::state);
  }

  /** Returns the highest version of the DDL log; does not wait. */
  public long version() {
    return session.version();
  }

  /** Returns the database of that name. @throws StorageException.NotFound */
  public DatabaseRecord database(String name) {
    return session.read(CatalogReader::databases).stream()
        .filter(database -> database.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new StorageException.NotFound("database", name));
  }

  /** Creates a database with schema "public". @throws StorageException.AlreadyExists */
  public DatabaseRecord createDatabase(String name) {
    NewDefinition.requireName("database", name);
    long id =
        session.write(transaction -> {
          long databaseId = Sequence.DATABASE.next(transaction);
          DdlLog.execute(transaction, new DdlOperation.CreateDatabase(databaseId, name));
          DdlLog.execute(transaction, new DdlOperation.CreateSchema(databaseId, DEFAULT_SCHEMA));
          return databaseId;
        });
    return new DatabaseRecord(id, name, 0, 0, List.of(DEFAULT_SCHEMA), DatabaseSettings.DEFAULT);
  }

  /** Drops a database with everything in it. @throws StorageException.NotFound */
  public void dropDatabase(long databaseId) {
    session.execute(new DdlOperation.DropDatabase(databaseId));
  }

  /** Returns the sequences of a database by schema and name. */
  public List<NumberSequence> sequences(long databaseId) {
    return session.read(transaction -> SequenceTable.of(transaction, databaseId));
  }

  /**
   * Creates a sequence and returns it with its id.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  public NumberSequence createSequence(long databaseId, NumberSequence sequence) {
    return session.write(transaction -> {
      long id = Sequence.NUMBER_SEQUENCE.next(transaction);
      DdlLog.execute(transaction, SequenceTable.creation(id, databaseId, sequence));
      return sequence.withId(id);
    });
  }

  /** Changes a sequence and what it gives next, null for nothing. */
  public void alterSequence(NumberSequence sequence, @Nullable Long next) {
    session.write(transaction -> {
      DdlLog.execute(transaction, SequenceTable.alteration(sequence));
      SequenceTable.setValue(transaction, sequence.id(), next);
      return sequence;
    });
  }

  /** Drops a sequence. @throws StorageException.NotFound */
  public void dropSequence(long sequenceId) {
    session.execute(new DdlOperation.DropSequence(sequenceId));
  }

  /** Returns what a sequence gives next, empty for nothing. @throws StorageException.NotFound */
  public Optional<Long> sequenceValue(long sequenceId) {
    return session.read(
        transaction -> Optional.ofNullable(SequenceTable.value(transaction, sequenceId)));
  }

  /** Notes what a sequence gives next, null for nothing. @throws StorageException.NotFound */
  public void setSequenceValue(long sequenceId, @Nullable Long next) {
    session.write(transaction -> {
      SequenceTable.setValue(transaction, sequenceId, next);
      return sequenceId;
    });
  }

  /** Notes where the numbering of a column goes on. */
  public void setCounter(CounterRecord counter) {
    session.write(transaction -> {
      Row _ = Definitions.table(transaction, counter.tableId());
      Counters.put(transaction, counter);
      return counter;
    });
  }

  /** Returns the comments in a database by what they are about. */
  public Map<CommentTarget, String> comments(long databaseId) {
    return session.read(transaction -> CommentTable.of(transaction, databaseId));
  }

  /** Keeps a comment, or none where {@code text} is null. @throws StorageException.NotFound */
  public void comment(long databaseId, CommentTarget target, @Nullable String text) {
    session.write(transaction -> {
      DdlOperation.SetComment set = CommentTable.operation(transaction, databaseId, target, text);
      DdlLog.execute(transaction, set);
      return set;
    });
  }

  /** Gives a database these settings. @throws StorageException.NotFound */
  public void alterDatabase(long databaseId, DatabaseSettings settings) {
    session.execute(
        new DdlOperation.AlterDatabase(
            databaseId,
            settings.durability().name(),
            settings.flushIntervalMillis(),
            settings.archiveLog()));
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

  /** Returns whether a table has or had that id. */
  public boolean knowsTable(long tableId) {
    return session.read(transaction -> tableId < Sequence.TABLE.next(transaction));
  }

  /**
   * Writes a copy of the present catalog to {@code target}, which does not exist, for the owner
   * only; it may not be durable on return.
   */
  public void copyTo(Path target) {
    session.copyTo(target);
  }

  /** Creates a schema. @throws StorageException.AlreadyExists */
  public void createSchema(long databaseId, String name) {
    NewDefinition.requireName("schema", name);
    session.write(transaction -> {
      DdlLog.execute(transaction, new DdlOperation.CreateSchema(databaseId, name));
      AccessTables.own(transaction, SecuredObject.schema(databaseId, name));
      return name;
    });
  }

  /**
   * Drops a schema.
   *
   * @throws StorageException.StillNeeded if it still holds something or is "public"
   */
  public void dropSchema(long databaseId, String name) {
    dropSchema(databaseId, name, List.of(), List.of(), List.of());
  }

  /**
   * Drops a schema after these views, tables and sequences.
   *
   * @throws StorageException.StillNeeded if it still holds something then, or is "public"
   */
  public void dropSchema(
      long databaseId, String name, List<View> views, List<Long> tableIds, List<Long> sequenceIds) {
    if (name.equals(DEFAULT_SCHEMA)) {
      throw new StorageException.StillNeeded(
          "schema \"" + name + "\" belongs to every database and cannot be dropped");
    }
    session.write(transaction -> {
      for (View view : views) {
        DdlLog.execute(
            transaction, new DdlOperation.DropView(databaseId, view.schema(), view.name()));
      }
      for (long tableId : tableIds) {
        DdlLog.execute(transaction, new DdlOperation.DropTable(tableId));
      }
      for (long sequenceId : sequenceIds) {
        DdlLog.execute(transaction, new DdlOperation.DropSequence(sequenceId));
      }
      DdlLog.execute(transaction, new DdlOperation.DropSchema(databaseId, name));
      return name;
    });
  }

  /** Returns the schemas of a database, sorted. */
  public List<String> schemas(long databaseId) {
    return session.read(transaction ->
        transaction.rowsWhere(GuardedTable.SCHEMAS, "database_id", databaseId).stream()
            .map(row -> row.text("name"))
            .sorted()
            .toList());
  }

  /**
   * Creates a table with its shards. Key columns become NOT NULL; without a primary key the table
   * gets the hidden column {@link TableDefinition#ROW_ID} as its last column and key.
   *
   * @throws StorageException.AlreadyExists if the schema has a table of that name
   * @throws StorageException.NotFound if there is no such database or schema
   */
  public Table createTable(long databaseId, TableDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.TABLE.next(transaction);
      DdlLog.execute(transaction, NewDefinition.table(id, databaseId, definition));
      AccessTables.own(transaction, SecuredObject.table(databaseId, id));
      return CatalogReader.table(transaction, id);
    });
  }

  /**
   * Changes the definition of a table and returns what it is then, in positions that never change.
   *
   * @throws StorageException.NotFound if there is no such table or column
   * @throws StorageException.AlreadyExists if a name is taken
   * @throws StorageException.InvalidSetting if the column is part of a key
   */
  public Table alterTable(long tableId, TableChange change) {
    return alterTable(0, tableId, change, List.of());
  }

  /** Changes a table as {@link #alterTable(long, TableChange)} and drops views of its database. */
  public Table alterTable(long databaseId, long tableId, TableChange change, List<View> views) {
    return session.write(transaction -> {
      for (View view : views) {
        DdlLog.execute(
            transaction, new DdlOperation.DropView(databaseId, view.schema(), view.name()));
      }
      change(transaction, tableId, change);
      return CatalogReader.table(transaction, tableId);
    });
  }

  private static void change(CatalogTransaction transaction, long tableId, TableChange change)
      throws SQLException {
    if (change instanceof TableChange.Several several) {
      for (TableChange next : several.changes()) {
        change(transaction, tableId, next);
      }
      return;
    }
    Table table = CatalogReader.table(transaction, tableId);
    long indexId = Sequence.INDEX.next(transaction);
    for (DdlOperation operation : ChangedDefinition.operations(table, change, indexId)) {
      DdlLog.execute(transaction, operation);
    }
  }

  /**
   * Renames an index of either kind, with the constraint that it stands for; returns its table.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such index
   */
  public Table renameIndex(long indexId, String name) {
    NewDefinition.requireName("index", name);
    return session.write(transaction -> {
      Row index = ColumnIndexTable.ofEitherKind(transaction, indexId);
      Table table = CatalogReader.table(transaction, index.number("table_id"));
      if (table.uniques().stream().anyMatch(unique -> unique.indexId() == indexId)) {
        ChangedConstraints.requireNewName(table, name);
      }
      DdlLog.execute(transaction, new DdlOperation.RenameIndex(indexId, name));
      return CatalogReader.table(transaction, table.id());
    });
  }

  /** Returns the views of a database by schema and name. */
  public List<View> views(long databaseId) {
    return session.read(transaction -> ViewTable.of(transaction, databaseId));
  }

  /**
   * Creates a view, in the place of one of its name if {@code replace}.
   *
   * @throws StorageException.AlreadyExists if the name is taken
   * @throws StorageException.NotFound if there is no such schema
   */
  public void createView(long databaseId, View view, boolean replace) {
    DdlOperation.CreateView create = ViewTable.operation(databaseId, view);
    session.write(transaction -> {
      if (replace && ViewTable.exists(transaction, databaseId, view)) {
        ViewTable.replace(transaction, view.schema(), view.name(), create);
      } else {
        DdlLog.execute(transaction, create);
        AccessTables.own(transaction, SecuredObject.view(databaseId, view.schema(), view.name()));
      }
      return create;
    });
  }

  /**
   * Puts a view in the place of another, with what is said of it.
   *
   * @throws StorageException.AlreadyExists if another object has the name
   * @throws StorageException.NotFound if {@code before} is gone or there is no such schema
   */
  public void replaceView(long databaseId, View before, View after) {
    DdlOperation.CreateView create = ViewTable.operation(databaseId, after);
    session.write(transaction -> {
      ViewTable.replace(transaction, before.schema(), before.name(), create);
      return create;
    });
  }

  /** Drops views, and a table where {@code tableId} is not 0. @throws StorageException.NotFound */
  public void dropViews(long databaseId, List<View> views, long tableId) {
    drop(databaseId, views, tableId == 0 ? List.of() : List.of(tableId));
  }

  /** Drops views and tables. @throws StorageException.NotFound */
  public void drop(long databaseId, List<View> views, List<Long> tableIds) {
    session.write(transaction -> {
      for (View view : views) {
        DdlLog.execute(
            transaction, new DdlOperation.DropView(databaseId, view.schema(), view.name()));
      }
      for (long tableId : tableIds) {
        DdlLog.execute(transaction, new DdlOperation.DropTable(tableId));
      }
      return views;
    });
  }

  /**
   * Puts a table in the place of another, which is dropped, and returns its definition.
   *
   * @param counters where its numbering goes on
   * @throws StorageException.NotFound if a table, an index or a view is gone
   */
  public Table replaceTable(
      long databaseId, TableReplacement replacement, List<CounterRecord> counters) {
    return session.write(transaction -> {
      for (View view : replacement.views()) {
        DdlLog.execute(
            transaction, new DdlOperation.DropView(databaseId, view.schema(), view.name()));
      }
      ReplacedTable.replace(transaction, databaseId, replacement);
      for (CounterRecord counter : counters) {
        Counters.put(transaction, counter);
      }
      return CatalogReader.table(transaction, replacement.byTableId());
    });
  }

  /** Drops a table with its indexes, shards and segments. @throws StorageException.NotFound */
  public void dropTable(long tableId) {
    session.execute(new DdlOperation.DropTable(tableId));
  }

  /**
   * Creates an index in state BUILDING.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if the column is no vector with a dimension
   */
  public VectorIndex createIndex(VectorIndexDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.INDEX.next(transaction);
      Table table = CatalogReader.table(transaction, definition.tableId());
      DdlLog.execute(transaction, NewDefinition.index(id, table, definition));
      return CatalogReader.table(transaction, definition.tableId()).indexes().stream()
          .filter(index -> index.id() == id)
          .findFirst()
          .orElseThrow();
    });
  }

  /**
   * Creates an index on columns that are no vectors.
   *
   * @throws StorageException.AlreadyExists if the schema has an index of that name
   * @throws StorageException.NotFound if there is no such table
   * @throws StorageException.InvalidSetting if a column is a vector or comes twice
   */
  public ColumnIndex createColumnIndex(ColumnIndexDefinition definition) {
    return session.write(transaction -> {
      long id = Sequence.INDEX.next(transaction);
      Table table = CatalogReader.table(transaction, definition.tableId());
      DdlLog.execute(transaction, ColumnIndexTable.operation(id, table, definition));
      return new ColumnIndex(id, definition.name(), definition.tableId(), definition.columns());
    });
  }

  /** Drops an index on columns that are no vectors. @throws StorageException.NotFound */
  public void dropColumnIndex(long indexId) {
    session.execute(new DdlOperation.DropColumnIndex(indexId));
  }

  /** Lets an index serve searches. @throws StorageException.NotFound */
  public void indexReady(long indexId) {
    session.execute(new DdlOperation.IndexReady(indexId));
  }

  /** Drops an index and its graphs in all segments. @throws StorageException.NotFound */
  public void dropIndex(long indexId) {
    session.execute(new DdlOperation.DropIndex(indexId));
  }

  /**
   * Makes everything of {@code publication} true at once.
   *
   * @throws StorageException.NotFound if a database, table, shard, segment, file or index that it
   *     names does not exist, or belongs to another database
   * @throws StorageException.AlreadyExists if a segment or file that it adds exists
   * @throws IllegalArgumentException if an LSN goes back or a segment id was never given out; like
   *     every exception here, it leaves all of the publication undone
   */
  public void publish(SegmentPublication publication) {
    session.write(transaction -> {
      SegmentTable.publish(transaction, publication);
      return publication;
    });
  }

  /**
   * Notes that a database's log holds every batch up to {@code lsn}, so that one which ends before
   * is known to be damaged.
   *
   * @throws IllegalArgumentException if {@code lsn} goes back
   */
  public void logIsDurable(long databaseId, long lsn) {
    session.write(transaction -> {
      SegmentTable.logIsDurable(transaction, databaseId, lsn);
      return lsn;
    });
  }

  /** Returns an id that no segment had or will have. */
  public long nextSegmentId() {
    synchronized (segmentIdLock) {
      if (nextSegmentId == segmentIdLimit) {
        nextSegmentId =
            session.write(transaction -> {
              long first = Sequence.SEGMENT.next(transaction);
              Sequence.SEGMENT.take(transaction, first + SEGMENT_ID_BLOCK - 1);
              return first;
            });
        segmentIdLimit = nextSegmentId + SEGMENT_ID_BLOCK;
      }
      return nextSegmentId++;
    }
  }

  /** Returns the highest id that a table has or had. */
  public long lastTableId() {
    return session.read(transaction -> Sequence.TABLE.next(transaction) - 1);
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

  private static void createDefaults(CatalogFile file) throws SQLException {
    try (CatalogTransaction transaction = file.begin()) {
      transaction.createHeads();
      long id = Sequence.DATABASE.next(transaction);
      DdlLog.execute(
          transaction, new DdlOperation.CreateDatabase(id, DataDirectory.DEFAULT_DATABASE));
      DdlLog.execute(transaction, new DdlOperation.CreateSchema(id, DEFAULT_SCHEMA));
      transaction.commit();
    }
  }
}
