package io.vicinal.planner.statement;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the columns of one statement get for their defaults. Those of many columns are computed
 * together, because each program takes milliseconds, and those that are alike once. Not
 * thread-safe.
 */
final class ColumnDefaultValues {
  private static final int TOGETHER = 100;

  private final Preparation preparation;
  private final Map<Key, DefaultCheck.Given> known = new HashMap<>();

  private record Key(DataType type, boolean nullable, String sql) {
    static Key of(ColumnDefinition column) {
      return new Key(column.type(), column.nullable(), DefaultCheck.sql(column));
    }
  }

  ColumnDefaultValues(Preparation preparation) {
    this.preparation = preparation;
  }

  /** Requires that the defaults of {@code columns}, where they have one, can be computed. */
  void require(List<ColumnDefinition> columns) {
    foresee(columns);
    for (ColumnDefinition column : columns) {
      if (column.defaultSql() != null) {
        DefaultCheck.Given _ = of(column);
      }
    }
  }

  /**
   * Returns what a column with a default gets.
   *
   * @throws SqlStateException 0AV00 for a sub-query, and what computing it throws
   */
  DefaultCheck.Given of(ColumnDefinition column) {
    return known.computeIfAbsent(
        Key.of(column), it -> DefaultCheck.check(List.of(column), preparation).getFirst());
  }

  /** Computes what will be asked for; errors are left to whoever asks for what is at fault. */
  void foresee(List<ColumnDefinition> columns) {
    var open = new LinkedHashMap<Key, ColumnDefinition>();
    for (ColumnDefinition column : columns) {
      String sql = column.defaultSql();
      if (sql != null && !SequenceDefaults.isIn(CheckTexts.condition(sql))) {
        open.putIfAbsent(Key.of(column), column);
      }
    }
    List<ColumnDefinition> different = List.copyOf(open.values());
    for (int i = 0; i < different.size(); i += TOGETHER) {
      int end = Math.min(i + TOGETHER, different.size());
      if (!compute(different.subList(i, end))) {
        return;
      }
    }
  }

  /** Returns whether all could be computed; those before the first that could not are known. */
  private boolean compute(List<ColumnDefinition> columns) {
    if (columns.size() == 1) {
      return false; // to be computed alone, as it will be
    }
    try {
      List<DefaultCheck.Given> given = DefaultCheck.check(columns, preparation);
      for (int i = 0; i < columns.size(); i++) {
        known.put(Key.of(columns.get(i)), given.get(i));
      }
      return true;
    } catch (RuntimeException e) { // of one of them, which is told with an error of its own
      int middle = columns.size() / 2;
      return compute(columns.subList(0, middle))
          && compute(columns.subList(middle, columns.size()));
    }
  }
}
