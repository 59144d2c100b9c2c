package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE or DELETE: all runs of a batch happen or none. */
final class ChangeStatement extends StatementPlan {
  private final Change change;

  ChangeStatement(Preparation preparation, StatementKind kind, Analyzed analyzed, Change change) {
    super(preparation.sql(), kind, Descriptions.parameters(analyzed.parameterTypes()), List.of());
    this.change = change;
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    try {
      return session
          .transactions()
          .change(account, transaction -> run(session, transaction, batch, account));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  private long[] run(
      Session session,
      Transaction transaction,
      List<@Nullable Object[]> batch,
      ResourceAccount account) {
    long[] counts = new long[batch.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = change.run(session, transaction, batch.get(i), account);
    }
    return counts;
  }
}
