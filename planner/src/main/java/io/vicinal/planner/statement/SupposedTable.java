package io.vicinal.planner.statement;

import io.vicinal.storage.CheckConstraint;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.ColumnIndex;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import io.vicinal.storage.TableChange;
import io.vicinal.storage.TableDefinition;
import io.vicinal.storage.UniqueConstraint;
import io.vicinal.storage.VectorIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Tells what a table will be, as statements see it, once a change of it is made. */
final class SupposedTable {
  private SupposedTable() {}

  static Table after(Table table, TableChange change) {
    return switch (change) {
      case TableChange.RenameTable rename -> table.but().name(rename.name()).build();
      case TableChange.RenameColumn rename ->
          column(
              checks(table, rename.checks()),
              rename.column(),
              old -> of(old, rename.name(), old.nullable()));
      case TableChange.SetDefault set ->
          column(
              table,
              set.column(),
              old ->
                  new ColumnDefinition(
                      old.name(), old.type(), old.nullable(), set.sql(), old.identity()));
      case TableChange.SetType set ->
          column(
              table,
              set.column(),
              old ->
                  new ColumnDefinition(
                      old.name(), set.type(), old.nullable(), old.defaultSql(), old.identity()));
      case TableChange.SetIdentity set ->
          column(
              table,
              set.column(),
              old ->
                  new ColumnDefinition(
                      old.name(),
                      old.type(),
                      old.nullable() && set.identity() == null,
                      old.defaultSql(),
                      set.identity()));
      case TableChange.DropKey _ -> withHiddenKey(table);
      case TableChange.SetNullable set ->
          column(table, set.column(), old -> of(old, old.name(), set.nullable()));
      case TableChange.AddColumn add -> add(table, add.column());
      case TableChange.DropColumn drop -> drop(checks(table, drop.checks()), drop.column());
      case TableChange.SetChecks set -> checks(table, set.checks());
      case TableChange.AddUnique add -> {
        var uniques = new ArrayList<>(table.uniques());
        List<Integer> columns = add.columns().stream().map(table::columnPosition).toList();
        uniques.add(
            new UniqueConstraint(
                add.name(), columns, UniqueConstraint.UNNUMBERED, add.kind(), true, 0));
        Table later = table.but().uniques(uniques).build();
        if (add.kind() == UniqueConstraint.Kind.PRIMARY_KEY) {
          for (String name : add.columns()) {
            later = column(later, name, old -> of(old, old.name(), false));
          }
        }
        yield later;
      }
      case TableChange.DropUnique drop ->
          table
              .but()
              .uniques(table.uniques().stream().filter(u -> !u.name().equals(drop.name())).toList())
              .build();
      case TableChange.RenameConstraint rename -> renamed(table, rename.name(), rename.to());
      case TableChange.Several several -> {
        Table later = table;
        for (TableChange next : several.changes()) {
          later = after(later, next);
        }
        yield later;
      }
    };
  }

  private static Table withHiddenKey(Table table) {
    var columns = new ArrayList<>(table.columns());
    columns.add(
        new ColumnDefinition(
            TableDefinition.ROW_ID, DataType.of(DataType.Kind.BIGINT), false, null));
    return table.but().columns(columns).primaryKey(List.of(columns.size() - 1)).build();
  }

  private static Table checks(Table table, List<CheckConstraint> checks) {
    return table.but().checks(checks).build();
  }

  private static ColumnDefinition of(ColumnDefinition column, String name, boolean nullable) {
    return new ColumnDefinition(
        name, column.type(), nullable, column.defaultSql(), column.identity());
  }

  private static Table column(Table table, String name, UnaryOperator<ColumnDefinition> change) {
    return table
        .but()
        .columns(
            table.columns().stream()
                .map(column -> column.name().equals(name) ? change.apply(column) : column)
                .toList())
        .build();
  }

  /** Adds a column behind all others but the hidden row id. */
  private static Table add(Table table, ColumnDefinition column) {
    var columns = new ArrayList<>(table.columns());
    if (!table.hasHiddenKey()) {
      columns.add(column);
      return table.but().columns(columns).build();
    }
    columns.add(columns.size() - 1, column);
    return table.but().columns(columns).primaryKey(List.of(columns.size() - 1)).build();
  }

  private static Table drop(Table table, String name) {
    int gone = table.columnPosition(name);
    if (gone < 0) {
      return table;
    }
    IntUnaryOperator moved = position -> position > gone ? position - 1 : position;
    var columns = new ArrayList<>(table.columns());
    columns.remove(gone);
    return table
        .but()
        .columns(columns)
        .primaryKey(
            moved(table.primaryKey().stream().filter(position -> position != gone).toList(), moved))
        .uniques(
            table.uniques().stream()
                .filter(unique -> !unique.columns().contains(gone))
                .map(unique -> unique.withColumns(moved(unique.columns(), moved)))
                .toList())
        .indexes(
            table.indexes().stream()
                .filter(index -> index.column() != gone)
                .map(index -> moved(index, moved))
                .toList())
        .columnIndexes(
            table.columnIndexes().stream()
                .filter(index -> !index.columns().contains(gone))
                .map((ColumnIndex index) -> index.withColumns(moved(index.columns(), moved)))
                .toList())
        .build();
  }

  private static List<Integer> moved(List<Integer> positions, IntUnaryOperator moved) {
    return positions.stream().mapToInt(Integer::intValue).map(moved).boxed().toList();
  }

  private static VectorIndex moved(VectorIndex index, IntUnaryOperator moved) {
    return new VectorIndex(
        index.id(),
        index.name(),
        index.tableId(),
        moved.applyAsInt(index.column()),
        index.metric(),
        index.parameters(),
        index.quantization(),
        index.state());
  }

  private static Table renamed(Table table, String name, String to) {
    return table
        .but()
        .primaryKeyName(table.primaryKeyName().equals(name) ? to : table.primaryKeyName())
        .uniques(
            table.uniques().stream().map(u -> u.name().equals(name) ? u.withName(to) : u).toList())
        .checks(
            table.checks().stream()
                .map(c -> c.name().equals(name) ? new CheckConstraint(to, c.sql()) : c)
                .toList())
        .build();
  }

  /** Returns the columns that statements see. */
  static List<ColumnDefinition> visibleColumns(Table table) {
    int hidden = table.hasHiddenKey() ? 1 : 0;
    return IntStream.range(0, table.columns().size() - hidden)
        .mapToObj(table.columns()::get)
        .toList();
  }
}
