package io.vicinal.planner.statement;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.Database;
import java.util.function.Consumer;

/**
 * Makes a change of definitions that was decided by what is there, such as the views that use a
 * table: where something changes between decision and change, it is decided anew.
 */
final class DecidedChange {
  private static final int ATTEMPTS_MAX = 1_000;

  private DecidedChange() {}

  /** A definition changed since the decision. */
  private static final class Outdated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Outdated() {
      super("a definition was changed meanwhile", null, false, false);
    }
  }

  /**
   * Runs {@code attempt} until no definition changed in its way.
   *
   * @param attempt decides and changes; it hands storage the check that it is given, which storage
   *     runs while nothing else can change
   */
  static void run(Database database, Consumer<Runnable> attempt) {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      long version = database.catalogVersion();
      try {
        attempt.accept(() -> {
          if (database.catalogVersion() != version) {
            throw new Outdated();
          }
        });
        return;
      } catch (Outdated e) {
        Thread.onSpinWait();
      }
    }
    throw new SqlStateException(
        SqlState.SERIALIZATION_FAILURE, "definitions are changed by concurrent statements");
  }
}
