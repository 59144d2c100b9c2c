package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DecimalScale;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/**
 * A pattern of {@code to_char} for numbers: {@code 9 0 . D , G S MI PL SG PR FM} and text between
 * double quotes, as in PostgreSQL's table of template patterns for numbers.
 */
final class NumberPattern {
  /** What PostgreSQL knows, too. */
  private static final List<String> REFUSED = List.of("EEEE", "RN", "TH", "V", "L", "B", "C");

  private final String pattern;
  private final boolean plain;
  private final int point;
  private int before;
  private int after;
  private int firstZero = Integer.MAX_VALUE;
  private int lastZero = -1;
  private boolean ownSign;

  /** Reads {@code text}. @throws SqlStateException 42601 for two points, 0AV00 */
  NumberPattern(String text) {
    this.plain = text.toUpperCase(Locale.ROOT).contains("FM");
    this.pattern = text.replaceAll("(?i)FM", "");
    int found = -1;
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = Character.toUpperCase(pattern.charAt(i));
      quoted ^= c == '"';
      if (quoted) {
        continue;
      }
      for (String word : REFUSED) {
        if (pattern.regionMatches(true, i, word, 0, word.length())) {
          throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              word + " in the pattern \"" + text + "\" is not supported");
        }
      }
      if (c == '.' || c == 'D') {
        if (found >= 0) {
          throw new SqlStateException(SqlState.SYNTAX_ERROR, "two points in \"" + text + '"');
        }
        found = i;
      } else if (c == '9' || c == '0') {
        digit(c, found >= 0);
      } else if (c == 'S' || isWord(i, "MI") || isWord(i, "PL") || isWord(i, "PR")) {
        ownSign = true;
      }
    }
    this.point = found;
  }

  private void digit(char c, boolean fraction) {
    if (fraction) {
      lastZero = c == '0' ? after : lastZero;
      after++;
    } else {
      firstZero = c == '0' ? Math.min(firstZero, before) : firstZero;
      before++;
    }
  }

  private boolean isWord(int at, String word) {
    return pattern.regionMatches(true, at, word, 0, 2);
  }

  /** Returns {@code number} as the pattern says; # for every digit where it does not fit. */
  String write(BigDecimal number) {
    BigDecimal rounded = DecimalScale.round(number, after);
    boolean negative = rounded.signum() < 0;
    String digits = rounded.abs().unscaledValue().toString();
    digits = "0".repeat(Math.max(0, after + 1 - digits.length())) + digits;
    String whole = digits.substring(0, digits.length() - after);
    String fraction = digits.substring(digits.length() - after);
    whole = whole.equals("0") ? "" : whole;
    boolean fits = whole.length() <= before;
    // Without a fraction, zero is one digit; without digits before the point it is none.
    int shown = whole.isEmpty() && after == 0 && before > 0 ? 1 : whole.length();
    int from = fits ? Math.min(before - shown, firstZero) : 0;
    String all = fits ? "0".repeat(before - whole.length()) + whole : "#".repeat(before);
    return place(all, fits ? fraction : "#".repeat(after), from, negative);
  }

  /** Puts the digits from {@code from} on in their places, and the sign before the first one. */
  private String place(String whole, String fraction, int from, boolean negative) {
    var text = new StringBuilder();
    boolean signed = ownSign;
    int digit = 0;
    int decimal = 0;
    int kept = plain ? significant(fraction) : fraction.length();
    for (int i = 0; i < pattern.length(); i++) {
      char c = Character.toUpperCase(pattern.charAt(i));
      boolean begun = digit > from || (i > point && point >= 0);
      if (c == '"') {
        int end = pattern.indexOf('"', i + 1);
        text.append(pattern, i + 1, end < 0 ? pattern.length() : end);
        i = end < 0 ? pattern.length() : end;
      } else if (c == '9' || c == '0') {
        if (i > point && point >= 0) {
          text.append(decimal < kept ? fraction.substring(decimal, decimal + 1) : "");
          decimal++;
        } else if (digit < from) {
          digit++;
          text.append(plain ? "" : " ");
        } else {
          signed = signed || sign(text, negative);
          text.append(whole.charAt(digit++));
        }
      } else if (i == point) {
        signed = signed || sign(text, negative);
        text.append('.'); // PostgreSQL keeps it even where nothing follows
      } else if (c == ',' || c == 'G') {
        text.append(begun ? "," : plain ? "" : " ");
      } else {
        i += word(text, i, negative) - 1;
      }
    }
    if (!signed) {
      sign(text, negative);
    }
    return text.toString();
  }

  private int significant(String fraction) {
    int length = fraction.length();
    while (length > lastZero + 1 && fraction.charAt(length - 1) == '0') {
      length--;
    }
    return length;
  }

  private boolean sign(StringBuilder text, boolean negative) {
    text.append(negative ? "-" : plain ? "" : " ");
    return true;
  }

  /** Writes what is neither digit nor point; returns how long it is in the pattern. */
  private int word(StringBuilder text, int at, boolean negative) {
    if (isWord(at, "MI")) {
      text.append(negative ? "-" : plain ? "" : " ");
      return 2;
    }
    if (isWord(at, "PL")) {
      text.append(negative ? (plain ? "" : " ") : "+");
      return 2;
    }
    if (isWord(at, "SG")) {
      text.append(negative ? "-" : "+");
      return 2;
    }
    if (isWord(at, "PR")) {
      if (negative) {
        int blanks = 0;
        while (blanks < text.length() && text.charAt(blanks) == ' ') {
          blanks++;
        }
        text.insert(blanks, '<').append('>');
      } else if (!plain) {
        text.insert(0, ' ').append(' ');
      }
      return 2;
    }
    if (Character.toUpperCase(pattern.charAt(at)) == 'S') {
      text.append(negative ? "-" : "+");
      return 1;
    }
    text.append(pattern.charAt(at));
    return 1;
  }
}
