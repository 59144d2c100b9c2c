package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.Program;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MERGE: every row of the source, joined with the rows of the target that match it, and where a
 * branch asks for them every row of the target that matches none, meets the first branch that fits.
 *
 * @param joined gives the source's fields and then all columns of the target, NULL without a match
 * @param sourceFields number of the source's fields
 * @param marked whether the first of them is true where there is a row of the source
 * @param tellsAction whether what RETURNING gets beside the row begins with the name of the action
 * @param target conversions of the target's columns
 * @param inserted of rows that are added
 * @param updated of rows after their update
 */
public record MergeRows(
    Program joined,
    Table table,
    int sourceFields,
    boolean marked,
    boolean tellsAction,
    List<Assignment> target,
    List<MergeStep> steps,
    Checks inserted,
    Checks updated)
    implements Change {

  /** What will be written: {@code before} null for an insert, {@code after} null for a removal. */
  private record Write(
      @Nullable Object @Nullable [] before,
      @Nullable Object @Nullable [] after,
      @Nullable Object[] source) {}

  /** A joined row and its place among all. */
  private record Pending(int place, @Nullable Object[] joined, MergeStep.Match match) {}

  @Override
  public boolean isRepeatedAfter(StorageException.DuplicateKey duplicate) {
    return true; // the row was not there when it was looked for
  }

  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    List<Pending> pending = new ArrayList<>();
    int keyField = sourceFields + table.primaryKey().getFirst();
    for (@Nullable Object[] row : ComputedSource.computed(joined, run, parameters)) {
      MergeStep.Match match =
          row[keyField] == null
              ? MergeStep.Match.SOURCE_ONLY
              : marked && row[0] == null ? MergeStep.Match.TARGET_ONLY : MergeStep.Match.BOTH;
      pending.add(new Pending(pending.size(), row, match));
    }
    @Nullable Write[] writes = new @Nullable Write[pending.size()];
    for (MergeStep step : steps) {
      pending = decide(step, pending, writes, run, parameters);
    }
    return write(run, writes);
  }

  /** Decides about the rows that fit {@code step} and returns the others. */
  private List<Pending> decide(
      MergeStep step,
      List<Pending> pending,
      @Nullable Write[] writes,
      ChangeRun run,
      @Nullable Object[] parameters) {
    List<Pending> fitting = pending.stream().filter(p -> p.match() == step.match()).toList();
    List<@Nullable Object[]> handed = new ArrayList<>();
    for (Pending row : fitting) {
      @Nullable Object[] values = step.values().newRow();
      System.arraycopy(row.joined(), 0, values, 0, row.joined().length);
      handed.add(values);
    }
    if (step.condition() != null) {
      List<@Nullable Object[]> truths = run.compute(step.condition(), handed, parameters);
      List<Pending> kept = new ArrayList<>();
      List<@Nullable Object[]> keptRows = new ArrayList<>();
      for (int i = 0; i < fitting.size(); i++) {
        if (Boolean.TRUE.equals(truths.get(i)[0])) {
          kept.add(fitting.get(i));
          keptRows.add(handed.get(i));
        }
      }
      fitting = kept;
      handed = keptRows;
    }
    Set<Integer> decided = new HashSet<>();
    List<@Nullable Object[]> values = run.compute(step.values(), handed, parameters);
    for (int i = 0; i < fitting.size(); i++) {
      Pending row = fitting.get(i);
      decided.add(row.place());
      writes[row.place()] = write(step, row, values.get(i));
    }
    return pending.stream().filter(p -> !decided.contains(p.place())).toList();
  }

  private @Nullable Write write(MergeStep step, Pending row, @Nullable Object[] values) {
    int width = table.columns().size();
    return switch (step.action()) {
      case NOTHING -> null;
      case INSERT ->
          new Write(
              null,
              ComputedSource.convert(values, step.assignments(), 0, width),
              beside(step, row));
      case DELETE -> new Write(before(row), null, beside(step, row));
      case UPDATE -> {
        @Nullable Object[] before = before(row);
        @Nullable Object[] after = before.clone();
        for (int i = 0; i < step.changed().size(); i++) {
          after[step.changed().get(i)] = step.assignments().get(i).toStored(values[i]);
        }
        yield new Write(before, after, beside(step, row));
      }
    };
  }

  /** Returns the name of the action if it is to be told, and the source's own fields. */
  private @Nullable Object[] beside(MergeStep step, Pending row) {
    @Nullable Object[] source = Arrays.copyOfRange(row.joined(), marked ? 1 : 0, sourceFields);
    if (!tellsAction) {
      return source;
    }
    @Nullable Object[] beside = new @Nullable Object[source.length + 1];
    beside[0] = step.action().name();
    System.arraycopy(source, 0, beside, 1, source.length);
    return beside;
  }

  private @Nullable Object[] before(Pending row) {
    return ComputedSource.convert(row.joined(), target, sourceFields, table.columns().size());
  }

  private long write(ChangeRun run, @Nullable Write[] writes) {
    List<@Nullable Object[]> fresh = new ArrayList<>();
    List<@Nullable Object[]> after = new ArrayList<>();
    Set<RowKey> touched = new HashSet<>();
    for (Write write : writes) {
      if (write != null && write.after() != null) {
        (write.before() == null ? fresh : after).add(write.after());
      }
      if (write != null
          && write.before() != null
          && !touched.add(RowKey.of(RowKey.values(table, write.before())))) {
        throw new SqlStateException(
                SqlState.CARDINALITY_VIOLATION, "merge cannot change a row a second time")
            .withHint("More than one row of the source matches the same row of the target.");
      }
    }
    inserted.require(run, fresh);
    updated.require(run, after);
    long count = 0;
    for (Write write : writes) {
      if (write != null) {
        count++;
        write(run, write);
      }
    }
    return count;
  }

  private void write(ChangeRun run, Write write) {
    if (write.before() == null) {
      run.insert(table, Objects.requireNonNull(write.after()), write.source());
    } else if (write.after() == null) {
      run.delete(table, RowKey.values(table, write.before()), write.before(), write.source());
    } else {
      run.update(table, RowKey.values(table, write.before()), write.after(), write.source());
    }
  }
}
