package io.vicinal.jdbc.value;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value in the Java class that is asked for.
 *
 * <p>Values come in the classes in which the engine gives them, arrays as {@link ArrayCell}; none
 * is null here.
 */
public final class ObjectForm {
  private ObjectForm() {}

  /** Returns the object that {@code getObject} gives by itself, by JDBC's table B-3. */
  public static Object standard(Object value) throws SQLException {
    if (value instanceof ArrayCell array) {
      return SqlArray.of(array);
    }
    if (value instanceof Short number) {
      return Integer.valueOf(number);
    }
    if (value instanceof LocalDate date) {
      return Date.valueOf(date);
    }
    if (value instanceof LocalTime time) {
      return TemporalForm.sqlTime(time, null);
    }
    return value instanceof LocalDateTime moment ? Timestamp.valueOf(moment) : value;
  }

  /** Returns {@code value} as a {@code type}. @throws SQLException if it is not one */
  public static <T> T as(Object value, Class<T> type) throws SQLException {
    return type.cast(convert(value, type));
  }

  private static Object convert(Object value, Class<?> type) throws SQLException {
    if (type == Object.class) {
      return standard(value);
    }
    if (type.isInstance(value)) {
      return value;
    }
    if (type.isArray() && value instanceof ArrayCell array) {
      return elements(array, type.getComponentType());
    }
    return switch (type.getName()) {
      case "java.lang.String" -> TextForm.of(value);
      case "java.lang.Boolean" -> truth(value);
      case "java.lang.Byte" -> (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
      case "java.lang.Short" -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
      case "java.lang.Integer" ->
          (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
      case "java.lang.Long" -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
      case "java.lang.Float" -> single(value);
      case "java.lang.Double" -> real(value);
      case "java.math.BigDecimal" -> decimal(value);
      case "java.math.BigInteger" -> decimal(value).toBigInteger();
      case "java.time.LocalDate" -> TemporalForm.date(value);
      case "java.time.LocalTime" -> TemporalForm.time(value);
      case "java.time.LocalDateTime" -> TemporalForm.dateTime(value);
      case "java.time.OffsetDateTime" -> TemporalForm.offsetDateTime(value);
      case "java.time.ZonedDateTime" -> zoned(value);
      case "java.time.Instant" -> TemporalForm.offsetDateTime(value).toInstant();
      case "java.sql.Date" -> date(value, null);
      case "java.sql.Time" -> time(value, null);
      case "java.sql.Timestamp", "java.util.Date" -> timestamp(value, null);
      case "java.util.UUID" -> uuid(value);
      case "java.sql.Array" -> array(value);
      case "java.util.List", "java.util.Collection", "java.lang.Iterable" -> list(value);
      case "[F" -> VectorForm.floats(value);
      case "[D" -> VectorForm.doubles(value);
      case "[Ljava.lang.Float;" -> VectorForm.boxed(value);
      case "[B" -> bytes(value);
      case "[Z" -> VectorForm.truths(value);
      default -> throw Mismatch.type(value, type.getTypeName());
    };
  }

  /** Returns a whole number. @throws SQLException 22003 outside {@code min} to {@code max} */
  public static long whole(Object value, long min, long max, String wanted) throws SQLException {
    return NumberForm.whole(value, min, max, wanted);
  }

  /** Returns a REAL. @throws SQLException 22003 if a finite number is out of its range */
  public static float single(Object value) throws SQLException {
    return NumberForm.single(value);
  }

  public static double real(Object value) throws SQLException {
    return NumberForm.real(value, "DOUBLE");
  }

  public static BigDecimal decimal(Object value) throws SQLException {
    return NumberForm.decimal(value, "DECIMAL");
  }

  public static boolean truth(Object value) throws SQLException {
    return NumberForm.truth(value);
  }

  public static Date date(Object value, @Nullable Calendar calendar) throws SQLException {
    return TemporalForm.sqlDate(value, calendar);
  }

  public static Time time(Object value, @Nullable Calendar calendar) throws SQLException {
    return TemporalForm.sqlTime(value, calendar);
  }

  public static Timestamp timestamp(Object value, @Nullable Calendar calendar) throws SQLException {
    return TemporalForm.timestamp(value, calendar);
  }

  /** Returns the bytes, or the components of a vector of small whole numbers. */
  public static byte[] bytes(Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof float[] vector) {
      return VectorForm.bytes(vector);
    }
    throw Mismatch.type(value, "VARBINARY");
  }

  public static Array array(Object value) throws SQLException {
    if (value instanceof Array array) {
      return array;
    }
    if (value instanceof float[]) {
      return SqlArray.ofVector(value);
    }
    if (value instanceof ArrayCell given) {
      return SqlArray.of(given);
    }
    if (value instanceof List<?> list) {
      return SqlArray.of("JAVA_OBJECT", list.toArray());
    }
    if (value instanceof Object[] elements) {
      return SqlArray.of("JAVA_OBJECT", elements);
    }
    throw Mismatch.type(value, "ARRAY");
  }

  /** Returns a Java array of that class of elements; primitive ones cannot be NULL. */
  private static Object elements(ArrayCell array, Class<?> type) throws SQLException {
    Object elements = java.lang.reflect.Array.newInstance(type, array.elements().size());
    for (int i = 0; i < array.elements().size(); i++) {
      Object element = array.elements().get(i);
      if (element != null) {
        java.lang.reflect.Array.set(elements, i, convert(element, boxed(type)));
      } else if (type.isPrimitive()) {
        throw Mismatch.type(array, type.getTypeName() + "[] without NULL");
      }
    }
    return elements;
  }

  private static Class<?> boxed(Class<?> type) {
    return java.lang.invoke.MethodType.methodType(type).wrap().returnType();
  }

  private static List<?> list(Object value) throws SQLException {
    if (value instanceof float[] vector) {
      return VectorForm.list(vector);
    }
    if (value instanceof ArrayCell array) {
      return array.elements();
    }
    if (value instanceof Object[] elements) {
      return Arrays.asList(elements);
    }
    throw Mismatch.type(value, "a list");
  }

  private static ZonedDateTime zoned(Object value) throws SQLException {
    return value instanceof LocalDateTime moment
        ? moment.atZone(ZoneId.systemDefault())
        : TemporalForm.offsetDateTime(value).toZonedDateTime();
  }

  private static UUID uuid(Object value) throws SQLException {
    if (!(value instanceof String text)) {
      throw Mismatch.type(value, "UUID");
    }
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw Mismatch.text(text, "UUID");
    }
  }
}
