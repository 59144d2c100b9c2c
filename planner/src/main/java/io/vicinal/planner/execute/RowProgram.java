package io.vicinal.planner.execute;

import io.vicinal.planner.convert.StoredValues;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.DataType;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over rows that are handed in. Immutable and thread-safe.
 *
 * <p>Rows carry their position as one more field, and so do results, so that the plan may compute
 * them in any order.
 *
 * @param fields of a row, without the position
 * @param used fields that the expressions read; the others are not converted
 */
public record RowProgram(Program program, int fields, ImmutableBitSet used) {

  /** Returns the types of the results. */
  public RelDataType rowType() {
    return program.rowType();
  }

  /** Returns whether sub-queries read tables. */
  public boolean scans() {
    return program.scans();
  }

  /** Returns a row to fill with values in the classes of generated code. */
  public @Nullable Object[] newRow() {
    return new @Nullable Object[fields + 1];
  }

  /**
   * Returns one row of results, in the classes of generated code, for each of {@code rows}.
   *
   * @param rows made by {@link #newRow}
   * @param readable what sub-queries read
   */
  public List<@Nullable Object[]> compute(
      List<@Nullable Object[]> rows,
      Transaction transaction,
      Snapshot readable,
      @Nullable Object[] parameters,
      ResourceAccount account,
      Session session) {
    if (rows.isEmpty()) {
      return List.of();
    }
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i)[fields] = i;
    }
    List<@Nullable Object[]> results = new ArrayList<>(rows);
    int count = 0;
    try (ExecutionContext context = program.bind(parameters, readable, account, session)) {
      context.hand(rows);
      context.use(transaction);
      try (Enumerator<@Nullable Object[]> computed = program.open(context)) {
        while (computed.moveNext()) {
          @Nullable Object[] result = computed.current();
          results.set((Integer) Objects.requireNonNull(result[result.length - 1]), result);
          count++;
        }
      }
    }
    if (count != rows.size()) {
      throw new AssertionError(count + " results for " + rows.size() + " rows");
    }
    return results;
  }

  /** Converts a stored row, as far as {@code fields} are used; {@code first} is its first field. */
  public void convert(
      @Nullable Object[] stored, List<DataType> kinds, @Nullable Object[] into, int first) {
    for (int i = 0; i < stored.length && i < kinds.size(); i++) {
      if (used.get(first + i)) {
        into[first + i] = StoredValues.toInternal(stored[i], kinds.get(i));
      }
    }
  }
}
