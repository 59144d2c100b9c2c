package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Appends to {@code ddl_log} and reads it; the format is that of {@link DdlOperation}. */
final class DdlLog {
  private static final Map<String, Class<? extends DdlOperation>> OPERATIONS =
      Stream.of(
              DdlOperation.CreateDatabase.class,
              DdlOperation.AlterDatabase.class,
              DdlOperation.CreateSchema.class,
              DdlOperation.DropSchema.class,
              DdlOperation.CreateTable.class,
              DdlOperation.RenameTable.class,
              DdlOperation.AlterColumn.class,
              DdlOperation.AddColumn.class,
              DdlOperation.DropColumn.class,
              DdlOperation.SetChecks.class,
              DdlOperation.AddUnique.class,
              DdlOperation.DropUnique.class,
              DdlOperation.AlterType.class,
              DdlOperation.AlterIdentity.class,
              DdlOperation.RenameConstraint.class,
              DdlOperation.RenameIndex.class,
              DdlOperation.CreateView.class,
              DdlOperation.DropView.class,
              DdlOperation.CreateSequence.class,
              DdlOperation.AlterSequence.class,
              DdlOperation.DropSequence.class,
              DdlOperation.SetComment.class,
              DdlOperation.DropDatabase.class,
              DdlOperation.DropTable.class,
              DdlOperation.MoveRights.class,
              DdlOperation.CreateIndex.class,
              DdlOperation.CreateColumnIndex.class,
              DdlOperation.DropColumnIndex.class,
              DdlOperation.IndexReady.class,
              DdlOperation.DropIndex.class)
          .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

  private DdlLog() {}

  /** Returns the version of the last entry, 0 for an empty log. */
  static long version(CatalogTransaction transaction) throws SQLException {
    // Entries are numbered from 1 without a gap and never deleted.
    return transaction.head(GuardedTable.DDL_LOG).rowCount();
  }

  /** Writes {@code operation} as the next version, then makes the tables follow. */
  static void execute(CatalogTransaction transaction, DdlOperation operation) throws SQLException {
    if (transaction.isNoting()) {
      transaction.note(AuditedOperation.note(transaction, operation));
    }
    transaction.insert(
        GuardedTable.DDL_LOG,
        version(transaction) + 1,
        operation.getClass().getSimpleName(),
        DdlPayload.encode(operation));
    Definitions.apply(transaction, operation);
  }

  /** Returns every operation, oldest first. */
  static List<DdlOperation> read(CatalogTransaction transaction) throws SQLException {
    List<DdlOperation> operations = new ArrayList<>();
    for (Row row : transaction.rows(GuardedTable.DDL_LOG)) {
      operations.add(decode(entry(row), expected -> transaction.corrupt(row, expected, "another")));
    }
    return operations;
  }

  /** Returns the entries behind {@code version}, oldest first. */
  static List<DdlEntry> entriesAfter(CatalogTransaction transaction, long version)
      throws SQLException {
    return transaction.rows(GuardedTable.DDL_LOG).stream()
        .filter(row -> row.number("version") > version)
        .map(DdlLog::entry)
        .toList();
  }

  /**
   * Executes entries that another catalog has: those that this one lacks, oldest first.
   *
   * @throws StorageException.Corrupt if one is missing, or is no operation
   */
  static void append(CatalogTransaction transaction, List<DdlEntry> entries, String source)
      throws SQLException {
    for (DdlEntry entry : entries) {
      long next = version(transaction) + 1;
      if (entry.version() > next) {
        throw new StorageException.Corrupt(
            source, "among its definitions", "version " + next, "version " + entry.version());
      }
      if (entry.version() == next) {
        String place = "in the definition of version " + next;
        execute(
            transaction,
            decode(
                entry,
                expected -> new StorageException.Corrupt(source, place, expected, "another")));
      }
    }
  }

  private static DdlEntry entry(Row row) {
    return new DdlEntry(row.number("version"), row.text("operation"), row.text("payload"));
  }

  private static DdlOperation decode(
      DdlEntry entry, Function<String, StorageException.Corrupt> corrupt) {
    Class<? extends DdlOperation> type = OPERATIONS.get(entry.operation());
    if (type == null) {
      throw corrupt.apply("a known operation, not \"" + entry.operation() + "\"");
    }
    try {
      return DdlPayload.decode(entry.payload(), type);
    } catch (IOException e) {
      throw corrupt.apply("the payload of " + entry.operation());
    }
  }
}
