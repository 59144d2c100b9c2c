package io.vicinal.planner.change;

import io.vicinal.planner.convert.Assignment;
import io.vicinal.planner.execute.CountedRows;
import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.Database;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Table;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/**
 * Fills a table that nobody else knows with rows that a program computes of others, some at a time,
 * so that memory holds few of them.
 *
 * @param program gives a field for each of the columns that are {@code given}
 * @param known the table as messages call it
 * @param filled the same columns under the name that it has until it is full
 * @param given positions of columns; identity columns that are not among them are numbered
 * @param checks of {@code known}
 */
public record CopiedRows(
    Program program, Table known, Table filled, List<Integer> given, Checks checks) {
  private static final int ROWS_MAX = 10_000;
  private static final long BYTES_MAX = 16 << 20;

  public CopiedRows {
    given = List.copyOf(given);
  }

  /** Copies all rows, as they are when it begins. */
  public void copy(Session session, ResourceAccount account) {
    Database database = session.wholeDatabase();
    List<Assignment> assignments =
        ComputedSource.conversions(
            given.stream().map(known.columns()::get).toList(), program.rowType(), 0);
    try (Snapshot snapshot = database.snapshot();
        ExecutionContext context = program.bind(new Object[0], snapshot, account, session);
        Enumerator<@Nullable Object[]> rows = program.open(context)) {
      var some = new ArrayList<@Nullable Object[]>();
      long bytes = 0;
      while (rows.moveNext()) {
        @Nullable Object[] computed = rows.current();
        bytes += CountedRows.bytes(computed);
        some.add(row(computed, assignments));
        if (some.size() == ROWS_MAX || bytes >= BYTES_MAX) {
          write(some, session, account);
          some.clear();
          bytes = 0;
        }
      }
      write(some, session, account);
    }
  }

  private @Nullable Object[] row(@Nullable Object[] computed, List<Assignment> assignments) {
    @Nullable Object[] row = new @Nullable Object[known.columns().size()];
    for (int i = 0; i < given.size(); i++) {
      row[given.get(i)] = assignments.get(i).toStored(computed[i]);
    }
    return row;
  }

  private void write(List<@Nullable Object[]> rows, Session session, ResourceAccount account) {
    if (rows.isEmpty()) {
      return;
    }
    try (Transaction transaction = session.wholeDatabase().begin(account)) {
      try (var run = new ChangeRun(session, transaction, account, true, null)) {
        rows.forEach(row -> number(row, run));
        rows.forEach(row -> ChangeRun.requireNotNull(known, row));
        checks.require(run, rows);
        rows.forEach(row -> run.insert(filled, row));
      }
      long _ = transaction.commit(account);
    }
  }

  private void number(@Nullable Object[] row, ChangeRun run) {
    for (int i = 0; i < row.length; i++) {
      if (filled.columns().get(i).identity() != null && !given.contains(i)) {
        row[i] = Identities.next(run, filled, i);
      }
    }
  }
}
