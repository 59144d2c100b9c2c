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
  private volatile String described;
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

  /**
   * Returns the counters of a definition that follows another one, where they are or behind. One
   * that numbers as before is the same, which others take numbers of meanwhile.
   */
  static List<IdentityCounter> of(
      Table table, List<IdentityCounter> before, Consumer<IdentityCounter> count) {
    var counters = new ArrayList<IdentityCounter>();
    for (IdentityCounter counter : of(table)) {
      IdentityCounter old =
          before.stream().filter(it -> it.column == counter.column).findFirst().orElse(null);
      if (old == null) {
        count.accept(counter);
      } else if (!old.numbersAs(counter)) {
        counter.restore(old.peek());
      }
      counters.add(old != null && old.numbersAs(counter) ? old.called(counter) : counter);
    }
    return List.copyOf(counters);
  }

  private boolean numbersAs(IdentityCounter other) {
    return increment == other.increment && max == other.max;
  }

  /** Takes the name that the column has in another definition. */
  private IdentityCounter called(IdentityCounter other) {
    described = other.described;
    return this;
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

  /** Goes on no earlier than another counter does, of which {@code nextValue} is the next value. */
  synchronized void goOn(@Nullable Long nextValue) {
    if (nextValue == null) {
      exhausted = true;
    } else if (!exhausted && (increment > 0 ? nextValue > next : nextValue < next)) {
      next = nextValue;
      exhausted = next > max || next < -max - 1;
    }
  }
}
