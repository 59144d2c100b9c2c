package io.vicinal.storage.catalog;

import io.vicinal.storage.AddedColumn;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what ALTER TABLE asks for into operations of the log, once it is checked. */
final class ChangedDefinition {
  private ChangedDefinition() {}

  /**
   * Returns the operations that make {@code change} of {@code table}, whose columns are those of
   * the catalog.
   *
   * @param indexId of an index that the change adds
   */
  static List<DdlOperation> operations(Table table, TableChange change, long indexId) {
    return switch (change) {
      case TableChange.RenameTable rename -> {
        NewDefinition.requireName("table", rename.name());
        yield List.of(
            new DdlOperation.RenameTable(table.id(), rename.name(), table.primaryKeyName()));
      }
      case TableChange.RenameColumn rename -> {
        int position = position(table, rename.column());
        requireFree(table, rename.name());
        ColumnDefinition column = table.columns().get(position);
        var operations = new ArrayList<DdlOperation>();
        operations.add(
            altered(table, position, rename.name(), column.nullable(), column.defaultSql()));
        if (!rename.checks().equals(table.checks())) {
          operations.add(ChangedConstraints.setChecks(table, rename.checks()));
        }
        yield operations;
      }
      case TableChange.SetDefault set -> {
        int position = position(table, set.column());
        ColumnDefinition column = table.columns().get(position);
        if (column.identity() != null) {
          throw new StorageException.InvalidSetting(
              "identity column \"" + column.name() + "\" cannot have a default");
        }
        if (set.sql() != null) {
          NewDefinition.requireText("default", set.sql());
        }
        yield List.of(altered(table, position, column.name(), column.nullable(), set.sql()));
      }
      case TableChange.SetType set -> {
        int position = position(table, set.column());
        ColumnDefinition column = table.columns().get(position);
        if (!set.type().widens(column.type())) {
          throw new StorageException.InvalidSetting(
              "column \"" + column.name() + "\" would need other rows for another type");
        }
        yield List.of(
            new DdlOperation.AlterType(
                table.id(),
                position,
                set.type().kind().code(),
                set.type().precision(),
                set.type().scale()));
      }
      case TableChange.SetNullable set -> {
        int position = position(table, set.column());
        ColumnDefinition column = table.columns().get(position);
        if (set.nullable()
            && (table.primaryKey().contains(position) || table.declaredKey().contains(position))) {
          throw new StorageException.InvalidSetting(
              "column \"" + column.name() + "\" is in the primary key and accepts no NULL");
        }
        if (set.nullable() && column.identity() != null) {
          throw new StorageException.InvalidSetting(
              "identity column \"" + column.name() + "\" accepts no NULL");
        }
        yield List.of(altered(table, position, column.name(), set.nullable(), column.defaultSql()));
      }
      case TableChange.AddColumn add -> List.of(add(table, add));
      case TableChange.DropColumn drop -> drop(table, drop);
      case TableChange.SetChecks set -> List.of(ChangedConstraints.setChecks(table, set.checks()));
      case TableChange.AddUnique add -> ChangedConstraints.add(table, add, indexId);
      case TableChange.DropUnique drop -> ChangedConstraints.drop(table, drop.name());
      case TableChange.RenameConstraint rename -> ChangedConstraints.rename(table, rename);
      case TableChange.SetIdentity set -> {
        int position = position(table, set.column());
        ColumnDefinition column = table.columns().get(position);
        yield List.of(
            new DdlOperation.AlterIdentity(
                table.id(),
                position,
                NewDefinition.column(
                        new ColumnDefinition(
                            column.name(),
                            column.type(),
                            column.nullable(),
                            column.defaultSql(),
                            set.identity()),
                        column.nullable())
                    .identity()));
      }
      case TableChange.DropKey _ ->
          throw new StorageException.InvalidSetting(
              "table \"" + table.name() + "\" would need other rows for this change");
      case TableChange.Several _ ->
          throw new IllegalArgumentException("several changes are made one by one");
    };
  }

  static DdlOperation altered(
      Table table, int position, String name, boolean nullable, @Nullable String defaultSql) {
    return new DdlOperation.AlterColumn(table.id(), position, name, nullable, defaultSql);
  }

  /** Returns the operation that adds a column behind those of {@code table}. */
  static DdlOperation add(Table table, TableChange.AddColumn add) {
    ColumnDefinition column = add.column();
    requireFree(table, column.name());
    if (table.columns().size() >= TableDefinition.COLUMNS_MAX) {
      throw new StorageException.TooManyColumns(
          "a table has had at most "
              + TableDefinition.COLUMNS_MAX
              + " columns, dropped ones included");
    }
    if (column.identity() != null) {
      throw new StorageException.InvalidSetting(
          "identity column \"" + column.name() + "\" cannot be added to a table");
    }
    AddedColumn added = column.added();
    return new DdlOperation.AddColumn(
        table.id(),
        NewDefinition.column(column, column.nullable()),
        added == null ? null : added.initial());
  }

  private static List<DdlOperation> drop(Table table, TableChange.DropColumn drop) {
    int position = position(table, drop.column());
    String described = "column \"" + drop.column() + "\"";
    if (table.primaryKey().contains(position)) {
      throw new StorageException.InvalidSetting(
          described + " is in the primary key and cannot be dropped");
    }
    long left = table.columns().stream().filter(column -> !column.dropped()).count();
    if (left == (table.hasHiddenKey() ? 2 : 1)) {
      throw new StorageException.InvalidSetting(described + " is the only one of its table");
    }
    var operations = new ArrayList<DdlOperation>();
    table.indexes().stream()
        .filter(index -> index.column() == position)
        .forEach(index -> operations.add(new DdlOperation.DropIndex(index.id())));
    table.uniques().stream()
        .filter(unique -> unique.columns().contains(position))
        .forEach(unique -> operations.addAll(ChangedConstraints.drop(table, unique.name())));
    table.columnIndexes().stream()
        .filter(index -> index.columns().contains(position))
        .filter(index -> table.uniqueOf(index).isEmpty())
        .forEach(index -> operations.add(new DdlOperation.DropColumnIndex(index.id())));
    operations.add(new DdlOperation.DropColumn(table.id(), position));
    if (!drop.checks().equals(table.checks())) {
      operations.add(ChangedConstraints.setChecks(table, drop.checks()));
    }
    return operations;
  }

  static int position(Table table, String name) {
    int position = table.columnPosition(name);
    if (position < 0
        || table.columns().get(position).dropped()
        || name.equals(TableDefinition.ROW_ID)) {
      throw new StorageException.NotFound("column", name);
    }
    return position;
  }

  private static void requireFree(Table table, String name) {
    NewDefinition.requireColumnName(name);
    if (table.columnPosition(name) >= 0) {
      throw new StorageException.AlreadyExists("column", name);
    }
  }
}
