package io.vicinal.planner.change;

import io.vicinal.planner.convert.ParameterConversion;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of VALUES. Literals and parameters are not compiled, so that a statement with thousands of
 * rows is as good as many with one; expressions among them are, many in one program. Immutable.
 */
public final class ValuesSource implements RowSource {
  private final Table table;
  private final List<ParameterConversion> parameters;
  private final List<ComputedValues> programs;
  private final List<List<RowCell>> rows;

  /**
   * Creates the source of {@code rows}.
   *
   * @param programs what {@link RowCell.Computed} cells stand for
   * @param rows one cell per visible column
   */
  ValuesSource(
      Table table,
      List<ParameterConversion> parameters,
      List<ComputedValues> programs,
      List<List<RowCell>> rows) {
    this.table = table;
    this.parameters = parameters;
    this.programs = programs;
    this.rows = rows;
  }

  /**
   * Returns more rows, each of whose cells is like one of the rows here but for its literals; empty
   * where a cell here is not what its literals say, so that other literals may mean something else.
   *
   * @param columns of the table, that the cells of {@code alike} belong to
   */
  public Optional<ValuesSource> like(AlikeRows alike, List<Integer> columns) {
    for (int model = 0; model < rows.size(); model++) {
      AlikeRows.Row own = alike.rows().get(alike.models().get(model));
      for (int i = 0; i < columns.size(); i++) {
        boolean isModel = own.models()[i] == model;
        if (isModel && !rows.get(model).get(columns.get(i)).consistsOf(own.literals().get(i))) {
          return Optional.empty();
        }
      }
    }
    List<List<RowCell>> all = alike.rows().stream().map(row -> like(row, columns)).toList();
    return Optional.of(new ValuesSource(table, parameters, programs, all));
  }

  private List<RowCell> like(AlikeRows.Row row, List<Integer> columns) {
    var cells = new ArrayList<RowCell>(rows.getFirst());
    for (int i = 0; i < columns.size(); i++) {
      RowCell model = rows.get(row.models()[i]).get(columns.get(i));
      cells.set(columns.get(i), model.with(row.literals().get(i)));
    }
    return cells;
  }

  @Override
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] given) {
    @Nullable Object[] values = new @Nullable Object[given.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = parameters.get(i).toInternal(given[i]);
    }
    int count = programs.stream().mapToInt(program -> program.places().size()).sum();
    @Nullable Object[] computed = new @Nullable Object[count];
    programs.forEach(program -> program.compute(run, given, computed));
    var all = new ArrayList<@Nullable Object[]>(rows.size());
    for (List<RowCell> row : rows) {
      run.account().check();
      @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
      for (int i = 0; i < row.size(); i++) {
        stored[i] =
            switch (row.get(i)) {
              case RowCell.Constant(ConstantCell.Generated _, _) -> Identities.next(run, table, i);
              case RowCell.Constant(var cell, var assignment) ->
                  assignment.toStored(cell.evaluate(values));
              case RowCell.Computed(int place, var assignment) ->
                  assignment.toStored(computed[place]);
              case RowCell.Fresh(var program, var assignment) ->
                  assignment.toStored(one(program, run, given).getFirst());
            };
      }
      all.add(stored);
    }
    return all;
  }

  /** Returns the one row of {@code program}, in the classes of generated code. */
  private static List<@Nullable Object> one(
      Program program, ChangeRun run, @Nullable Object[] parameters) {
    return Arrays.asList(ComputedSource.computed(program, run, parameters).getFirst());
  }

  @Override
  public boolean isConstant() {
    return rows.stream().flatMap(List::stream).allMatch(RowCell.Constant.class::isInstance);
  }
}
