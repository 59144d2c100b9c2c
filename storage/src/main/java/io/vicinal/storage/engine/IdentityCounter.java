package io.vicinal.storage.engine;

import io.vicinal.storage.DataType;
import io.vicinal.storage.Identity;
import io.vicinal.storage.StorageException;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the rows of one table in one column: an identity, or the hidden row id. Thread-safe.
 *
 * <p>(1) No value is given twice. (2) What is given next lies behind every value that was noted;
 * rolled back transactions leave gaps.
 */
final class IdentityCounter {
  private static final Identity ROW_ID = new Identity(true, 1, 1);

  final int column;
  private final String described;
  private final long increment;
  private final long max;
  private long next; // guarded by this
  private boolean exhausted; // guarded by this

  private IdentityCounter(Table table, int column, Identity identity) {
    DataType type = table.columns().get(column).type();
    this.column = column;
    this.described = table.columns().get(column).name() + "\" of table \"" + table.name();
    this.increment = identity.increment();
    this.max = Identity.maximum(type).orElseThrow();
    this.next = identity.start();
  }

  /** Returns the counters of a definition that follows another one, where they are or behind. */
  static List<IdentityCounter> of(
      Table table, List<IdentityCounter> before, Consumer<IdentityCounter> count) {
    List<IdentityCounter> counters = of(table);
    for (IdentityCounter counter : counters) {
      before.stream()
          .filter(it -> it.column == counter.column)
          .findFirst()
          .ifPresentOrElse(it -> counter.restore(it.peek()), () -> count.accept(counter));
    }
    return counters;
  }

  /** Returns a counter for each column of {@code table} that numbers its rows. */
  static List<IdentityCounter> of(Table table) {
    List<IdentityCounter> counters = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      Identity identity = table.columns().get(i).identity();
      if (identity != null) {
        counters.add(new IdentityCounter(table, i, identity));
      }
    }
    if (table.hasHiddenKey()) {
      counters.add(new IdentityCounter(table, table.primaryKey().getFirst(), ROW_ID));
    }
    return List.copyOf(counters);
  }

  /** Returns a value that nobody else gets. @throws StorageException.ValueOutOfRange */
  synchronized long next() {
    if (exhausted) {
      throw new StorageException.ValueOutOfRange(
          "column \"" + described + "\" has no further value to number rows with");
    }
    long given = next;
    moveBehind(given);
    return given;
  }

  /** Makes sure that {@code value} is not given, nor any before it. */
  synchronized void note(long value) {
    if (!exhausted && (increment > 0 ? value >= next : value <= next)) {
      moveBehind(value);
    }
  }

  /** Notes the value that {@code row} has in this column, if any. */
  void note(@Nullable Object[] row) {
    if (row[column] instanceof Number number) {
      note(number.longValue());
    }
  }

  private void moveBehind(long value) {
    exhausted = increment > 0 ? value > max - increment : value < -max - 1 - increment;
    next = value + increment;
  }

  /** Returns the value that is given next, null when there is none left. */
  synchronized @Nullable Long peek() {
    return exhausted ? null : (Long) next;
  }

  /** Refuses a number that the column does not hold. */
  void requireHeld(long value) {
    if (value > max || value < -max - 1) {
      throw new StorageException.InvalidSetting(
          "column \"" + described + "\" cannot restart with " + value);
    }
  }

  /** Goes on where {@code nextValue} says, which {@link #peek} returned. */
  synchronized void restore(@Nullable Long nextValue) {
    exhausted = nextValue == null;
    if (nextValue != null) {
      next = nextValue;
    }
  }
}
