package io.vicinal.planner.statement;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.convert.ParameterValues;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * INSERT of rows that consist of literals and parameters: nothing is compiled, so that a statement
 * with thousands of rows is as good as many with one.
 */
final class InsertValues implements Change {
  /** One value and the conversion to its column. */
  private record Cell(ConstantCell value, Assignment assignment) {}

  private final Table table;
  private final List<RelDataType> parameterTypes;
  private final List<List<Cell>> rows;

  private InsertValues(Table table, List<RelDataType> parameterTypes, List<List<Cell>> rows) {
    this.table = table;
    this.parameterTypes = parameterTypes;
    this.rows = rows;
  }

  /**
   * Recognizes such an INSERT.
   *
   * @param input one field per visible column
   */
  static Optional<InsertValues> of(RelNode input, Table table, List<RelDataType> parameterTypes) {
    return ConstantRows.of(input).flatMap(rows -> of(rows, input, table, parameterTypes));
  }

  private static Optional<InsertValues> of(
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
    return Optional.of(new InsertValues(table, parameterTypes, rows));
  }

  @Override
  public long run(
      Session session,
      Transaction transaction,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    @Nullable Object[] values = new @Nullable Object[parameters.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ParameterValues.toInternal(parameters[i], parameterTypes.get(i), i);
    }
    for (List<Cell> row : rows) {
      account.check();
      @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        stored[i] = cell.assignment().toStored(cell.value().evaluate(values));
      }
      transaction.insert(table.id(), stored);
    }
    return rows.size();
  }
}
