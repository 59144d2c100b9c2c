package io.vicinal.planner;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers so many things by text, up to so many characters, and forgets first what was not asked
 * for the longest time. Thread-safe.
 */
final class RecentPlans<K extends RecentPlans.Weighted, V> {
  private static final int COUNT_MAX = 500;
  private static final int TEXT_MAX = 100_000;
  private static final long WEIGHT_MAX = 4_000_000;

  /** Something with a text. */
  interface Weighted {
    /** Returns how many characters it has. */
    int weight();
  }

  private final Map<K, V> recent = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  synchronized @Nullable V get(K key) {
    return recent.get(key);
  }

  /** Remembers {@code value}, unless its text is very long. */
  synchronized void put(K key, V value) {
    if (key.weight() > TEXT_MAX) {
      return;
    }
    if (recent.put(key, value) == null) {
      weight += key.weight();
    }
    var eldest = recent.keySet().iterator();
    while (recent.size() > COUNT_MAX || weight > WEIGHT_MAX) {
      weight -= eldest.next().weight();
      eldest.remove();
    }
  }

  synchronized void clear() {
    recent.clear();
    weight = 0;
  }
}
