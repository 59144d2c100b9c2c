package io.vicinal.planner.statement;

import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/**
 * Computes rows on what the transaction sees and changes what they say. All rows are computed
 * before the first change.
 */
record ComputedChange(Program program, RowChange change) implements Change {
  @Override
  public long run(
      Session session,
      Transaction transaction,
      @Nullable Object[] parameters,
      ResourceAccount account) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (Snapshot view = transaction.view();
        ExecutionContext context = program.bind(parameters, view, account, session);
        Enumerator<@Nullable Object[]> computed = program.open(context)) {
      while (computed.moveNext()) {
        rows.add(computed.current());
      }
    }
    for (@Nullable Object[] row : rows) {
      change.apply(transaction, row);
    }
    return rows.size();
  }
}
