package io.vicinal.planner.system;

import io.vicinal.planner.access.Scopes;
import io.vicinal.planner.session.Session;
import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.AccessRules;
import io.vicinal.storage.ApiKey;
import io.vicinal.storage.DataDirectory;
import io.vicinal.storage.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** API keys without their secrets: one's own, and all for admins. */
final class KeyRows {
  private KeyRows() {}

  static List<@Nullable Object[]> keys(Session session) {
    Optional<DataDirectory> directory = session.directory();
    if (directory.isEmpty()) {
      return List.of();
    }
    AccessRules rules = directory.get().access().rules();
    Map<Long, String> databases = new HashMap<>();
    var rows = new ArrayList<@Nullable Object[]>();
    for (ApiKey key : rules.keys()) {
      if (maySee(session, key)) {
        if (databases.isEmpty()) {
          databases.putAll(databases(session, directory.get()));
        }
        rows.add(
            new @Nullable Object[] {
              key.id(),
              key.name(),
              rules.name(key.userId()).orElse(""),
              Scopes.of(key.scopes())
                  .label(
                      id -> "role:" + rules.name(id).orElse("?"),
                      id -> "database:" + databases.getOrDefault(id, "?")),
              Microseconds.of(key.created()),
              micros(key.validUntil()),
              key.disabled(),
              micros(key.previousUntil())
            });
      }
    }
    return rows;
  }

  /** A key that is narrowed shows itself only. */
  private static boolean maySee(Session session, ApiKey key) {
    return session.authority().isEmpty()
        || session.authority().get().isAdmin()
        || (session.self().userId() == key.userId()
            && (!session.authority().get().scopes().isNarrow()
                || session.self().keyId() == key.id()));
  }

  /** Returns the databases that are there for the user: others are as if they were dropped. */
  private static Map<Long, String> databases(Session session, DataDirectory directory) {
    Map<Long, String> names = new HashMap<>();
    for (String name : session.databaseNames()) {
      try {
        names.put(directory.database(name).id(), name);
      } catch (StorageException.NotFound e) {
        // dropped meanwhile
      }
    }
    return names;
  }

  private static @Nullable Long micros(@Nullable Instant moment) {
    return moment == null ? null : Microseconds.of(moment);
  }
}
