package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * {@code GENERATED {ALWAYS | BY DEFAULT} AS IDENTITY [(START WITH n INCREMENT BY n)]} of a column.
 *
 * @param always whether statements may not give values of their own
 */
public record Identity(boolean always, long start, long increment) {
  /** What SERIAL means. */
  static final Identity SERIAL = new Identity(false, 1, 1);

  /** Creates the clause; what is null was not written. */
  public static Identity of(
      boolean always, @Nullable Long start, @Nullable Long increment, SqlParserPos position) {
    if (increment != null && increment == 0) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE, "the increment of an identity must not be 0")
          .at(position);
    }
    long step = increment == null ? 1 : increment;
    return new Identity(always, start != null ? start : step > 0 ? 1 : -1, step);
  }

  /** Returns the clause as text. */
  String text() {
    return "GENERATED %s AS IDENTITY (START WITH %d INCREMENT BY %d)"
        .formatted(always ? "ALWAYS" : "BY DEFAULT", start, increment);
  }

  /** Reads a number of the clause. */
  public static Long wholeNumber(SqlLiteral literal, boolean negative) {
    BigDecimal number = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    try {
      return negative ? number.negate().longValueExact() : number.longValueExact();
    } catch (ArithmeticException e) {
      throw new SqlStateException(
              SqlState.INVALID_PARAMETER_VALUE,
              "an identity counts in whole numbers of 64 bits, not " + number,
              e)
          .at(literal.getParserPosition());
    }
  }
}
