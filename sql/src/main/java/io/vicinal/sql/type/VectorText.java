package io.vicinal.sql.type;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads and prints the text form of vectors. */
final class VectorText {
  private final String text;
  private final byte[] bytes;
  private final FloatReader numbers;

  private VectorText(String text) {
    this.text = text;
    // Characters that Latin-1 lacks become question marks, which a vector has not either.
    this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    this.numbers = new FloatReader(bytes);
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
    if (numbers.at != bytes.length) {
      throw malformed();
    }
    return count == floats.length ? floats : Arrays.copyOf(floats, count);
  }

  /** Guesses the count from the text, so that common vectors need no second array. */
  private int capacity() {
    return Math.max(4, bytes.length / 8);
  }

  private float number() {
    try {
      return numbers.next();
    } catch (NumberFormatException e) {
      throw isNotFinite() ? notFinite() : malformed();
    }
  }

  private void skipBlanks() {
    while (numbers.at < bytes.length && bytes[numbers.at] <= ' ' && bytes[numbers.at] >= 0) {
      numbers.at++;
    }
  }

  private boolean accept(char c) {
    if (numbers.at < bytes.length && bytes[numbers.at] == c) {
      numbers.at++;
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
    return text.regionMatches(true, numbers.at, "nan", 0, 3)
        || text.regionMatches(true, numbers.at, "inf", 0, 3);
  }

  private SqlStateException notFinite() {
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "NaN and infinity are not allowed in a vector: character " + (numbers.at + 1));
  }

  private SqlStateException malformed() {
    String found = numbers.at < text.length() ? "\"" + text.charAt(numbers.at) + "\"" : "its end";
    return new SqlStateException(
        SqlState.DATA_EXCEPTION,
        "text is not a vector like [1,2,3]: unexpected "
            + found
            + " at character "
            + (numbers.at + 1));
  }
}
