package io.vicinal.storage.catalog;

import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that a catalog is what was written: SQLite's own structure, every digest, every reference.
 */
final class CatalogVerifier {
  /** The tables that follow from the DDL log alone. */
  static final List<GuardedTable> DEFINITIONS =
      List.of(
          GuardedTable.DATABASES,
          GuardedTable.DATABASE_SETTINGS,
          GuardedTable.SCHEMAS,
          GuardedTable.TABLES,
          GuardedTable.COLUMNS,
          GuardedTable.TABLE_CONSTRAINTS,
          GuardedTable.VECTOR_INDEXES,
          GuardedTable.COLUMN_INDEXES,
          GuardedTable.VIEWS,
          GuardedTable.NUMBER_SEQUENCES,
          GuardedTable.COMMENTS);

  private CatalogVerifier() {}

  /** Requires a sound file. @throws StorageException.Corrupt with the first problem */
  static void require(CatalogFile file) throws SQLException {
    CatalogSchema.requireTables(file.connection(), file.name());
    for (String problem : sqliteProblems(file)) {
      throw new StorageException.Corrupt(file.name(), "as a whole", "a sound file", problem);
    }
    try (CatalogTransaction transaction = file.begin()) {
      for (GuardedTable table : GuardedTable.values()) {
        if (table != GuardedTable.AUDIT_LOG) { // which may be long, and nothing depends on it
          transaction.rows(table);
        }
      }
    }
  }

  /** Returns everything that is wrong, also whether the tables follow from the DDL log. */
  static List<String> problems(CatalogFile file) throws SQLException {
    List<String> problems = new ArrayList<>();
    collect(problems, file, () -> CatalogSchema.requireTables(file.connection(), file.name()));
    collect(problems, file, () -> problems.addAll(sqliteProblems(file)));
    try (CatalogTransaction transaction = file.begin()) {
      for (GuardedTable table : GuardedTable.values()) {
        collect(problems, file, () -> transaction.require(table));
      }
      if (problems.isEmpty()) {
        collect(problems, file, () -> problems.addAll(differencesFromLog(transaction)));
      }
    }
    return List.copyOf(problems);
  }

  static List<String> sqliteProblems(CatalogFile file) throws SQLException {
    List<String> problems = new ArrayList<>();
    for (String row : Pragmas.rows(file.connection(), "integrity_check(10)")) {
      if (!row.equals("ok")) {
        problems.add(row);
      }
    }
    for (String row : Pragmas.rows(file.connection(), "foreign_key_check")) {
      problems.add("foreign key: " + row);
    }
    return problems;
  }

  /** Replays the log into an empty catalog and compares. */
  private static List<String> differencesFromLog(CatalogTransaction transaction)
      throws SQLException {
    List<String> differences = new ArrayList<>();
    try (CatalogFile scratch = CatalogFile.inMemory();
        CatalogTransaction replay = scratch.begin()) {
      replay.createHeads();
      for (DdlOperation operation : DdlLog.read(transaction)) {
        DdlLog.execute(replay, operation);
      }
      for (GuardedTable table : DEFINITIONS) {
        List<Row> expected = replay.rows(table);
        List<Row> found = transaction.rows(table);
        if (!expected.equals(found)) {
          differences.add("table \"" + table.tableName() + "\" does not follow from \"ddl_log\"");
        }
      }
    }
    return differences;
  }

  @FunctionalInterface
  private interface Check {
    void run() throws SQLException;
  }

  private static void collect(List<String> problems, CatalogFile file, Check check) {
    try {
      check.run();
    } catch (SQLException e) {
      problems.add(SqlErrors.translate(e, file.name()).getMessage());
    } catch (RuntimeException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
  }
}
