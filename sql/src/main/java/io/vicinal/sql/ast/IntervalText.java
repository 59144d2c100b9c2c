package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Reads PostgreSQL's {@code INTERVAL '1 day 2 hours'}, in which the units stand in the text. */
public final class IntervalText {
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([-+]?\\d+):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d+)?))?"
              + "|([-+]?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+))");
  private static final BigDecimal MINUTE = BigDecimal.valueOf(60);
  private static final BigDecimal HOUR = BigDecimal.valueOf(3_600);
  private static final BigDecimal DAY = BigDecimal.valueOf(86_400);
  private static final int DIGITS = 9;

  private final String text;
  private final SqlParserPos position;
  private BigDecimal months = BigDecimal.ZERO;
  private BigDecimal seconds = BigDecimal.ZERO;

  private IntervalText(String text, SqlParserPos position) {
    this.text = text;
    this.position = position;
  }

  /**
   * Returns the interval that {@code text} says, turned around if {@code sign} is negative.
   *
   * @throws SqlStateException 22007 for other text, 0AV00 for months together with days or times
   */
  public static SqlLiteral parse(int sign, String text, SqlParserPos position) {
    var interval = new IntervalText(text, position);
    String forward = text.strip().replaceFirst("(?i)\\s+ago$", "");
    interval.read(forward);
    return interval.literal(forward.length() < text.strip().length() ? -sign : sign);
  }

  /**
   * Puts an interval in the place of the text at the end of {@code operands}: {@code '1
   * day'::interval}.
   *
   * @throws SqlStateException 0AV00 where no text in quotes is there
   */
  public static void cast(List<Object> operands, SqlParserPos position) {
    if (!(operands.getLast() instanceof SqlCharStringLiteral literal)) {
      throw Lists.notSupported("a cast to INTERVAL but of text in quotes", position);
    }
    SqlParserPos whole = literal.getParserPosition().plus(position);
    operands.set(operands.size() - 1, parse(1, literal.getValueAs(String.class), whole));
  }

  private void read(String parts) {
    Matcher part = PART.matcher(parts);
    int at = 0;
    while (at < parts.length() && part.region(at, parts.length()).lookingAt()) {
      if (part.group(5) == null) {
        addTime(part.group(1), part.group(2), part.group(3));
      } else {
        add(new BigDecimal(part.group(4)), part.group(5).toLowerCase(Locale.ROOT));
      }
      at = part.end();
    }
    if (at == 0 || !parts.substring(at).isBlank()) {
      throw invalid();
    }
  }

  private void addTime(String hours, String minutes, String fraction) {
    BigDecimal time =
        new BigDecimal(hours)
            .abs()
            .multiply(HOUR)
            .add(new BigDecimal(minutes).multiply(MINUTE))
            .add(fraction == null ? BigDecimal.ZERO : new BigDecimal(fraction));
    seconds = hours.startsWith("-") ? seconds.subtract(time) : seconds.add(time);
  }

  private void add(BigDecimal number, String unit) {
    switch (unit) {
      case "year", "years", "y" -> months = months.add(number.multiply(BigDecimal.valueOf(12)));
      case "month", "months", "mon", "mons" -> months = months.add(number);
      case "week", "weeks", "w" ->
          seconds = seconds.add(number.multiply(DAY).multiply(BigDecimal.valueOf(7)));
      case "day", "days", "d" -> seconds = seconds.add(number.multiply(DAY));
      case "hour", "hours", "h" -> seconds = seconds.add(number.multiply(HOUR));
      case "minute", "minutes", "min", "mins", "m" ->
          seconds = seconds.add(number.multiply(MINUTE));
      case "second", "seconds", "sec", "secs", "s" -> seconds = seconds.add(number);
      case "millisecond", "milliseconds", "msec", "msecs", "ms" ->
          seconds = seconds.add(number.movePointLeft(3));
      case "microsecond", "microseconds", "usec", "usecs", "us" ->
          seconds = seconds.add(number.movePointLeft(6));
      default -> throw invalid();
    }
  }

  private SqlLiteral literal(int sign) {
    if (months.signum() != 0 && seconds.signum() != 0) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "an interval of months and of days or times is not supported: \"" + text + '"')
          .at(position);
    }
    if (months.signum() != 0) {
      String whole = months.abs().toBigInteger().toString();
      return SqlLiteral.createInterval(
          sign * months.signum(),
          whole,
          new SqlIntervalQualifier(TimeUnit.MONTH, DIGITS, null, -1, position),
          position);
    }
    BigDecimal[] days = seconds.abs().divideAndRemainder(DAY);
    BigDecimal[] hours = days[1].divideAndRemainder(HOUR);
    BigDecimal[] minutes = hours[1].divideAndRemainder(MINUTE);
    String written =
        days[0].toBigInteger()
            + " "
            + hours[0].toBigInteger()
            + ":"
            + minutes[0].toBigInteger()
            + ":"
            + minutes[1].setScale(6, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    return ExactInterval.of(
        position,
        seconds.signum() < 0 ? -sign : sign,
        written,
        new SqlIntervalQualifier(TimeUnit.DAY, DIGITS, TimeUnit.SECOND, 6, position));
  }

  private SqlStateException invalid() {
    return new SqlStateException(SqlState.INVALID_DATETIME, "invalid interval: \"" + text + '"')
        .at(position);
  }
}
