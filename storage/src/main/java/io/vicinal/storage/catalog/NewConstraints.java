package io.vicinal.storage.catalog;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the constraints of a new table and turns them into members of its operation. */
final class NewConstraints {
  private NewConstraints() {}

  /** Returns the UNIQUE constraints, once names and columns are checked. */
  static List<DdlOperation.Unique> uniques(TableDefinition definition) {
    Set<String> names = new HashSet<>();
    List<DdlOperation.Unique> uniques = new ArrayList<>();
    for (UniqueConstraint unique : definition.uniques()) {
      requireNewName(unique.name(), names);
      requireColumns(definition, unique);
      uniques.add(new DdlOperation.Unique(unique.name(), unique.columns()));
    }
    return uniques;
  }

  /** Returns the CHECK constraints, once names and texts are checked. */
  static List<DdlOperation.Check> checks(TableDefinition definition) {
    Set<String> names = new HashSet<>();
    definition.uniques().forEach(unique -> names.add(unique.name()));
    List<DdlOperation.Check> checks = new ArrayList<>();
    for (CheckConstraint check : definition.checks()) {
      requireNewName(check.name(), names);
      NewDefinition.requireText("check", check.sql());
      checks.add(new DdlOperation.Check(check.name(), check.sql()));
    }
    return checks;
  }

  /** Returns the name of the primary key, once it is checked; null for the default. */
  static @Nullable String primaryKeyName(TableDefinition definition) {
    String name = definition.primaryKeyName();
    if (name == null
        || definition.primaryKey().isEmpty()
        || name.equals(Table.defaultPrimaryKeyName(definition.name()))) {
      return null;
    }
    Set<String> names = new HashSet<>();
    definition.uniques().forEach(unique -> names.add(unique.name()));
    definition.checks().forEach(check -> names.add(check.name()));
    requireNewName(name, names);
    return name;
  }

  static void requireNewName(String name, Set<String> names) {
    NewDefinition.requireName("constraint", name);
    if (!names.add(name)) {
      throw new StorageException.AlreadyExists("constraint", name);
    }
  }

  private static void requireColumns(TableDefinition definition, UniqueConstraint unique) {
    String name = "constraint \"" + unique.name() + "\"";
    if (new HashSet<>(unique.columns()).size() < unique.columns().size()) {
      throw new StorageException.InvalidSetting(name + " has a column twice");
    }
    for (int position : unique.columns()) {
      if (position < 0 || position >= definition.columns().size()) {
        throw new StorageException.InvalidSetting(name + " has no column at position " + position);
      }
      requireComparable(definition.columns().get(position), name);
    }
  }

  /** Requires a column that can be part of a key. */
  static void requireComparable(ColumnDefinition column, String name) {
    if (column.type().isVector() || column.type().isArray()) {
      throw new StorageException.InvalidSetting(
          "column \""
              + column.name()
              + (column.type().isArray() ? "\" is an array" : "\" is a vector")
              + " and cannot be part of "
              + name);
    }
  }
}
