package io.vicinal.storage.engine;

import io.vicinal.storage.DataDirectory.Use;
import io.vicinal.storage.Database;
import io.vicinal.storage.StorageException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Counts who uses each database of a directory, so that none goes that is used. Thread-safe. */
final class DatabaseUses {
  private final Map<String, Integer> users = new HashMap<>(); // guarded by itself

  /** Counts a use of the database that {@code found} returns, until it is closed. */
  Use begin(String name, Supplier<Database> found) {
    synchronized (users) {
      Database database = found.get();
      users.merge(name, 1, Integer::sum);
      return new Use() {
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public Database database() {
          return database;
        }

        @Override
        public void close() {
          if (!ended.getAndSet(true)) {
            end(name);
          }
        }
      };
    }
  }

  private void end(String name) {
    synchronized (users) {
      users.computeIfPresent(name, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /**
   * Lets a database go while no use of it can begin.
   *
   * @param check is asked first
   * @throws StorageException.InUse if it is used
   */
  <T> T whenUnused(String name, Runnable check, Supplier<T> remove) {
    synchronized (users) {
      check.run();
      if (users.containsKey(name)) {
        throw new StorageException.InUse(
            "database \"" + name + "\" is used by " + users.get(name) + " connections");
      }
      return remove.get();
    }
  }
}
