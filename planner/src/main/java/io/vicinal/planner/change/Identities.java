package io.vicinal.planner.change;

import io.vicinal.planner.session.IdentitySequence;
import io.vicinal.storage.Table;

/** Numbers rows in the class of their column. */
final class Identities {
  private Identities() {}

  static Object next(ChangeRun run, Table table, int column) {
    long number = run.transaction().nextIdentity(table.id(), column);
    run.session().givenNumbers().note(IdentitySequence.id(table.id(), column), number);
    return switch (table.columns().get(column).type().kind()) {
      case SMALLINT -> (short) number;
      case INTEGER -> (int) number;
      default -> number;
    };
  }
}
