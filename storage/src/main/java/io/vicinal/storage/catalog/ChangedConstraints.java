package io.vicinal.storage.catalog;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndexDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns what ALTER TABLE asks of constraints into operations of the log, once it is checked. */
final class ChangedConstraints {
  private ChangedConstraints() {}

  /** Returns the operations that add a UNIQUE constraint, with its index if it has one. */
  static List<DdlOperation> add(Table table, TableChange.AddUnique add, long indexId) {
    requireNewName(table, add.name());
    List<Integer> columns =
        add.columns().stream().map(name -> ChangedDefinition.position(table, name)).toList();
    String described = "constraint \"" + add.name() + "\"";
    if (columns.isEmpty() || new HashSet<>(columns).size() < columns.size()) {
      throw new StorageException.InvalidSetting(described + " has no column, or one twice");
    }
    for (int position : columns) {
      NewConstraints.requireComparable(table.columns().get(position), described);
    }
    boolean index = add.kind() == UniqueConstraint.Kind.INDEX;
    var operations = new ArrayList<DdlOperation>();
    if (add.kind() == UniqueConstraint.Kind.PRIMARY_KEY) {
      if (!table.declaredKey().isEmpty()) {
        throw new StorageException.InvalidSetting(
            "table \"" + table.name() + "\" has a primary key already");
      }
      for (int position : columns) {
        ColumnDefinition column = table.columns().get(position);
        if (column.nullable()) {
          operations.add(
              ChangedDefinition.altered(
                  table, position, column.name(), false, column.defaultSql()));
        }
      }
    }
    if (index) {
      operations.add(
          ColumnIndexTable.operation(
              indexId, table, new ColumnIndexDefinition(add.name(), table.id(), columns)));
    }
    operations.add(
        new DdlOperation.AddUnique(
            table.id(), add.name(), columns, add.kind().name(), index ? indexId : 0));
    return operations;
  }

  /** Returns the operations that drop a UNIQUE constraint, with its index if it has one. */
  static List<DdlOperation> drop(Table table, String name) {
    UniqueConstraint unique =
        table.uniques().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new StorageException.NotFound("constraint", name));
    var operations = new ArrayList<DdlOperation>();
    operations.add(new DdlOperation.DropUnique(table.id(), unique.number()));
    if (unique.indexId() != 0) {
      operations.add(new DdlOperation.DropColumnIndex(unique.indexId()));
    }
    return operations;
  }

  static List<DdlOperation> rename(Table table, TableChange.RenameConstraint rename) {
    if (!names(table).contains(rename.name())) {
      throw new StorageException.NotFound("constraint", rename.name());
    }
    requireNewName(table, rename.to());
    for (UniqueConstraint unique : table.uniques()) {
      if (unique.name().equals(rename.name()) && unique.indexId() != 0) {
        return List.of(new DdlOperation.RenameIndex(unique.indexId(), rename.to()));
      }
    }
    return List.of(new DdlOperation.RenameConstraint(table.id(), rename.name(), rename.to()));
  }

  static DdlOperation setChecks(Table table, List<CheckConstraint> checks) {
    Set<String> names = new HashSet<>();
    if (!table.hasHiddenKey()) {
      names.add(table.primaryKeyName());
    }
    table.uniques().forEach(unique -> names.add(unique.name()));
    var set = new ArrayList<DdlOperation.Check>();
    for (CheckConstraint check : checks) {
      NewConstraints.requireNewName(check.name(), names);
      NewDefinition.requireText("check", check.sql());
      set.add(new DdlOperation.Check(check.name(), check.sql()));
    }
    return new DdlOperation.SetChecks(table.id(), set);
  }

  /** Requires a name that no constraint of the table has. */
  static void requireNewName(Table table, String name) {
    NewConstraints.requireNewName(name, names(table));
  }

  private static Set<String> names(Table table) {
    Set<String> names = new HashSet<>();
    if (!table.hasHiddenKey()) {
      names.add(table.primaryKeyName());
    }
    table.uniques().forEach(unique -> names.add(unique.name()));
    table.checks().forEach(check -> names.add(check.name()));
    return names;
  }
}
