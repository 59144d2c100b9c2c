package io.vicinal.server.login;

import io.vicinal.storage.User;
import io.vicinal.storage.Users;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Looks users up in the catalog, which waits for other work there, at most twice a second each: so
 * long a change may take to hold. Thread-safe.
 */
final class RecentUsers {
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();
  private static final int ENTRIES_MAX = 10_000;

  private record Found(Optional<User> user, long atNanos) {}

  private final Users users;
  private final LongSupplier nanoTime;
  private final Map<String, Found> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  RecentUsers(Users users, LongSupplier nanoTime) {
    this.users = users;
    this.nanoTime = nanoTime;
  }

  /** Returns the user of that name, as the catalog had it half a second ago or later. */
  Optional<User> find(String name) {
    long now = nanoTime.getAsLong();
    synchronized (recent) {
      Found known = recent.get(name);
      if (known != null && now - known.atNanos < FRESH_NANOS) {
        return known.user;
      }
    }
    Optional<User> user = users.find(name);
    synchronized (recent) {
      recent.put(name, new Found(user, now));
    }
    return user;
  }
}
