package io.vicinal.server.login;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Looks things up in the catalog, which waits for other work there, at most twice a second each: so
 * long a change may take to hold. Thread-safe.
 */
final class Recent<K, V> {
  private static final long FRESH_NANOS = Duration.ofMillis(500).toNanos();

  private record Found<V>(Optional<V> value, long atNanos) {}

  private final Function<K, Optional<V>> lookup;
  private final LongSupplier nanoTime;
  private final BoundedMap<K, Found<V>> recent = new BoundedMap<>();

  Recent(Function<K, Optional<V>> lookup, LongSupplier nanoTime) {
    this.lookup = lookup;
    this.nanoTime = nanoTime;
  }

  /** Returns what is looked up, as the catalog had it half a second ago or later. */
  Optional<V> find(K key) {
    long now = nanoTime.getAsLong();
    Optional<Found<V>> known = recent.get(key).filter(it -> now - it.atNanos < FRESH_NANOS);
    if (known.isPresent()) {
      return known.get().value;
    }
    return again(key);
  }

  /** Returns what is looked up, as the catalog has it now. */
  Optional<V> again(K key) {
    long now = nanoTime.getAsLong();
    Optional<V> value = lookup.apply(key);
    recent.put(key, new Found<>(value, now));
    return value;
  }
}
