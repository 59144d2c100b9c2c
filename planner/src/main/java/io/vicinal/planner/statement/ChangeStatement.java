package io.vicinal.planner.statement;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.prepare.Analyzed;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * INSERT, UPDATE or DELETE: all runs of a batch are one transaction. A conflict with another
 * transaction starts the whole batch again, a few times.
 */
final class ChangeStatement extends StatementPlan {
  private static final int ATTEMPTS = 5;

  private final Change change;

  ChangeStatement(Preparation preparation, StatementKind kind, Analyzed analyzed, Change change) {
    super(preparation.sql(), kind, Descriptions.parameters(analyzed.parameterTypes()), List.of());
    this.change = change;
  }

  @Override
  public long[] execute(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    batch.forEach(this::requireParameters);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return attempt(session, batch, account);
        } catch (StorageException.Conflict e) {
          if (attempt == ATTEMPTS) {
            throw e;
          }
          account.check();
        }
      }
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      throw Failures.translate(e, sql());
    }
  }

  private long[] attempt(Session session, List<@Nullable Object[]> batch, ResourceAccount account) {
    long[] counts = new long[batch.size()];
    try (Transaction transaction = session.database().begin()) {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = change.run(session, transaction, batch.get(i), account);
      }
      transaction.commit();
    }
    return counts;
  }
}
