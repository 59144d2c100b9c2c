package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;
import org.apache.calcite.DataContext;

/**
 * Computes the elements of {@code generate_series} when they are asked for; generated code calls
 * the public methods.
 */
public final class Series extends AbstractList<Object> implements RandomAccess {
  /** The name under which the context has what ends a statement that was cancelled. */
  public static final String CHECK = "check";

  private static final int ELEMENTS_PER_CHECK = 1024;

  private final Runnable check;
  private final int size;
  private final IntFunction<Object> element;

  private Series(DataContext root, BigInteger size, IntFunction<Object> element) {
    if (size.bitLength() > 31) {
      throw new SqlStateException(
          SqlState.LIMIT_EXCEEDED, "a series has " + size + " elements, at most 2147483647");
    }
    this.size = size.intValueExact();
    this.element = element;
    this.check = root.get(CHECK) instanceof Runnable it ? it : () -> {};
  }

  @Override
  public Object get(int index) {
    if (index % ELEMENTS_PER_CHECK == 0) {
      check.run();
    }
    return element.apply(index);
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns how many steps from {@code first} do not pass {@code last}, and the first one. */
  private static BigInteger count(BigDecimal first, BigDecimal last, BigDecimal step) {
    if (step.signum() == 0) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "step size must not be zero");
    }
    BigDecimal steps = last.subtract(first).divide(step, 0, RoundingMode.FLOOR);
    return steps.signum() < 0 ? BigInteger.ZERO : steps.toBigInteger().add(BigInteger.ONE);
  }

  private static BigInteger count(long first, long last, long step) {
    return count(BigDecimal.valueOf(first), BigDecimal.valueOf(last), BigDecimal.valueOf(step));
  }

  public static List<Object> integers(DataContext root, int first, int last) {
    return integers(root, first, last, 1);
  }

  public static List<Object> integers(DataContext root, int first, int last, int step) {
    return new Series(root, count(first, last, step), i -> (int) (first + (long) i * step));
  }

  public static List<Object> bigIntegers(DataContext root, long first, long last) {
    return bigIntegers(root, first, last, 1);
  }

  /** No element passes {@code last}, so none overflows. */
  public static List<Object> bigIntegers(DataContext root, long first, long last, long step) {
    return new Series(root, count(first, last, step), i -> first + i * step);
  }

  public static List<Object> decimals(DataContext root, BigDecimal first, BigDecimal last) {
    return decimals(root, first, last, BigDecimal.ONE);
  }

  public static List<Object> decimals(
      DataContext root, BigDecimal first, BigDecimal last, BigDecimal step) {
    return new Series(
        root, count(first, last, step), i -> first.add(step.multiply(BigDecimal.valueOf(i))));
  }

  /** Microseconds. */
  public static List<Object> byTime(DataContext root, long first, long last, long step) {
    return new Series(root, count(first, last, step), i -> first + i * step);
  }

  /** The last days of short months stay: 31 January, 28 February, 31 March. */
  public static List<Object> byMonths(DataContext root, long first, long last, long months) {
    if (months == 0) {
      throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "step size must not be zero");
    }
    LocalDateTime start = Microseconds.dateTime(first);
    LocalDateTime end = Microseconds.dateTime(last);
    long between = ChronoUnit.MONTHS.between(start, end);
    long steps = Math.floorDiv(between, months) + 1;
    // A shorter month may let one more step reach the end.
    while (steps >= 0 && isWithin(start.plusMonths(steps * months), end, months)) {
      steps++;
    }
    while (steps > 0 && !isWithin(start.plusMonths((steps - 1) * months), end, months)) {
      steps--;
    }
    return new Series(
        root,
        BigInteger.valueOf(Math.max(0, steps)),
        i -> Microseconds.of(start.plusMonths(i * months)));
  }

  private static boolean isWithin(LocalDateTime moment, LocalDateTime end, long step) {
    return step > 0 ? !moment.isAfter(end) : !moment.isBefore(end);
  }
}
