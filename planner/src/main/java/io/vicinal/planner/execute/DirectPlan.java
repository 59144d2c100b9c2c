package io.vicinal.planner.execute;

import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.runtime.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * One scan, some of its fields and some of its rows: the plan of most statements, which runs
 * without generated code. Immutable and thread-safe. Rows have the form that generated code gives
 * them.
 *
 * @param operands what the scan is opened with, as {@link ScanTemplate#bind} wants it
 * @param fields of the scan, in the order in which they come out; at least one
 * @param offset parameter that counts the rows to skip, or {@link FirstRows#NO_PARAMETER}
 * @param fetch parameter that counts the rows to take, or {@link FirstRows#NO_PARAMETER}
 */
public record DirectPlan(
    ScanTemplate template,
    List<DirectOperand> operands,
    List<Integer> fields,
    int offset,
    int fetch)
    implements Bindable<@Nullable Object> {

  public DirectPlan {
    operands = List.copyOf(operands);
    fields = List.copyOf(fields);
  }

  @Override
  public Enumerable<@Nullable Object> bind(DataContext root) {
    @Nullable Object[] values = ((ExecutionContext) root).values();
    @Nullable Object[] raw = new @Nullable Object[operands.size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = operands.get(i).evaluate(values);
    }
    Enumerable<@Nullable Object> rows = StorageRows.of(root, template, raw);
    if (!isIdentity()) {
      rows = new Fields(rows, scanFields(), fields);
    }
    return offset == FirstRows.NO_PARAMETER && fetch == FirstRows.NO_PARAMETER
        ? rows
        : FirstRows.of(rows, root, offset, fetch);
  }

  private int scanFields() {
    return template.fields().size() + (template.spec().withDistance() ? 1 : 0);
  }

  private boolean isIdentity() {
    if (fields.size() != scanFields()) {
      return false;
    }
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  /** Some fields of each row; a row of one field is the bare value. */
  private static final class Fields extends AbstractEnumerable<@Nullable Object> {
    private final Enumerable<@Nullable Object> rows;
    private final boolean single;
    private final int[] fields;

    Fields(Enumerable<@Nullable Object> rows, int width, List<Integer> fields) {
      this.rows = rows;
      this.single = width == 1;
      this.fields = fields.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Enumerator<@Nullable Object> enumerator() {
      Enumerator<@Nullable Object> all = rows.enumerator();
      return new Enumerator<>() {
        @Override
        public @Nullable Object current() {
          return chosen(all.current());
        }

        @Override
        public boolean moveNext() {
          return all.moveNext();
        }

        @Override
        public void reset() {
          all.reset();
        }

        @Override
        public void close() {
          all.close();
        }
      };
    }

    private @Nullable Object chosen(@Nullable Object row) {
      if (fields.length == 1) {
        return value(row, fields[0]);
      }
      @Nullable Object[] chosen = new @Nullable Object[fields.length];
      for (int i = 0; i < fields.length; i++) {
        chosen[i] = value(row, fields[i]);
      }
      return chosen;
    }

    private @Nullable Object value(@Nullable Object row, int field) {
      return single || row == null ? row : ((@Nullable Object[]) row)[field];
    }
  }
}
