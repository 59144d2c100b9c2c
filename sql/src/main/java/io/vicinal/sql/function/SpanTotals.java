package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Adds up spans of microseconds exactly; generated code calls the nested classes, with what is not
 * NULL.
 */
public final class SpanTotals {
  private BigInteger sum = BigInteger.ZERO;
  private long count;

  private SpanTotals() {}

  private SpanTotals plus(long micros) {
    sum = sum.add(BigInteger.valueOf(micros));
    count++;
    return this;
  }

  /** Returns a quotient that is rounded, null of no spans. @throws SqlStateException 22008 */
  private @Nullable Long dividedBy(long divisor) {
    if (count == 0) {
      return null;
    }
    BigInteger quotient =
        new BigDecimal(sum)
            .divide(BigDecimal.valueOf(divisor), 0, RoundingMode.HALF_EVEN)
            .toBigIntegerExact();
    if (quotient.bitLength() >= Long.SIZE) {
      throw new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range");
    }
    return quotient.longValueExact();
  }

  /** The sum of spans; NULL without any. */
  public static final class Sum {
    /** Creates the function, which has no state. */
    public Sum() {}

    public SpanTotals init() {
      return new SpanTotals();
    }

    public SpanTotals add(SpanTotals totals, long micros) {
      return totals.plus(micros);
    }

    public @Nullable Long result(SpanTotals totals) {
      return totals.dividedBy(1);
    }
  }

  /** The mean of spans; NULL without any. */
  public static final class Average {
    /** Creates the function, which has no state. */
    public Average() {}

    public SpanTotals init() {
      return new SpanTotals();
    }

    public SpanTotals add(SpanTotals totals, long micros) {
      return totals.plus(micros);
    }

    public @Nullable Long result(SpanTotals totals) {
      return totals.dividedBy(Math.max(1, totals.count));
    }
  }
}
