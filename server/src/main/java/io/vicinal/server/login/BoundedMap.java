package io.vicinal.server.login;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Remembers so many things, and forgets the one that nobody has asked for longest. Thread-safe. */
final class BoundedMap<K, V> {
  private static final int ENTRIES_MAX = 10_000;

  private final Map<K, V> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
          return size() > ENTRIES_MAX;
        }
      };

  synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  synchronized void remove(K key) {
    entries.remove(key);
  }
}
