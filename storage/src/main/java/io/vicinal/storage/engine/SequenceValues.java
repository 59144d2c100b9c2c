package io.vicinal.storage.engine;

import io.vicinal.storage.NumberSequence;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.catalog.Catalog;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives the numbers of a database's sequences. Thread-safe.
 *
 * <p>(1) The catalog knows, durably, a number behind all that are given, so that none is given
 * twice; a crash leaves out those that were set aside. (2) Numbers are set aside in blocks, larger
 * ones where they are used up fast.
 */
final class SequenceValues {
  private static final int BLOCK_MIN = 32;
  private static final int BLOCK_MAX = 1_024;
  private static final long FAST_NANOS = 100_000_000;

  private final Catalog catalog;
  private final Map<Long, Counter> counters = new ConcurrentHashMap<>();

  SequenceValues(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Returns the next number of {@code sequence}.
   *
   * @throws StorageException.SequenceExhausted if there is none
   */
  long next(NumberSequence sequence) {
    return counter(sequence).next();
  }

  /** Lets {@code sequence} go on at {@code value}, or behind it if it is {@code given}. */
  void set(NumberSequence sequence, long value, boolean given) {
    if (value < sequence.min() || value > sequence.max()) {
      throw new StorageException.ValueOutOfRange(
          "sequence \"%s\" goes from %d to %d, not to %d"
              .formatted(sequence.name(), sequence.min(), sequence.max(), value));
    }
    Counter counter = counter(sequence);
    synchronized (counter) {
      Long next = given ? behind(counter.definition, value) : (Long) value;
      catalog.sequences().setValue(sequence.id(), next);
      counter.left = 0;
    }
  }

  /** Changes a definition; the numbers go on, or at {@code restart}. */
  void alter(NumberSequence before, NumberSequence after, @Nullable Long restart) {
    Counter counter = counter(before);
    synchronized (counter) {
      Long next = restart;
      if (restart == null) {
        Long present = counter.peek();
        next = present == null ? resumed(before, after) : present;
        next = next == null || isWithin(after, next) ? next : turned(after, next);
      } else if (!isWithin(after, restart)) {
        throw new StorageException.InvalidSetting(
            "sequence \"%s\" cannot restart with %d, outside of %d to %d"
                .formatted(after.name(), restart, after.min(), after.max()));
      }
      catalog.sequences().alter(after, next);
      counter.definition = after;
      counter.left = 0;
    }
  }

  void forget(long sequenceId) {
    counters.remove(sequenceId);
  }

  /** Gives back what was set aside and not given. */
  void close() {
    counters.forEach((id, counter) -> {
      synchronized (counter) {
        if (counter.left > 0) {
          catalog.sequences().setValue(id, counter.next);
          counter.left = 0;
        }
      }
    });
  }

  private Counter counter(NumberSequence sequence) {
    return counters.computeIfAbsent(sequence.id(), _ -> new Counter(sequence));
  }

  private static boolean isWithin(NumberSequence sequence, long value) {
    return value >= sequence.min() && value <= sequence.max();
  }

  /**
   * Returns the number behind all that a sequence which has none left may have given, null if there
   * is none. It goes on in steps of the start where it can: after RESTART or setval the last number
   * may have been any up to the end.
   */
  private static @Nullable Long resumed(NumberSequence before, NumberSequence after) {
    long step = before.increment();
    long end = step > 0 ? before.max() : before.min();
    // Remainders first, as end - start may overflow.
    long rest = Math.floorMod(Math.floorMod(end, step) - Math.floorMod(before.start(), step), step);
    if (isWithin(after, end - rest)) {
      Long next = behind(after, end - rest);
      if (next == null || (step > 0 ? next > end : next < end)) {
        return next;
      }
    }
    return isWithin(after, end) ? behind(after, end) : (Long) end;
  }

  /** Returns the number behind {@code value}, null if there is none. */
  private static @Nullable Long behind(NumberSequence sequence, long value) {
    boolean up = sequence.increment() > 0;
    boolean last =
        up
            ? value > sequence.max() - sequence.increment()
            : value < sequence.min() - sequence.increment();
    // The sums above overflow only where the increment is larger than the whole range.
    boolean wide =
        up
            ? sequence.max() - sequence.increment() > sequence.max()
            : sequence.min() - sequence.increment() < sequence.min();
    if (last || wide) {
      return sequence.cycle() ? (Long) (up ? sequence.min() : sequence.max()) : null;
    }
    return value + sequence.increment();
  }

  /** Returns where a number outside of the bounds goes on, null for nowhere. */
  private static @Nullable Long turned(NumberSequence sequence, long next) {
    boolean up = sequence.increment() > 0;
    boolean before = up ? next < sequence.min() : next > sequence.max();
    if (before || sequence.cycle()) {
      return up ? sequence.min() : sequence.max();
    }
    return null;
  }

  /** One sequence; its fields are guarded by itself. */
  private final class Counter {
    private NumberSequence definition;
    private long next;
    private int left; // numbers that are set aside, next among them
    private int block = BLOCK_MIN;
    private long filled = System.nanoTime() - FAST_NANOS;

    Counter(NumberSequence definition) {
      this.definition = definition;
    }

    synchronized long next() {
      if (left == 0) {
        fill(definition);
      }
      long given = next;
      left--;
      if (left > 0) {
        next = given + definition.increment();
      }
      return given;
    }

    /** Returns what is given next, null if nothing. */
    synchronized @Nullable Long peek() {
      return left > 0 ? (Long) next : catalog.sequences().value(definition.id()).orElse(null);
    }

    private void fill(NumberSequence sequence) {
      long first =
          catalog
              .sequences()
              .value(sequence.id())
              .orElseThrow(() ->
                  new StorageException.SequenceExhausted(
                      sequence.name(), sequence.increment() > 0 ? sequence.max() : sequence.min()));
      long now = System.nanoTime();
      block = now - filled < FAST_NANOS ? Math.min(2 * block, BLOCK_MAX) : BLOCK_MIN;
      filled = now;
      int count = 1;
      long last = first;
      Long following = behind(sequence, last);
      while (count < block && following != null && isAhead(sequence, last, following)) {
        last = following;
        count++;
        following = behind(sequence, last);
      }
      catalog.sequences().setValue(sequence.id(), following);
      next = first;
      left = count;
    }

    private static boolean isAhead(NumberSequence sequence, long last, long following) {
      return sequence.increment() > 0 ? following > last : following < last;
    }
  }
}
