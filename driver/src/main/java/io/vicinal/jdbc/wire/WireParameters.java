package io.vicinal.jdbc.wire;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;
import org.apache.calcite.avatica.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads the values of parameters as Avatica's clients send them. */
public final class WireParameters {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long MILLIS_PER_SECOND = 1_000;

  private WireParameters() {}

  /** Returns {@code values} as slots that hold what the planner takes. */
  public static List<TypedValue> of(List<TypedValue> values) {
    var slots = new ArrayList<TypedValue>();
    for (TypedValue value : values) {
      slots.add(TypedValue.ofSerial(Rep.OBJECT, value == null ? null : value(value)));
    }
    return slots;
  }

  private static @Nullable Object value(TypedValue value) {
    Object local = value.toLocal();
    if (local instanceof ByteString bytes) {
      return bytes.getBytes();
    }
    if (!(local instanceof Number number)) {
      return local;
    }
    return switch (value.type) {
      case JAVA_SQL_DATE -> LocalDate.ofEpochDay(number.longValue());
      case JAVA_SQL_TIME -> LocalTime.ofNanoOfDay(number.longValue() * NANOS_PER_MILLI);
      case JAVA_SQL_TIMESTAMP, JAVA_UTIL_DATE -> moment(number.longValue());
      default -> number;
    };
  }

  private static LocalDateTime moment(long millis) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(millis, MILLIS_PER_SECOND),
        (int) (Math.floorMod(millis, MILLIS_PER_SECOND) * NANOS_PER_MILLI),
        ZoneOffset.UTC);
  }
}
