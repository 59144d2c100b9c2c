package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/** What a computed row does to its table. Immutable. */
sealed interface RowChange {
  /** Applies the change that {@code row}, in the classes of generated code, describes. */
  void apply(Transaction transaction, @Nullable Object[] row);

  /** Returns the conversions of a computed row's first fields to the table's columns. */
  private static List<Assignment> conversions(
      List<ColumnDefinition> columns, RelDataType rowType, int first) {
    var assignments = new ArrayList<Assignment>();
    List<RelDataTypeField> fields = rowType.getFieldList();
    for (int i = 0; i < columns.size(); i++) {
      assignments.add(new Assignment(columns.get(i), fields.get(first + i).getType()));
    }
    return assignments;
  }

  /** Rows hold the table's visible columns. */
  record Insert(Table table, List<Assignment> assignments) implements RowChange {
    static Insert of(Table table, RelDataType rowType) {
      List<ColumnDefinition> visible = table.columns().subList(0, rowType.getFieldCount());
      return new Insert(table, conversions(visible, rowType, 0));
    }

    @Override
    public void apply(Transaction transaction, @Nullable Object[] row) {
      @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
      for (int i = 0; i < assignments.size(); i++) {
        stored[i] = assignments.get(i).toStored(row[i]);
      }
      transaction.insert(table.id(), stored);
    }
  }

  /** Rows hold all columns of the table, then the new values of the columns at {@code changed}. */
  record Update(
      Table table, List<Assignment> unchanged, List<Integer> changed, List<Assignment> assignments)
      implements RowChange {
    static Update of(Table table, List<Integer> changed, RelDataType rowType) {
      List<ColumnDefinition> targets = changed.stream().map(table.columns()::get).toList();
      return new Update(
          table,
          conversions(table.columns(), rowType, 0),
          changed,
          conversions(targets, rowType, table.columns().size()));
    }

    @Override
    public void apply(Transaction transaction, @Nullable Object[] row) {
      @Nullable Object[] stored = new @Nullable Object[unchanged.size()];
      for (int i = 0; i < stored.length; i++) {
        stored[i] = unchanged.get(i).toStored(row[i]);
      }
      Object[] key = key(table, stored);
      for (int i = 0; i < assignments.size(); i++) {
        stored[changed.get(i)] = assignments.get(i).toStored(row[unchanged.size() + i]);
      }
      transaction.update(table.id(), key, stored);
    }
  }

  /** Rows hold the columns of the primary key, in key order. */
  record Delete(Table table, List<Assignment> assignments) implements RowChange {
    static Delete of(Table table, RelDataType rowType) {
      List<ColumnDefinition> key = table.primaryKey().stream().map(table.columns()::get).toList();
      return new Delete(table, conversions(key, rowType, 0));
    }

    @Override
    public void apply(Transaction transaction, @Nullable Object[] row) {
      Object[] key = new Object[assignments.size()];
      for (int i = 0; i < key.length; i++) {
        key[i] = Objects.requireNonNull(assignments.get(i).toStored(row[i]));
      }
      transaction.delete(table.id(), key);
    }
  }

  private static Object[] key(Table table, @Nullable Object[] row) {
    Object[] key = new Object[table.primaryKey().size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = Objects.requireNonNull(row[table.primaryKey().get(i)]);
    }
    return key;
  }
}
