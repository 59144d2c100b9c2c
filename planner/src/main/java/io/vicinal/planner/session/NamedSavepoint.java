package io.vicinal.planner.session;

import io.vicinal.storage.Transaction;
import org.jspecify.annotations.Nullable;

/** A savepoint of a session's transaction; another one may have the same name. */
public final class NamedSavepoint {
  private final String name;

  /** Null in a database that accepts no writes: there is nothing to take back. */
  final Transaction.@Nullable Savepoint point;

  NamedSavepoint(String name, Transaction.@Nullable Savepoint point) {
    this.name = name;
    this.point = point;
  }

  /** Returns the name under which SQL finds it. */
  public String name() {
    return name;
  }
}
