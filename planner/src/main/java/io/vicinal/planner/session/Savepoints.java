package io.vicinal.planner.session;

import io.vicinal.storage.ResourceAccount;
import java.util.function.Predicate;

/**
 * The savepoints of a connection's open transaction. Thread-safe; every verb waits for its turn as
 * {@link Transactions} says and fails with 25P01 where no transaction is open.
 */
public final class Savepoints {
  private final CurrentTransaction current;

  Savepoints(CurrentTransaction current) {
    this.current = current;
  }

  /** Sets a savepoint. */
  public NamedSavepoint set(String name, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      return current.require("SAVEPOINT").savepoint(name);
    }
  }

  /** Takes back what happened since the newest savepoint of that name, which stays. */
  public void rollbackTo(String name, ResourceAccount account) {
    rollbackTo(each -> each.name().equals(name), name, account);
  }

  /** Takes back what happened since {@code savepoint}, which stays. */
  public void rollbackTo(NamedSavepoint savepoint, ResourceAccount account) {
    rollbackTo(savepoint::equals, savepoint.name(), account);
  }

  private void rollbackTo(Predicate<NamedSavepoint> wanted, String name, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      current.require("ROLLBACK TO SAVEPOINT").rollbackTo(wanted, name);
    }
  }

  /** Forgets the newest savepoint of that name and those within it. */
  public void release(String name, ResourceAccount account) {
    release(each -> each.name().equals(name), name, account);
  }

  /** Forgets {@code savepoint} and those within it. */
  public void release(NamedSavepoint savepoint, ResourceAccount account) {
    release(savepoint::equals, savepoint.name(), account);
  }

  private void release(Predicate<NamedSavepoint> wanted, String name, ResourceAccount account) {
    try (var _ = current.takeTurn(account)) {
      current.require("RELEASE SAVEPOINT").release(wanted, name);
    }
  }
}
