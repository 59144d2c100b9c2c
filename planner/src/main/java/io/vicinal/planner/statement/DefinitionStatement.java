package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ResourceAccount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE, DROP or SET: one action, no rows. Definitions commit an open transaction first. */
final class DefinitionStatement extends StatementPlan {
  /** What the statement does. */
  @FunctionalInterface
  interface Action {
    void run(ResourceAccount account);
  }

  private final Action action;

  DefinitionStatement(String sql, StatementKind kind, Action action) {
    super(sql, kind, List.of(), List.of());
    this.action = action;
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    if (batch.size() != 1) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "a definition cannot be run in a batch");
    }
    requireParameters(batch.getFirst());
    try {
      if (kind() != StatementKind.SET) {
        session.transactions().commitBeforeDefinition(account);
      }
      session.acting(kind().words()).run(() -> action.run(account));
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
    return new long[] {0};
  }
}
