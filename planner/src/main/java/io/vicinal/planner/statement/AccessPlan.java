package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/**
 * A change of users, roles, rights or policies: durable when it returns, and not part of a
 * transaction, which it commits first. Its text tells no password.
 */
final class AccessPlan extends StatementPlan {
  /** What the statement does with its parameters. */
  @FunctionalInterface
  interface Action {
    void run(Session session, @Nullable Object[] parameters);
  }

  private final Action action;

  AccessPlan(String sql, StatementKind kind, List<RelDataType> parameters, Action action) {
    super(sql, kind, Descriptions.parameters(parameters), List.of());
    this.action = action;
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    if (batch.size() != 1) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "a change of rights cannot be run in a batch");
    }
    requireParameters(batch.getFirst());
    try {
      if (kind() != StatementKind.SET) {
        session.transactions().commitBeforeDefinition(account);
      }
      session.acting(kind().words()).run(() -> action.run(session, batch.getFirst()));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
    return new long[] {0};
  }
}
