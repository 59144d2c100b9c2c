package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.CountedRows;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.jspecify.annotations.Nullable;

/**
 * Computes rows on the transaction's view. All are computed before the first change.
 *
 * @param assignments conversions of the first fields to the table's columns
 */
public record ComputedSource(Program program, Table table, List<Assignment> assignments)
    implements RowSource {

  public ComputedSource {
    assignments = List.copyOf(assignments);
  }

  /** Creates the source of rows with the table's visible columns. */
  public static ComputedSource of(Program program, Table table) {
    RelDataType type = program.rowType();
    List<ColumnDefinition> visible = table.columns().subList(0, type.getFieldCount());
    return new ComputedSource(program, table, conversions(visible, type, 0));
  }

  @Override
  public List<@Nullable Object[]> rows(ChangeRun run, @Nullable Object[] parameters) {
    List<@Nullable Object[]> rows = computed(program, run, parameters);
    rows.replaceAll(row -> convert(row, assignments, 0, table.columns().size()));
    return rows;
  }

  /** Returns the rows of {@code program} in the classes of generated code. */
  static List<@Nullable Object[]> computed(
      Program program, ChangeRun run, @Nullable Object[] parameters) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (ExecutionContext context =
        program.bind(parameters, run.readable(program), run.account(), run.session())) {
      context.use(run.transaction());
      try (Enumerator<@Nullable Object[]> computed = program.open(context)) {
        while (computed.moveNext()) {
          @Nullable Object[] row = computed.current();
          run.account().reserve(CountedRows.bytes(row));
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /**
   * Returns a row of {@code width} whose first values are the converted fields from {@code first}.
   */
  static @Nullable Object[] convert(
      @Nullable Object[] computed, List<Assignment> assignments, int first, int width) {
    @Nullable Object[] stored = new @Nullable Object[width];
    for (int i = 0; i < assignments.size(); i++) {
      stored[i] = assignments.get(i).toStored(computed[first + i]);
    }
    return stored;
  }

  /** Returns the conversions of fields to columns; {@code first} is the field of the first. */
  public static List<Assignment> conversions(
      List<ColumnDefinition> columns, RelDataType rowType, int first) {
    var assignments = new ArrayList<Assignment>();
    List<RelDataTypeField> fields = rowType.getFieldList();
    for (int i = 0; i < columns.size(); i++) {
      assignments.add(new Assignment(columns.get(i), fields.get(first + i).getType()));
    }
    return assignments;
  }
}
