package io.vicinal.planner.statement;

import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Transaction;
import org.jspecify.annotations.Nullable;

/** What one run of INSERT, UPDATE or DELETE does within a transaction. */
@FunctionalInterface
interface Change {
  /**
   * Makes the change and returns how many rows it concerned.
   *
   * @param parameters as the caller passed them
   */
  long run(
      Session session,
      Transaction transaction,
      @Nullable Object[] parameters,
      ResourceAccount account);
}
