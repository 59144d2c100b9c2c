package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Arrays;

/**
 * Reads and prints the text form of vectors.
 *
 * <p>Reading takes the fast path of Clinger (1990): up to 15 significant digits and a power of ten
 * up to 22 are exact in double, so that one multiplication or division rounds correctly to double.
 * Rounding again to float could differ from a single rounding only when the double lies exactly
 * half-way between two floats; those, and all longer numbers, go to {@link Float#parseFloat}.
 */
final class VectorText {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int MAX_EXACT_DIGITS = 15;
  private static final long HALF_WAY_MASK = (1L << 29) - 1;
  private static final long HALF_WAY = 1L << 28;

  private final String text;
  private int at;

  private VectorText(String text) {
    this.text = text;
  }

  static float[] parse(String text) {
    return new VectorText(text).vector();
  }

  static String print(float[] floats) {
    StringBuilder out = new StringBuilder(floats.length * 10 + 2);
    out.append('[');
    for (int i = 0; i < floats.length; i++) {
      if (i > 0) {
        out.append(',');
      }
      printFloat(out, floats[i]);
    }
    return out.append(']').toString();
  }

  private static void printFloat(StringBuilder out, float value) {
    int whole = (int) value;
    if (whole == value && Math.abs(whole) < 10_000_000) {
      out.append(whole);
      return;
    }
    String digits = Float.toString(value);
    out.append(digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
  }

  private float[] vector() {
    skipBlanks();
    expect('[');
    float[] floats = new float[capacity()];
    int count = 0;
    do {
      skipBlanks();
      if (count == floats.length) {
        floats = Arrays.copyOf(floats, count * 2);
      }
      floats[count++] = number();
      skipBlanks();
    } while (accept(','));
    expect(']');
    skipBlanks();
    if (at != text.length()) {
      throw malformed();
    }
    return count == floats.length ? floats : Arrays.copyOf(floats, count);
  }

  /** Guesses the count from the text, so that common vectors need no second array. */
  private int capacity() {
    return Math.max(4, text.length() / 8);
  }

  private float number() {
    int start = at;
    boolean negative = accept('-');
    if (!negative) {
      accept('+');
    }
    long digits = 0;
    int significant = 0;
    int scale = 0;
    boolean any = false;
    boolean point = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c >= '0' && c <= '9') {
        any = true;
        if (significant > 0 || c != '0') {
          significant++;
        }
        if (significant <= MAX_EXACT_DIGITS) {
          digits = digits * 10 + (c - '0');
        }
        if (point) {
          scale++;
        }
      } else if (c == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (!any) {
      throw isNotFinite() ? notFinite() : malformed();
    }
    if (at < text.length() && (text.charAt(at) | 0x20) == 'e') {
      at++;
      if (!accept('-')) {
        accept('+');
      }
      int exponentStart = at;
      while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
        at++;
      }
      if (at == exponentStart) {
        throw malformed();
      }
      return slowly(start);
    }
    if (significant > MAX_EXACT_DIGITS || scale >= POWERS_OF_TEN.length) {
      return slowly(start);
    }
    double magnitude = digits / POWERS_OF_TEN[scale];
    if ((Double.doubleToRawLongBits(magnitude) & HALF_WAY_MASK) == HALF_WAY
        || (magnitude != 0 && magnitude < Float.MIN_NORMAL)) {
      return slowly(start);
    }
    return (float) (negative ? -magnitude : magnitude);
  }

  private float slowly(int start) {
    try {
      return Float.parseFloat(text.substring(start, at));
    } catch (NumberFormatException e) {
      throw malformed();
    }
  }

  private void skipBlanks() {
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
  }

  private boolean accept(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw malformed();
    }
  }

  private boolean isNotFinite() {
    return text.regionMatches(true, at, "nan", 0, 3) || text.regionMatches(true, at, "inf", 0, 3);
  }

  private SqlStateException notFinite() {
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "NaN and infinity are not allowed in a vector: character " + (at + 1));
  }

  private SqlStateException malformed() {
    String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "its end";
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "text is not a vector like [1,2,3]: unexpected " + found + " at character " + (at + 1));
  }
}
