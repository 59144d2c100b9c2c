package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ParameterValues;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * Rows that consist of literals and parameters: nothing is compiled, so that a statement with
 * thousands of rows is as good as many with one.
 */
public final class ConstantSource implements RowSource {
  /** One value and the conversion to its column. */
  private record Cell(ConstantCell value, Assignment assignment) {}

  private final Table table;
  private final List<RelDataType> parameterTypes;
  private final List<List<Cell>> rows;

  private ConstantSource(Table table, List<RelDataType> parameterTypes, List<List<Cell>> rows) {
    this.table = table;
    this.parameterTypes = parameterTypes;
    this.rows = rows;
  }

  /**
   * Recognizes such an INSERT.
   *
   * @param input one field per visible column
   */
  public static Optional<RowSource> of(
      RelNode input, Table table, List<RelDataType> parameterTypes) {
    return ConstantRows.of(input).flatMap(rows -> of(rows, input, table, parameterTypes));
  }

  private static Optional<RowSource> of(
      List<List<RexNode>> constants, RelNode input, Table table, List<RelDataType> parameterTypes) {
    var rows = new ArrayList<List<Cell>>();
    for (List<RexNode> constant : constants) {
      var row = new ArrayList<Cell>();
      for (int i = 0; i < constant.size(); i++) {
        RelDataType columnType = input.getRowType().getFieldList().get(i).getType();
        Optional<ConstantCell> value = ConstantCell.of(constant.get(i), table.columns().get(i));
        if (value.isEmpty()) {
          return Optional.empty();
        }
        RelDataType type = value.get().type(columnType);
        row.add(new Cell(value.get(), new Assignment(table.columns().get(i), type)));
      }
      rows.add(row);
    }
    return Optional.of(new ConstantSource(table, parameterTypes, rows));
  }

  @Override
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters) {
    @Nullable Object[] values = ParameterValues.toInternal(parameters, parameterTypes);
    var all = new ArrayList<@Nullable Object[]>(rows.size());
    for (List<Cell> row : rows) {
      run.account().check();
      @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        stored[i] =
            cell.value() instanceof ConstantCell.Generated
                ? Identities.next(run, table, i)
                : cell.assignment().toStored(cell.value().evaluate(values));
      }
      all.add(stored);
    }
    return all;
  }

  @Override
  public boolean isConstant() {
    return true;
  }
}
