package io.vicinal.jdbc.wire;

import io.vicinal.jdbc.error.SqlFailure;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.proto.Common;
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

  /**
   * Returns a value of a protobuf message.
   *
   * @throws RuntimeException 08P01 if it is not of its type
   */
  public static TypedValue read(Common.TypedValue message) {
    try {
      return TypedValue.fromProto(message);
    } catch (RuntimeException e) {
      throw refused(e);
    }
  }

  /** Returns the value in the class that its type has in Java; Avatica checks nothing itself. */
  private static @Nullable Object local(TypedValue value) {
    Rep type = boxed(value.type);
    try {
      return (type == value.type ? value : TypedValue.ofSerial(type, value.value)).toLocal();
    } catch (RuntimeException e) {
      throw refused(e);
    }
  }

  private static RuntimeException refused(RuntimeException cause) {
    RuntimeException refused = SqlFailure.unchecked("08P01", "parameter is no value of its type");
    refused.addSuppressed(cause);
    return refused;
  }

  /** Returns the type of objects for one of primitive values, which Avatica cannot read. */
  private static Rep boxed(Rep type) {
    return switch (type) {
      case PRIMITIVE_BOOLEAN -> Rep.BOOLEAN;
      case PRIMITIVE_BYTE -> Rep.BYTE;
      case PRIMITIVE_SHORT -> Rep.SHORT;
      case PRIMITIVE_CHAR -> Rep.CHARACTER;
      case PRIMITIVE_INT -> Rep.INTEGER;
      case PRIMITIVE_LONG -> Rep.LONG;
      case PRIMITIVE_FLOAT -> Rep.FLOAT;
      case PRIMITIVE_DOUBLE -> Rep.DOUBLE;
      case null, default -> type;
    };
  }

  private static @Nullable Object value(TypedValue value) {
    Object local = local(value);
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
