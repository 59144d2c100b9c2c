package io.vicinal.sql.ast;

import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/** Is an interval with microseconds, which Calcite's own literal cuts to milliseconds. */
public final class ExactInterval extends SqlIntervalLiteral {
  private final int sign;
  private final String text;
  private final SqlIntervalQualifier qualifier;

  private ExactInterval(
      int sign, String text, SqlIntervalQualifier qualifier, SqlParserPos position) {
    super(sign, text, qualifier, qualifier.typeName(), position);
    this.sign = sign;
    this.text = text;
    this.qualifier = qualifier;
  }

  /** Returns the literal, turned around if {@code sign} is negative. */
  public static SqlLiteral of(
      SqlParserPos position, int sign, String text, SqlIntervalQualifier qualifier) {
    SqlParserUtil.parseIntervalLiteral(position, sign, text, qualifier); // fails for no text
    return new ExactInterval(sign, text, qualifier, position);
  }

  @Override
  public SqlIntervalLiteral clone(SqlParserPos position) {
    return new ExactInterval(sign, text, qualifier, position);
  }

  @Override
  public <T> T getValueAs(Class<T> type) {
    T value = super.getValueAs(type);
    return type == BigDecimal.class && !SqlTypeName.YEAR_INTERVAL_TYPES.contains(getTypeName())
        ? type.cast(((BigDecimal) value).add(behindMillis()))
        : value;
  }

  /** Returns what the fraction of the seconds has behind its third digit. */
  private BigDecimal behindMillis() {
    int point = text.indexOf('.');
    if (point < 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal fraction =
        new BigDecimal("0" + text.substring(point).strip())
            .setScale(Microseconds.DIGITS, RoundingMode.HALF_UP);
    BigDecimal millis =
        new BigDecimal("0" + text.substring(point).strip())
            .movePointRight(3)
            .setScale(0, RoundingMode.DOWN);
    BigDecimal behind = fraction.movePointRight(3).subtract(millis);
    boolean negative = (sign < 0) != text.strip().startsWith("-");
    return negative ? behind.negate() : behind;
  }
}
