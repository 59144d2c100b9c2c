package io.vicinal.storage.catalog;

import io.vicinal.storage.AccessRules;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import java.time.Instant;

/** Keeps somebody who can log in and give rights back. */
final class LastAdmin {
  private LastAdmin() {}

  /**
   * Returns work that is refused with {@link StorageException.StillNeeded} where nobody who may log
   * in now is an admin after it, directly or by a role, and somebody was before.
   */
  static <T> CatalogSession.Work<T> kept(CatalogSession.Work<T> work) {
    return transaction -> {
      Instant now = Instant.now();
      boolean before = isThere(transaction, now);
      T result = work.run(transaction);
      if (before && !isThere(transaction, now)) {
        throw new StorageException.StillNeeded(
            "the last admin cannot be locked, dropped or made less");
      }
      return result;
    };
  }

  private static boolean isThere(CatalogTransaction transaction, Instant now) throws SQLException {
    AccessRules rules = AccessTables.rules(transaction, 0);
    return rules.users().stream().anyMatch(it -> it.mayLogIn(now) && rules.isAdmin(it.id()));
  }
}
