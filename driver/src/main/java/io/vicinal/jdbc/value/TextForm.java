package io.vicinal.jdbc.value;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes values as {@code getString} gives them, in the form in which SQL text reads them back. */
public final class TextForm {
  /** Hours to seconds always, and as many digits of a fraction as there are. */
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder().appendOffset("+HH:MM", "+00:00").toFormatter(Locale.ROOT);

  private static final int EXACT_WHOLE_MAX = 10_000_000;

  private TextForm() {}

  /** Returns the text of a value that is not null. */
  public static String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof float[] vector) {
      return vector(vector);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof LocalTime time) {
      return TIME.format(time);
    }
    if (value instanceof LocalDateTime moment) {
      return moment(moment);
    }
    if (value instanceof OffsetDateTime moment) {
      return moment(moment.toLocalDateTime()) + OFFSET.format(moment.getOffset());
    }
    if (value instanceof ArrayCell array) {
      return ofElements(array.elements());
    }
    return value instanceof Object[] array ? ofElements(Arrays.asList(array)) : value.toString();
  }

  /** Returns the text of an array, as PostgreSQL writes it. */
  static String ofElements(List<? extends @Nullable Object> elements) {
    var text = new StringBuilder("{");
    for (Object element : elements) {
      if (text.length() > 1) {
        text.append(',');
      }
      if (element == null) {
        text.append("NULL");
      } else {
        String form = element instanceof Boolean truth ? (truth ? "t" : "f") : of(element);
        text.append(needsQuotes(form) ? quoted(form) : form);
      }
    }
    return text.append('}').toString();
  }

  private static String quoted(String element) {
    return '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static boolean needsQuotes(String element) {
    return element.isEmpty()
        || element.equalsIgnoreCase("NULL")
        || element.chars().anyMatch(c -> "{},\"\\ ".indexOf(c) >= 0 || (c >= '\t' && c <= '\r'));
  }

  /** Returns {@code [1,2.5,-30000]}: the shortest digits that read back as the same floats. */
  private static String vector(float[] vector) {
    var text = new StringBuilder(vector.length * 10 + 2).append('[');
    for (int i = 0; i < vector.length; i++) {
      if (i > 0) {
        text.append(',');
      }
      int whole = (int) vector[i];
      if (whole == vector[i] && Math.abs(whole) < EXACT_WHOLE_MAX) {
        text.append(whole);
      } else {
        String digits = Float.toString(vector[i]);
        text.append(digits, 0, digits.length() - (digits.endsWith(".0") ? 2 : 0));
      }
    }
    return text.append(']').toString();
  }

  private static String moment(LocalDateTime moment) {
    return moment.toLocalDate() + " " + TIME.format(moment.toLocalTime());
  }
}
