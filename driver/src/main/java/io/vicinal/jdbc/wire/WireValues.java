package io.vicinal.jdbc.wire;

import io.vicinal.jdbc.value.ArrayCell;
import io.vicinal.jdbc.value.TextForm;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Gives values the forms in which they leave: numbers, booleans and texts as they are, days and
 * milliseconds for dates and times as Avatica's clients expect them, bytes, and the text of
 * everything else, vectors included.
 */
public final class WireValues {
  /** What a row and each value of it take besides their content, roughly. */
  private static final int OVERHEAD_BYTES = 8;

  private WireValues() {}

  /** Returns {@code frame} in the forms of the wire. */
  public static Meta.Frame of(Meta.Frame frame) {
    List<Object> rows = new ArrayList<>();
    for (Object row : frame.rows) {
      rows.add(row((Object[]) row));
    }
    return new Meta.Frame(frame.offset, frame.done, rows);
  }

  private static @Nullable Object[] row(@Nullable Object[] values) {
    var row = new @Nullable Object[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = of(values[i]);
    }
    return row;
  }

  /** Returns the form of one value. */
  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Boolean truth -> truth;
      case Number number -> number;
      case String text -> text;
      case LocalDate date -> Math.toIntExact(date.toEpochDay());
      case LocalTime time -> time.get(ChronoField.MILLI_OF_DAY);
      case LocalDateTime moment -> moment.toInstant(ZoneOffset.UTC).toEpochMilli();
      case byte[] bytes -> bytes;
      default -> TextForm.of(value);
    };
  }

  /** Returns about how many bytes a row takes on its way. */
  public static long bytes(@Nullable Object[] row) {
    long bytes = OVERHEAD_BYTES;
    for (Object value : row) {
      bytes += OVERHEAD_BYTES + bytes(value);
    }
    return bytes;
  }

  private static long bytes(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case String text -> text.length();
      case byte[] bytes -> 2L * bytes.length;
      case float[] vector -> 12L * vector.length;
      case ArrayCell array -> array.elements().stream().mapToLong(WireValues::element).sum();
      default -> OVERHEAD_BYTES;
    };
  }

  private static long element(@Nullable Object element) {
    return OVERHEAD_BYTES + bytes(element);
  }
}
