package io.vicinal.planner.execute;

import io.vicinal.sql.type.VectorValue;
import io.vicinal.storage.ResourceAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.DataContext;
import org.apache.calcite.linq4j.AbstractEnumerable;
import org.apache.calcite.linq4j.Enumerable;
import org.apache.calcite.linq4j.Enumerator;
import org.apache.calcite.linq4j.Linq4j;
import org.apache.calcite.linq4j.function.Function0;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a recursive common table expression. Those of the last round, and without ALL all of
 * them, are held in memory and counted; every row looks whether the statement was cancelled.
 */
public final class RecursiveRows {
  private static final int ROW_BYTES = 48;
  private static final int VALUE_BYTES = 24;

  private RecursiveRows() {}

  /**
   * Generated code calls this.
   *
   * @param seed the rows of the first round
   * @param step gives the rows that follow from those of the round before
   */
  public static Enumerable<@Nullable Object> of(
      DataContext root,
      int number,
      boolean all,
      Enumerable<@Nullable Object> seed,
      Function0<Enumerable<@Nullable Object>> step) {
    return new AbstractEnumerable<@Nullable Object>() {
      @Override
      public Enumerator<@Nullable Object> enumerator() {
        return new Rounds((ExecutionContext) root, number, all, seed, step);
      }
    };
  }

  /** Generated code calls this for the rows of the round before. */
  public static Enumerable<@Nullable Object> last(DataContext root, int number) {
    return Linq4j.asEnumerable(((ExecutionContext) root).round(number));
  }

  private static final class Rounds implements Enumerator<@Nullable Object> {
    private final ExecutionContext context;
    private final ResourceAccount account;
    private final int number;
    private final Function0<Enumerable<@Nullable Object>> step;
    private final @Nullable Set<Object> known;
    private List<@Nullable Object> round = new ArrayList<>();
    private Enumerator<@Nullable Object> rows;
    private @Nullable Object current;
    private long lastBytes;
    private long bytes;
    private long knownBytes;

    Rounds(
        ExecutionContext context,
        int number,
        boolean all,
        Enumerable<@Nullable Object> seed,
        Function0<Enumerable<@Nullable Object>> step) {
      this.context = context;
      this.account = context.account();
      this.number = number;
      this.step = step;
      this.known = all ? null : new HashSet<>();
      this.rows = seed.enumerator();
    }

    @Override
    public boolean moveNext() {
      while (true) {
        account.step();
        if (rows.moveNext()) {
          Object row = rows.current();
          if (isNew(row)) {
            long size = size(row);
            account.reserve(size);
            bytes += size;
            round.add(row);
            current = row;
            return true;
          }
        } else if (round.isEmpty()) {
          current = null;
          return false;
        } else {
          nextRound();
        }
      }
    }

    private void nextRound() {
      rows.close();
      account.release(lastBytes);
      lastBytes = bytes;
      bytes = 0;
      context.setRound(number, round);
      round = new ArrayList<>();
      rows = step.apply().enumerator();
    }

    private boolean isNew(@Nullable Object row) {
      if (known == null) {
        return true;
      }
      boolean added = known.add(row instanceof Object[] values ? Arrays.asList(values) : box(row));
      if (added) {
        long size = size(row);
        account.reserve(size);
        knownBytes += size;
      }
      return added;
    }

    private static Object box(@Nullable Object value) {
      return Optional.ofNullable(value);
    }

    private static long size(@Nullable Object row) {
      if (!(row instanceof Object[] values)) {
        return ROW_BYTES + valueSize(row);
      }
      long size = ROW_BYTES;
      for (Object value : values) {
        size += valueSize(value);
      }
      return size;
    }

    private static long valueSize(@Nullable Object value) {
      return switch (value) {
        case String text -> VALUE_BYTES + 2L * text.length();
        case VectorValue vector -> VALUE_BYTES + 4L * vector.floats().length;
        case List<?> list -> VALUE_BYTES * (1L + list.size());
        case null, default -> VALUE_BYTES;
      };
    }

    @Override
    public @Nullable Object current() {
      return current;
    }

    @Override
    public void reset() {
      throw new UnsupportedOperationException("a recursion is read once");
    }

    @Override
    public void close() {
      rows.close();
      account.release(lastBytes + bytes + knownBytes);
      lastBytes = 0;
      bytes = 0;
      knownBytes = 0;
    }
  }
}
