package io.vicinal.planner.session;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as people write it: {@code 1048576}, {@code 512MB} or {@code 64 kB}. */
public final class ByteSize {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,18})\\s*(|b|kb|mb|gb|tb)", Pattern.CASE_INSENSITIVE);

  /** Each is 1,024 times the one before. */
  private static final List<String> UNITS = List.of("b", "kb", "mb", "gb", "tb");

  private static final List<String> LABELS = List.of("", "kB", "MB", "GB", "TB");

  private ByteSize() {}

  /** Returns the number of bytes, or nothing if {@code text} is none or too large. */
  public static OptionalLong parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(form.group(1));
    int shift = 10 * Math.max(0, UNITS.indexOf(form.group(2).toLowerCase(Locale.ROOT)));
    return number > Long.MAX_VALUE >> shift
        ? OptionalLong.empty()
        : OptionalLong.of(number << shift);
  }

  /** Returns the shortest form that is exact. */
  public static String text(long bytes) {
    int unit = 0;
    long number = bytes;
    while (number != 0 && number % 1_024 == 0 && unit < LABELS.size() - 1) {
      number /= 1_024;
      unit++;
    }
    return number + LABELS.get(unit);
  }
}
