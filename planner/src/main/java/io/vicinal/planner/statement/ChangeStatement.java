package io.vicinal.planner.statement;

import io.vicinal.planner.change.Change;
import io.vicinal.planner.change.ChangeRun;
import io.vicinal.planner.change.Returning;
import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.statistics.TableStatistics;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE, DELETE, MERGE or TRUNCATE: all runs of a batch happen or none. */
final class ChangeStatement extends StatementPlan {
  private final Change change;
  private final @Nullable Returning returning;
  private final boolean givesRows;

  /**
   * Creates the plan.
   *
   * @param returning null where only the count is wanted
   * @param givesRows whether the rows are its result instead of the count
   */
  ChangeStatement(
      Preparation preparation,
      StatementKind kind,
      List<RelDataType> parameterTypes,
      Change change,
      @Nullable Returning returning,
      boolean givesRows) {
    super(
        preparation.sql(),
        kind,
        Descriptions.parameters(parameterTypes),
        returning == null ? List.of() : returning.columns());
    this.change = change;
    this.returning = returning;
    this.givesRows = givesRows;
  }

  @Override
  public StatementKind.Result result() {
    return givesRows ? StatementKind.Result.ROWS : kind().result();
  }

  @Override
  public RowStream query(Session session, @Nullable Object[] values, ResourceAccount account) {
    return change(session, List.<@Nullable Object[]>of(values), account).rows();
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    return change(session, batch, account).counts();
  }

  @Override
  public Changed change(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    try {
      Changed changed =
          session
              .transactions()
              .change(
                  account,
                  change::isRepeatedAfter,
                  transaction -> run(session, transaction, batch, account));
      if (session.autoAnalyze() && !session.transactions().isOpen()) {
        TableStatistics.analyzeStale(session.wholeDatabase()); // what is committed by now
      }
      return changed;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  /** Runs once, in a transaction of its own that ends with it. */
  void runAlone(Session session, ResourceAccount account) {
    try (Transaction transaction = session.database().begin(account)) {
      try (var run = new ChangeRun(session, transaction, account, true, null)) {
        long[] _ = change.runAll(run, List.<@Nullable Object[]>of(new Object[0]));
      }
      long _ = transaction.commit(account);
    }
  }

  private Changed run(
      Session session,
      Transaction transaction,
      List<@Nullable Object[]> batch,
      ResourceAccount account) {
    boolean within = session.transactions().isOpen();
    Returning wanted = returning;
    if (wanted == null) {
      try (var run = new ChangeRun(session, transaction, account, within, null)) {
        return new Changed(change.runAll(run, batch), RowStream.NONE);
      }
    }
    // RETURNING may use the parameters, so each element has its own.
    List<@Nullable Object[]> rows = new ArrayList<>();
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      try (var run = new ChangeRun(session, transaction, account, within, wanted)) {
        counts[i] = change.run(run, batch.get(i));
        rows.addAll(wanted.rows(run, batch.get(i)));
      }
    }
    return new Changed(counts, new FixedRows(rows));
  }
}
