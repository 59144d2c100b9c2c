package io.vicinal.planner.change;

import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the rows of an INSERT come from. Immutable. */
public interface RowSource {
  /** Returns complete rows in storage's classes; a hidden row id is left null. */
  List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters);

  /** Returns whether the rows depend on nothing but the parameters. */
  default boolean isConstant() {
    return false;
  }

  /** Returns the rows of all {@code sources}, one after the other. */
  static RowSource concat(List<RowSource> sources) {
    return sources.size() == 1
        ? sources.getFirst()
        : (run, parameters) -> {
          var all = new ArrayList<@Nullable Object[]>();
          sources.forEach(source -> all.addAll(source.rows(run, parameters)));
          return all;
        };
  }

  /** Returns {@code source} with numbers of the table's own in {@code columns}. */
  static RowSource numbered(RowSource source, Table table, List<Integer> columns) {
    return columns.isEmpty()
        ? source
        : (run, parameters) -> {
          List<@Nullable Object[]> rows = source.rows(run, parameters);
          for (@Nullable Object[] row : rows) {
            for (int column : columns) {
              row[column] = Identities.next(run, table, column);
            }
          }
          return rows;
        };
  }
}
