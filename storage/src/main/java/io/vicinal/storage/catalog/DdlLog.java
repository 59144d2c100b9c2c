package io.vicinal.storage.catalog;

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
              DdlOperation.CreateSchema.class,
              DdlOperation.DropSchema.class,
              DdlOperation.CreateTable.class,
              DdlOperation.DropTable.class,
              DdlOperation.CreateIndex.class,
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
      Class<? extends DdlOperation> type = OPERATIONS.get(row.text("operation"));
      if (type == null) {
        throw transaction.corrupt(row, "a known operation", row.text("operation"));
      }
      try {
        operations.add(DdlPayload.decode(row.text("payload"), type));
      } catch (IOException e) {
        throw transaction.corrupt(
            row, "the payload of " + type.getSimpleName(), row.text("payload"));
      }
    }
    return operations;
  }
}
