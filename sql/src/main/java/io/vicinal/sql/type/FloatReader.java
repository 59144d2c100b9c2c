package io.vicinal.sql.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads floats in decimal from Latin-1 bytes, one after the other, as {@link Float#parseFloat}
 * would.
 *
 * <p>Takes the fast path of Clinger (1990): digits that are a number below 2<sup>53</sup> and a
 * power of ten up to 22 are exact in double, so that one multiplication or division rounds
 * correctly to double. Rounding again to float could differ from a single rounding only when the
 * double lies exactly half-way between two floats; those, and all longer numbers, go to {@link
 * Float#parseFloat}. Numbers like {@code -0.12345678}, with one digit before the point, are read
 * eight digits at a time and without jumps that depend on their length or sign, which a processor
 * would guess wrong in every other number.
 */
final class FloatReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long[] WHOLE_POWERS_OF_TEN = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };
  private static final int SHORT_FORM_BYTES = 19; // a sign, a digit, a point, and two longs
  private static final int DIGITS_MAX = 17; // more might not fit a long
  private static final int EXPONENT_DIGITS_MAX = 3;
  private static final long EXACT_MAX = 1L << 53;
  private static final long HALF_WAY_MASK = (1L << 29) - 1;
  private static final long HALF_WAY = 1L << 28;
  private static final long MIN_NORMAL_BITS = Double.doubleToRawLongBits(Float.MIN_NORMAL);

  private final byte[] bytes;

  /** Where the next number or sign is read; callers may move it. */
  int at;

  FloatReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads the number that begins here, and stands behind it.
   *
   * @throws NumberFormatException if none begins here; then this stands where that was found out
   */
  float next() {
    int start = at;
    if (start <= bytes.length - SHORT_FORM_BYTES) {
      int sign = isMinus(bytes[start]);
      int first = bytes[start + sign] - '0';
      if (first >= 0 && first <= 9 && bytes[start + sign + 1] == '.') {
        int fraction = start + sign + 2;
        long one = (long) LONGS.get(bytes, fraction);
        long two = (long) LONGS.get(bytes, fraction + 8);
        int ones = leadingDigits(one);
        int twos = leadingDigits(two) & -(ones >>> 3); // none, unless the first eight are digits
        int scale = ones + twos;
        int end = fraction + scale;
        long digits =
            (first * WHOLE_POWERS_OF_TEN[ones] + value(one, ones)) * WHOLE_POWERS_OF_TEN[twos]
                + value(two, twos);
        if (scale < 16 && digits < EXACT_MAX && (bytes[end] | 0x20) != 'e') {
          at = end;
          return rounded(digits / POWERS_OF_TEN[scale], sign, start);
        }
      }
    }
    return anyForm(start);
  }

  /** Returns 1 for a minus sign and 0 for everything else. */
  private static int isMinus(byte c) {
    return (((c & 0xff) ^ '-') - 1) >>> 31;
  }

  /** Returns how many of eight characters are digits before the first that is none. */
  private static int leadingDigits(long eight) {
    long digits = eight ^ 0x3030_3030_3030_3030L; // each 0 to 9, if it is one
    long others = (digits | (digits + 0x7676_7676_7676_7676L)) & 0x8080_8080_8080_8080L;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /** Returns the number that the first {@code count} of eight characters are, by three steps. */
  private static long value(long eight, int count) {
    int half = (8 - count) << 2; // a shift by 64 would be none
    long digits = ((eight ^ 0x3030_3030_3030_3030L) << half) << half;
    long pairs = digits * 10 + (digits >>> 8);
    return ((pairs & 0xff_0000_00ffL) * 0xf_4240_0000_0064L
            + ((pairs >>> 16) & 0xff_0000_00ffL) * 0x2710_0000_0001L)
        >>> 32;
  }

  private float anyForm(int start) {
    at = start;
    int sign = at < bytes.length ? isMinus(bytes[at]) : 0;
    at += sign;
    if (sign == 0 && at < bytes.length && bytes[at] == '+') {
      at++;
    }
    long digits = 0;
    int significant = 0;
    int scale = 0;
    boolean any = false;
    boolean point = false;
    for (; at < bytes.length; at++) {
      int digit = bytes[at] - '0';
      if (digit >= 0 && digit <= 9) {
        any = true;
        if (digits > 0 || digit > 0) {
          significant++;
        }
        if (significant <= DIGITS_MAX) {
          digits = digits * 10 + digit;
        }
        if (point) {
          scale++;
        }
      } else if (bytes[at] == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (!any) {
      throw new NumberFormatException();
    }
    if (at < bytes.length && (bytes[at] | 0x20) == 'e') {
      scale -= exponent();
    }
    if (significant > DIGITS_MAX || digits >= EXACT_MAX || Math.abs(scale) > 22) {
      return slowly(start);
    }
    double magnitude = scale >= 0 ? digits / POWERS_OF_TEN[scale] : digits * POWERS_OF_TEN[-scale];
    return rounded(magnitude, sign, start);
  }

  /** Reads an exponent; returns one that no float has where it has more than three digits. */
  private int exponent() {
    at++;
    boolean negative = at < bytes.length && bytes[at] == '-';
    if (negative || (at < bytes.length && bytes[at] == '+')) {
      at++;
    }
    int begin = at;
    int exponent = 0;
    for (; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      if (at < begin + EXPONENT_DIGITS_MAX) {
        exponent = exponent * 10 + (bytes[at] - '0');
      }
    }
    if (at == begin) {
      throw new NumberFormatException();
    }
    int read = at > begin + EXPONENT_DIGITS_MAX ? 1_000_000 : exponent;
    return negative ? -read : read;
  }

  private float rounded(double magnitude, int sign, int start) {
    long bits = Double.doubleToRawLongBits(magnitude);
    if ((bits & HALF_WAY_MASK) == HALF_WAY || (bits < MIN_NORMAL_BITS && bits != 0)) {
      return slowly(start);
    }
    return (float) Double.longBitsToDouble(bits | (long) sign << 63);
  }

  @SuppressWarnings("deprecation") // the bytes are digits, signs, points and e, each one character
  private float slowly(int start) {
    return Float.parseFloat(new String(bytes, 0, start, at - start));
  }
}
