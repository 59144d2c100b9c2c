package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DO UPDATE of INSERT … ON CONFLICT. Its programs run over the columns of the row that is there,
 * with its hidden row id, and then of the proposed row.
 *
 * @param condition gives whether to update, null for always
 * @param values gives the new values of the columns at {@code changed}
 */
public record DoUpdate(
    Table table,
    @Nullable RowProgram condition,
    RowProgram values,
    List<Integer> changed,
    List<Assignment> assignments) {

  /** A row that is there and the one that was proposed. */
  @SuppressWarnings("ArrayRecordComponent") // rows are arrays everywhere
  record Pair(@Nullable Object[] present, @Nullable Object[] proposed) {}

  /** Creates the update. */
  public static DoUpdate of(
      Table table, @Nullable RowProgram condition, RowProgram values, List<Integer> changed) {
    return new DoUpdate(
        table,
        condition,
        values,
        changed,
        ComputedSource.conversions(
            changed.stream().map(table.columns()::get).toList(), values.rowType(), 0));
  }

  /**
   * Returns each row that is there as it will be, null where the condition leaves it alone: nothing
   * is computed for those.
   */
  List<@Nullable Object @Nullable []> newRows(
      ChangeRun run, List<Pair> pairs, @Nullable Object[] parameters) {
    List<Integer> places = places(run, pairs, parameters);
    List<@Nullable Object[]> results =
        run.compute(values, handed(values, places.stream().map(pairs::get).toList()), parameters);
    List<@Nullable Object @Nullable []> rows = new ArrayList<>();
    pairs.forEach(pair -> rows.add(null));
    for (int i = 0; i < places.size(); i++) {
      @Nullable Object[] row = pairs.get(places.get(i)).present().clone();
      for (int j = 0; j < changed.size(); j++) {
        row[changed.get(j)] = assignments.get(j).toStored(results.get(i)[j]);
      }
      rows.set(places.get(i), row);
    }
    return rows;
  }

  /** Returns which of {@code pairs} the condition accepts. */
  private List<Integer> places(ChangeRun run, List<Pair> pairs, @Nullable Object[] parameters) {
    List<@Nullable Object[]> truths =
        condition == null
            ? List.of()
            : run.compute(condition, handed(condition, pairs), parameters);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      if (condition == null || Boolean.TRUE.equals(truths.get(i)[0])) {
        places.add(i);
      }
    }
    return places;
  }

  private List<@Nullable Object[]> handed(RowProgram program, List<Pair> pairs) {
    List<DataType> kinds = table.columns().stream().map(ColumnDefinition::type).toList();
    int visible = program.fields() - kinds.size();
    List<@Nullable Object[]> handed = new ArrayList<>();
    for (Pair pair : pairs) {
      @Nullable Object[] row = program.newRow();
      program.convert(pair.present(), kinds, row, 0);
      program.convert(pair.proposed(), kinds.subList(0, visible), row, kinds.size());
      handed.add(row);
    }
    return handed;
  }
}
