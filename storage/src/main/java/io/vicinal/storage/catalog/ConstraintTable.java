package io.vicinal.storage.catalog;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.UniqueConstraint;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and changes table {@code table_constraints}. */
final class ConstraintTable {
  private ConstraintTable() {}

  /** Inserts the constraints of a new table. */
  static void create(CatalogTransaction transaction, DdlOperation.CreateTable create)
      throws SQLException {
    long position = 0;
    for (DdlOperation.Unique unique : create.uniques()) {
      transaction.insert(
          GuardedTable.TABLE_CONSTRAINTS,
          create.tableId(),
          position,
          unique.name(),
          list(unique.columns()),
          null,
          position,
          UniqueConstraint.Kind.CONSTRAINT.name(),
          null,
          null);
      position++;
    }
    for (DdlOperation.Check check : create.checks()) {
      insert(transaction, create.tableId(), position++, check.name(), check.sql());
    }
    if (create.primaryKeyName() != null) {
      insert(transaction, create.tableId(), position, create.primaryKeyName(), null);
    }
  }

  private static void insert(
      CatalogTransaction transaction,
      long tableId,
      long position,
      String name,
      @Nullable String check)
      throws SQLException {
    transaction.insert(
        GuardedTable.TABLE_CONSTRAINTS,
        tableId,
        position,
        name,
        null,
        check,
        null,
        null,
        null,
        null);
  }

  static void addUnique(CatalogTransaction transaction, DdlOperation.AddUnique add)
      throws SQLException {
    Row table = AlteredTables.changed(transaction, add.tableId());
    freeKeyName(transaction, add.tableId(), add.name());
    long number = table.number("next_unique");
    transaction.update(table, table.with("next_unique", number + 1));
    transaction.insert(
        GuardedTable.TABLE_CONSTRAINTS,
        add.tableId(),
        end(of(transaction, add.tableId())),
        add.name(),
        list(add.columns()),
        null,
        number,
        add.kind(),
        1L,
        add.indexId() == 0 ? null : (Long) add.indexId());
  }

  static void dropUnique(CatalogTransaction transaction, DdlOperation.DropUnique drop)
      throws SQLException {
    Row _ = AlteredTables.changed(transaction, drop.tableId());
    for (Row row : of(transaction, drop.tableId())) {
      if (isUnique(row) && row.number("unique_number") == drop.number()) {
        transaction.delete(row);
        return;
      }
    }
    throw new StorageException.NotFound("constraint", Integer.toString(drop.number()));
  }

  static void setChecks(CatalogTransaction transaction, DdlOperation.SetChecks set)
      throws SQLException {
    Row _ = AlteredTables.changed(transaction, set.tableId());
    long position = 0;
    String keyName = null;
    for (Row row : of(transaction, set.tableId())) {
      if (isUnique(row)) {
        position = row.number("position") + 1;
      } else {
        keyName = isKeyName(row) ? row.text("name") : keyName;
        transaction.delete(row);
      }
    }
    for (DdlOperation.Check check : set.checks()) {
      insert(transaction, set.tableId(), position++, check.name(), check.sql());
      if (check.name().equals(keyName)) {
        keyName = null; // of a hidden key
      }
    }
    if (keyName != null) {
      insert(transaction, set.tableId(), position, keyName, null);
    }
  }

  /** Gives a constraint another name; none of the name is the primary key of the usual name. */
  static void rename(CatalogTransaction transaction, DdlOperation.RenameConstraint rename)
      throws SQLException {
    Row _ = AlteredTables.changed(transaction, rename.tableId());
    freeKeyName(transaction, rename.tableId(), rename.to());
    for (Row row : of(transaction, rename.tableId())) {
      if (row.text("name").equals(rename.name())) {
        transaction.update(row, row.with("name", rename.to()));
        return;
      }
    }
    keepKeyName(transaction, rename.tableId(), rename.to());
  }

  /** Gives the constraint that an index stands for, if it does, the name of the index. */
  static void renameOf(
      CatalogTransaction transaction, long tableId, DdlOperation.RenameIndex rename)
      throws SQLException {
    for (Row row : of(transaction, tableId)) {
      Object indexId = row.valueOrNull("index_id");
      if (indexId != null && indexId.equals(rename.indexId())) {
        Row _ = AlteredTables.changed(transaction, tableId);
        freeKeyName(transaction, tableId, rename.name());
        transaction.update(row, row.with("name", rename.name()));
      }
    }
  }

  /** Notes the name of a primary key unless one was noted before, or a constraint has it. */
  static void keepKeyName(CatalogTransaction transaction, long tableId, String name)
      throws SQLException {
    List<Row> constraints = of(transaction, tableId);
    if (constraints.stream().noneMatch(row -> isKeyName(row) || row.text("name").equals(name))) {
      insert(transaction, tableId, end(constraints), name, null);
    }
  }

  /** Forgets a name that was noted for a hidden key, so that a constraint can have it. */
  private static void freeKeyName(CatalogTransaction transaction, long tableId, String name)
      throws SQLException {
    for (Row row : of(transaction, tableId)) {
      if (isKeyName(row) && row.text("name").equals(name)) {
        transaction.delete(row);
      }
    }
  }

  private static List<Row> of(CatalogTransaction transaction, long tableId) throws SQLException {
    return transaction.rowsWhere(GuardedTable.TABLE_CONSTRAINTS, "table_id", tableId);
  }

  private static long end(List<Row> constraints) {
    return constraints.isEmpty() ? 0 : constraints.getLast().number("position") + 1;
  }

  private static boolean isUnique(Row constraint) {
    return constraint.valueOrNull("unique_columns") != null;
  }

  private static boolean isKeyName(Row constraint) {
    return !isUnique(constraint) && constraint.valueOrNull("check_sql") == null;
  }

  static List<UniqueConstraint> uniques(List<Row> constraints) {
    return constraints.stream()
        .filter(ConstraintTable::isUnique)
        .map(row ->
            new UniqueConstraint(
                row.text("name"),
                positions(row.text("unique_columns")),
                row.integer("unique_number"),
                UniqueConstraint.Kind.valueOf(row.text("unique_kind")),
                row.valueOrNull("added") != null,
                row.valueOrNull("index_id") == null ? 0 : row.number("index_id")))
        .toList();
  }

  static List<CheckConstraint> checks(List<Row> constraints) {
    return constraints.stream()
        .filter(row -> row.valueOrNull("check_sql") != null)
        .map(row -> new CheckConstraint(row.text("name"), row.text("check_sql")))
        .toList();
  }

  /** Returns the name that the primary key was given, empty if it has the usual one. */
  static Optional<String> keyName(List<Row> constraints) {
    return constraints.stream()
        .filter(ConstraintTable::isKeyName)
        .map(row -> row.text("name"))
        .findFirst();
  }

  private static String list(List<Integer> columns) {
    return columns.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  private static List<Integer> positions(String list) {
    return Pattern.compile(",").splitAsStream(list).map(Integer::valueOf).toList();
  }
}
