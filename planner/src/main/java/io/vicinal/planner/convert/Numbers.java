package io.vicinal.planner.convert;

import io.vicinal.sql.type.DecimalScale;
import io.vicinal.sql.type.RealText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Reads numbers and booleans out of whatever object stands for them. */
final class Numbers {
  private Numbers() {}

  static boolean toBoolean(Object value, Target target) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    if (value instanceof String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "t", "yes", "y", "on", "1" -> true;
        case "false", "f", "no", "n", "off", "0" -> false;
        default -> throw target.badText(text, null);
      };
    }
    throw target.impossible(value);
  }

  /** Returns a whole number from {@code min} to {@code max}; a fraction is out of range. */
  static long toLong(Object value, long min, long max, Target target) {
    long result;
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      result = ((Number) value).longValue();
    } else {
      try {
        result = toDecimal(value, target).longValueExact();
      } catch (ArithmeticException e) {
        throw target.outOfRange(value);
      }
    }
    if (result < min || result > max) {
      throw target.outOfRange(value);
    }
    return result;
  }

  /**
   * Returns the whole number nearest to {@code value}, as an assignment to a column and a cast
   * round: halves of floating-point numbers to the even neighbor, those of decimals away from zero.
   */
  static long toRoundedLong(Object value, long min, long max, Target target) {
    return switch (value) {
      case Double number -> toLong(toDecimal(Math.rint(number), target), min, max, target);
      case Float number -> toLong(toDecimal(Math.rint(number), target), min, max, target);
      case BigDecimal number -> toLong(DecimalScale.round(number, 0), min, max, target);
      default -> toLong(value, min, max, target);
    };
  }

  /** Returns a DOUBLE; the zero of a text keeps its sign, which no decimal has. */
  static double toDouble(Object value, Target target) {
    if (value instanceof Number number && !(value instanceof BigDecimal)) {
      return number.doubleValue();
    }
    if (value instanceof String text && RealText.isNamed(text)) {
      return RealText.readDouble(text);
    }
    double number = toDecimal(value, target).doubleValue();
    if (Double.isInfinite(number)) {
      throw target.outOfRange(value);
    }
    return number == 0 && value instanceof String text && text.strip().startsWith("-")
        ? -0.0
        : number;
  }

  static float toFloat(Object value, Target target) {
    if (value instanceof Float number) {
      return number;
    }
    double wide = toDouble(value, target);
    float narrow = (float) wide;
    if (Float.isInfinite(narrow) && !Double.isInfinite(wide)) {
      throw target.outOfRange(value);
    }
    return narrow;
  }

  static BigDecimal toDecimal(Object value, Target target) {
    return switch (value) {
      case BigDecimal decimal -> decimal;
      case BigInteger integer -> new BigDecimal(integer);
      case Double number when !Double.isFinite(number) -> throw target.outOfRange(value);
      case Float number when !Float.isFinite(number) -> throw target.outOfRange(value);
      case Double number -> BigDecimal.valueOf(number);
      case Float number -> new BigDecimal(number.toString());
      case Long number -> BigDecimal.valueOf(number);
      case Number number -> parse(number.toString(), target);
      case String text -> parse(text.strip(), target);
      default -> throw target.impossible(value);
    };
  }

  private static BigDecimal parse(String text, Target target) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw target.badText(text, e);
    }
  }
}
