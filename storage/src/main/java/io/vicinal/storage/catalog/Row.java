package io.vicinal.storage.catalog;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One row of a {@link GuardedTable}: its values, Long, String or null, in column order. */
final class Row {
  private final GuardedTable table;
  private final @Nullable Object[] values;

  Row(GuardedTable table, @Nullable Object... values) {
    if (values.length != table.columns().size()) {
      throw new IllegalArgumentException(
          table.tableName() + " has " + table.columns().size() + " columns, not " + values.length);
    }
    this.table = table;
    this.values = values;
  }

  GuardedTable table() {
    return table;
  }

  long digest() {
    return RowDigest.of(table.tableName(), values);
  }

  /** Returns the values of the key columns. */
  Object[] key() {
    return Arrays.stream(values).limit(table.keyColumns()).map(Objects::requireNonNull).toArray();
  }

  @Nullable Object value(int column) {
    return values[column];
  }

  @Nullable Object valueOrNull(String column) {
    return values[table.columns().indexOf(column)];
  }

  long number(String column) {
    return (Long) Objects.requireNonNull(valueOrNull(column), column);
  }

  int integer(String column) {
    return Math.toIntExact(number(column));
  }

  String text(String column) {
    return (String) Objects.requireNonNull(valueOrNull(column), column);
  }

  /** Returns a row that differs in one column. */
  Row with(String column, @Nullable Object value) {
    @Nullable Object[] changed = values.clone();
    changed[table.columns().indexOf(column)] = value;
    return new Row(table, changed);
  }

  /** Returns where the row is, for messages: {@code in row (7, 0) of table "columns"}. */
  String place() {
    return IntStream.range(0, table.keyColumns())
        .mapToObj(i -> String.valueOf(values[i]))
        .collect(Collectors.joining(", ", "in row (", ") of table \"" + table.tableName() + "\""));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && table == row.table && Arrays.equals(values, row.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return table.tableName() + Arrays.toString(values);
  }
}
