package io.vicinal.planner.change;

import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Values of key columns that can be compared, in storage's classes. */
record RowKey(List<Object> values) {
  /** Returns the values of the primary key of {@code row}, in key order. */
  static Object[] values(Table table, @Nullable Object[] row) {
    Object[] key = new Object[table.primaryKey().size()];
    for (int i = 0; i < key.length; i++) {
      key[i] = Objects.requireNonNull(row[table.primaryKey().get(i)]);
    }
    return key;
  }

  static RowKey of(Object[] key) {
    var values = new ArrayList<>(key.length);
    for (Object value : key) {
      values.add(comparable(value));
    }
    return new RowKey(values);
  }

  /** Returns the key that {@code row} has in {@code columns}; null where one of them is NULL. */
  static @Nullable RowKey of(@Nullable Object[] row, List<Integer> columns) {
    var values = new ArrayList<>(columns.size());
    for (int column : columns) {
      Object value = row[column];
      if (value == null) {
        return null;
      }
      values.add(comparable(value));
    }
    return new RowKey(values);
  }

  private static Object comparable(Object value) {
    return switch (value) {
      case byte[] bytes -> new ByteString(bytes);
      case Double number -> number + 0.0; // there is one zero
      case Float number -> number + 0.0f;
      default -> value;
    };
  }

  /** Returns the value at {@code position} as storage compares with it. */
  Object operand(int position) {
    Object value = values.get(position);
    return value instanceof ByteString bytes ? bytes.getBytes() : value;
  }
}
