package io.vicinal.jdbc.value;

import io.vicinal.planner.plan.ArrayValue;
import io.vicinal.sql.type.ArrayText;
import io.vicinal.sql.type.VectorValue;
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

  private TextForm() {}

  /** Returns the text of a value that is not null. */
  public static String of(Object value) {
    return switch (value) {
      case String text -> text;
      case BigDecimal number -> number.toPlainString();
      case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
      case float[] vector -> VectorValue.of(vector).toString();
      case LocalTime time -> TIME.format(time);
      case LocalDateTime moment -> moment(moment);
      case OffsetDateTime moment ->
          moment(moment.toLocalDateTime()) + OFFSET.format(moment.getOffset());
      case ArrayValue array -> ofElements(array.elements());
      case Object[] array -> ofElements(Arrays.asList(array));
      default -> value.toString();
    };
  }

  /** Returns the text of an array, as PostgreSQL writes it. */
  static String ofElements(List<? extends @Nullable Object> elements) {
    return ArrayText.<Object>write(
        elements, element -> element instanceof Boolean truth ? (truth ? "t" : "f") : of(element));
  }

  private static String moment(LocalDateTime moment) {
    return moment.toLocalDate() + " " + TIME.format(moment.toLocalTime());
  }
}
