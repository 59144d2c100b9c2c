package io.vicinal.planner.execute;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DecimalScale;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.calcite.linq4j.Enumerator;
import org.jspecify.annotations.Nullable;

/** How a value that is not given as a parameter is computed, once, before the rows are read. */
public sealed interface Derivation {
  /** Returns the value; earlier ones are in the context already. */
  @Nullable Object evaluate(ExecutionContext context);

  /** A value that is known. */
  record Constant(@Nullable Object value) implements Derivation {
    @Override
    public @Nullable Object evaluate(ExecutionContext context) {
      return value;
    }
  }

  /** A parameter that counts rows; more than an int can count are as good as all. */
  record RowCount(int parameter, String clause) implements Derivation {
    /** In place of a clause, that of a comparison, which is right for any number. */
    public static final String BOUND = "";

    @Override
    public @Nullable Object evaluate(ExecutionContext context) {
      Object value = context.values()[parameter];
      if (value == null) {
        return clause.equals("OFFSET") ? 0 : Integer.MAX_VALUE; // as in PostgreSQL
      }
      long rows = whole((Number) value, clause);
      if (clause.equals(BOUND)) {
        return Math.clamp(rows, 0, Integer.MAX_VALUE);
      }
      if (rows < 0) {
        throw new SqlStateException(
            clause.equals("OFFSET") ? SqlState.INVALID_OFFSET : SqlState.INVALID_LIMIT,
            clause + " must not be negative, not " + rows);
      }
      return (int) Math.min(rows, Integer.MAX_VALUE);
    }
  }

  /** Returns the nearest whole number, as a cast to BIGINT rounds. */
  private static long whole(Number number, String clause) {
    if (number instanceof BigDecimal decimal) {
      BigInteger rounded = DecimalScale.round(decimal, 0).toBigInteger();
      if (rounded.bitLength() < Long.SIZE) {
        return rounded.longValue();
      }
    } else if (number instanceof Double || number instanceof Float) {
      double rounded = Math.rint(number.doubleValue());
      if (rounded >= -0x1p63 && rounded < 0x1p63) { // NaN is not
        return (long) rounded;
      }
    } else {
      return number.longValue();
    }
    throw new SqlStateException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, clause + " is out of range");
  }

  /** The sum of two such counts. */
  record Sum(Derivation.@Nullable Count offset, Derivation.Count fetch) implements Derivation {
    @Override
    public Object evaluate(ExecutionContext context) {
      long sum = (offset == null ? 0 : offset.rows(context)) + fetch.rows(context);
      return (int) Math.min(sum, Integer.MAX_VALUE);
    }
  }

  /** A count that is known, or the value of an earlier derivation. */
  record Count(int parameter, long literal) {
    static final int NO_PARAMETER = -1;

    /** Returns a count that is known. */
    public static Count of(long rows) {
      return new Count(NO_PARAMETER, rows);
    }

    /** Returns a count that is the value at {@code parameter}. */
    public static Count at(int parameter) {
      return new Count(parameter, 0);
    }

    long rows(ExecutionContext context) {
      Object value = parameter == NO_PARAMETER ? (Object) literal : context.values()[parameter];
      return value == null ? 0 : ((Number) value).longValue();
    }
  }

  /** What of the only field of a query's rows is the value. */
  public enum Rows {
    /** That of the only row, NULL if there is none. */
    ONE,
    /** The different ones of all rows, without NULL. */
    SET,
    /** The different ones of all rows; NULL is among them if a row has it. */
    SET_WITH_NULL,
    /** The different ones without NULL if they are few, else NULL in place of the list. */
    FEW
  }

  /** The only value of a query, or a list of its different values. */
  record SubQuery(CompiledPlan plan, Rows rows) implements Derivation {
    /** What a value of the list takes in memory, about. */
    private static final int BYTES_PER_VALUE = 96;

    /** More values than this filter too little to be worth their memory. */
    static final int FEW_MAX = 50_000;

    @Override
    public @Nullable Object evaluate(ExecutionContext context) {
      return rows == Rows.ONE ? value(context) : values(context);
    }

    private @Nullable List<@Nullable Object> values(ExecutionContext context) {
      var values = new LinkedHashSet<@Nullable Object>();
      try (Enumerator<@Nullable Object[]> found = plan.open(context)) {
        while (found.moveNext()) {
          Object value = found.current()[0];
          if ((value != null || rows == Rows.SET_WITH_NULL) && values.add(value)) {
            if (rows == Rows.FEW && values.size() > FEW_MAX) {
              return null;
            }
            context.reserve(BYTES_PER_VALUE);
          }
        }
      }
      return Collections.unmodifiableList(new ArrayList<@Nullable Object>(values));
    }

    private @Nullable Object value(ExecutionContext context) {
      try (Enumerator<@Nullable Object[]> rows = plan.open(context)) {
        if (!rows.moveNext()) {
          return null;
        }
        Object value = rows.current()[0];
        if (rows.moveNext()) {
          throw new SqlStateException(
              SqlState.CARDINALITY_VIOLATION, "scalar sub-query gives more than one row");
        }
        return value;
      }
    }
  }
}
