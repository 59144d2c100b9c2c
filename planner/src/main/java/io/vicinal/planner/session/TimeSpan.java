package io.vicinal.planner.session;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as settings of PostgreSQL have it: {@code 500}, which are milliseconds, {@code 1.5s} or
 * {@code 10 min}. Units are case-sensitive, as there.
 */
public final class TimeSpan {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,10}(?:\\.\\d{1,9})?)\\s*(us|ms|s|min|h|d)?");

  private record Unit(String name, BigDecimal millis) {}

  /** Largest first. */
  private static final List<Unit> UNITS =
      List.of(
          unit("d", "86400000"),
          unit("h", "3600000"),
          unit("min", "60000"),
          unit("s", "1000"),
          unit("ms", "1"),
          unit("us", "0.001"));

  private TimeSpan() {}

  private static Unit unit(String name, String millis) {
    return new Unit(name, new BigDecimal(millis));
  }

  /**
   * Returns the number of milliseconds, rounded, or nothing if {@code text} is none or more than an
   * INTEGER holds, about 24 days.
   */
  public static OptionalLong parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return OptionalLong.empty();
    }
    String name = form.group(2) == null ? "ms" : form.group(2);
    BigDecimal millis =
        UNITS.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow().millis();
    long rounded =
        new BigDecimal(form.group(1))
            .multiply(millis)
            .setScale(0, RoundingMode.HALF_EVEN)
            .longValueExact();
    return rounded > Integer.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(rounded);
  }

  /** Returns {@code millis} in the largest unit that it is a whole number of; 0 has none. */
  public static String text(long millis) {
    for (Unit unit : UNITS) {
      BigDecimal[] parts = BigDecimal.valueOf(millis).divideAndRemainder(unit.millis());
      if (millis > 0 && parts[1].signum() == 0) {
        return parts[0].toBigInteger() + unit.name();
      }
    }
    return "0";
  }
}
