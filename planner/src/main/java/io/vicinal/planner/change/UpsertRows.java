package io.vicinal.planner.change;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * INSERT … ON CONFLICT. Rows are looked up on the transaction's view; a row that another
 * transaction adds in the meantime makes the commit fail, so that the statement can begin again.
 *
 * @param checks of rows that are proposed
 * @param rivals of rows that are there and would be updated
 * @param updated of rows after their update
 * @param constraints that decide, by name; one, if there is an update
 * @param update what happens to the rows that are there, null for nothing
 */
public record UpsertRows(
    Table table,
    RowSource source,
    Checks checks,
    Checks rivals,
    Checks updated,
    Map<String, List<Integer>> constraints,
    @Nullable DoUpdate update)
    implements Change {

  /** A row to write: a new one, or an update of its {@code rival}. */
  @SuppressWarnings("ArrayRecordComponent") // rows are arrays everywhere
  private record Outcome(@Nullable Object[] proposed, @Nullable Object @Nullable [] rival) {}

  @Override
  public boolean isRepeatedAfter(StorageException.DuplicateKey duplicate) {
    return constraints.containsKey(duplicate.constraint());
  }

  @Override
  public long run(ChangeRun run, @Nullable Object[] parameters) {
    return runAll(run, List.<@Nullable Object[]>of(parameters))[0];
  }

  @Override
  public long[] runAll(ChangeRun run, List<@Nullable Object[]> batch) {
    List<Arbiter> arbiters =
        constraints.values().stream().map(columns -> new Arbiter(table, columns)).toList();
    List<List<@Nullable Object[]>> proposed = new ArrayList<>();
    if (source.isConstant()) {
      // One look at the table for the whole batch instead of one per element.
      List<@Nullable Object[]> all = new ArrayList<>();
      for (@Nullable Object[] parameters : batch) {
        proposed.add(source.rows(run, parameters));
        all.addAll(proposed.getLast());
      }
      lookUp(run, arbiters, all);
    }
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      List<@Nullable Object[]> rows =
          source.isConstant() ? proposed.get(i) : source.rows(run, batch.get(i));
      checks.require(run, rows);
      rows.forEach(row -> ChangeRun.requireNotNull(table, row));
      lookUp(run, arbiters, rows);
      counts[i] = apply(run, arbiters, rows, batch.get(i));
    }
    return counts;
  }

  private static void lookUp(ChangeRun run, List<Arbiter> arbiters, List<@Nullable Object[]> rows) {
    for (Arbiter arbiter : arbiters) {
      arbiter.lookUp(run.view(), rows, run.account());
    }
  }

  private long apply(
      ChangeRun run,
      List<Arbiter> arbiters,
      List<@Nullable Object[]> rows,
      @Nullable Object[] parameters) {
    List<Outcome> outcomes = outcomes(arbiters, rows);
    requireUnseen(run, arbiters, outcomes);
    if (update != null) {
      List<@Nullable Object[]> there = new ArrayList<>();
      for (Outcome outcome : outcomes) {
        if (outcome.rival() != null) {
          there.add(outcome.rival());
        }
      }
      rivals.require(run, there);
    }
    List<@Nullable Object @Nullable []> after =
        update == null ? List.of() : newRows(run, update, outcomes, parameters);
    updated.require(run, after.stream().filter(Objects::nonNull).toList());
    // In the order of the proposed rows, in which they are also returned.
    long count = 0;
    int next = 0;
    for (Outcome outcome : outcomes) {
      @Nullable Object[] rival = outcome.rival();
      @Nullable Object[] row = rival == null ? outcome.proposed() : after.get(next++);
      if (row != null) {
        count++;
        write(run, arbiters, rival, row);
      }
    }
    return count;
  }

  /** Decides about each proposed row; those that are skipped are left out. */
  private List<Outcome> outcomes(List<Arbiter> arbiters, List<@Nullable Object[]> rows) {
    List<Outcome> outcomes = new ArrayList<>();
    Set<RowKey> touched = new HashSet<>();
    for (@Nullable Object[] row : rows) {
      @Nullable Object[] rival = null;
      for (Arbiter arbiter : arbiters) {
        rival = rival == null ? arbiter.rival(row) : rival;
      }
      RowKey key = update == null ? null : arbiters.getFirst().key(row);
      if (key != null && !touched.add(key)) {
        throw twice();
      }
      if (update != null) {
        outcomes.add(new Outcome(row, rival));
      } else if (rival == null) {
        outcomes.add(new Outcome(row, null));
        arbiters.forEach(arbiter -> arbiter.written(null, row));
      }
    }
    return outcomes;
  }

  private void write(
      ChangeRun run,
      List<Arbiter> arbiters,
      @Nullable Object @Nullable [] before,
      @Nullable Object[] after) {
    arbiters.forEach(arbiter -> arbiter.written(before, after));
    if (before == null) {
      run.insert(table, after);
    } else {
      run.update(table, RowKey.values(table, before), after);
    }
  }

  /** Returns each rival after the update, null where the update leaves it alone. */
  private static List<@Nullable Object @Nullable []> newRows(
      ChangeRun run, DoUpdate update, List<Outcome> outcomes, @Nullable Object[] parameters) {
    List<DoUpdate.Pair> pairs = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome.rival() != null) {
        pairs.add(new DoUpdate.Pair(outcome.rival(), outcome.proposed()));
      }
    }
    return update.newRows(run, pairs, parameters);
  }

  /** A rival that the transaction cannot see would be found out at commit; better now. */
  private void requireUnseen(ChangeRun run, List<Arbiter> arbiters, List<Outcome> outcomes) {
    if (!run.isWithinTransaction()) {
      return;
    }
    List<@Nullable Object[]> fresh =
        outcomes.stream().filter(it -> it.rival() == null).map(Outcome::proposed).toList();
    try (Snapshot later = run.session().database().snapshot()) {
      for (Arbiter arbiter : arbiters) {
        if (arbiter.appears(run.transaction().snapshot(), later, fresh, run.account())) {
          throw new StorageException.Conflict(table.name());
        }
      }
    }
  }

  private static SqlStateException twice() {
    return new SqlStateException(
            SqlState.CARDINALITY_VIOLATION,
            "on conflict do update cannot change a row a second time")
        .withHint("Two rows of one statement have the same key.");
  }
}
