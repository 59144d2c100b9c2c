package io.vicinal.jdbc.corpus;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes the values of a row as text and compares such rows. */
final class Cells {
  static final String SEPARATOR = " | ";

  private static final double TOLERANCE = 1e-6;
  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d{3,}(?:[eE][-+]?\\d+)?");

  private Cells() {}

  static String written(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    return value.isEmpty() ? "(empty)" : value.replace("\n", "\\n");
  }

  /** Compares rows as text, and numbers with three digits or more behind the point as such. */
  static boolean same(String expected, String found) {
    if (expected.equals(found)) {
      return true;
    }
    String[] some = expected.split(Pattern.quote(SEPARATOR), -1);
    String[] others = found.split(Pattern.quote(SEPARATOR), -1);
    boolean same = some.length == others.length;
    for (int i = 0; same && i < some.length; i++) {
      same = some[i].equals(others[i]) || near(some[i], others[i]);
    }
    return same;
  }

  private static boolean near(String one, String other) {
    if (!FRACTION.matcher(one).matches() || !FRACTION.matcher(other).matches()) {
      return false;
    }
    double a = Double.parseDouble(one);
    double b = Double.parseDouble(other);
    return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
  }
}
