package io.vicinal.jdbc.value;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.calcite.avatica.AvaticaParameter;
import org.jspecify.annotations.Nullable;

/**
 * Reads the object that {@code setObject} is given as one of the few classes that parameters have:
 * so the same objects mean the same in this process and over the network.
 */
final class GivenValue {
  private GivenValue() {}

  /**
   * Returns {@code value} as a truth value, a number, a text, bytes, an array of numbers, a list, a
   * UUID, or an object of java.time.
   *
   * @param wanted describes what the statement wants, for objects that may stand for several types
   * @throws SQLException 07006 if no value of SQL is such an object
   * @throws IOException if a stream cannot be read
   */
  static Object of(Object value, AvaticaParameter wanted) throws SQLException, IOException {
    boolean instants = wanted.typeName.startsWith("TIMESTAMPTZ"); // of one, or of an array
    return of(value, wanted.parameterType, instants ? Types.TIMESTAMP_WITH_TIMEZONE : Types.OTHER);
  }

  /** Elements of arrays and lists are wanted as {@code element}. */
  private static Object of(Object value, int type, int element) throws SQLException, IOException {
    if (value instanceof float[]
        || value instanceof String
        || value instanceof double[]
        || value instanceof byte[]
        || value instanceof UUID) {
      return value;
    }
    if (value instanceof Boolean truth) {
      return truth(truth, type);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof char[] characters) {
      return new String(characters);
    }
    if (value instanceof CharSequence
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof URL) {
      return value.toString();
    }
    Object moment = moment(value, type);
    return moment == null ? many(value, type, element) : moment;
  }

  /** Returns what is a moment as such; null for all else. */
  private static @Nullable Object moment(Object value, int type) {
    if (value instanceof LocalDate
        || value instanceof LocalTime
        || value instanceof LocalDateTime
        || value instanceof OffsetDateTime) {
      return value;
    }
    if (value instanceof OffsetTime time) {
      return time.toLocalTime();
    }
    if (value instanceof ZonedDateTime moment) {
      return moment.toOffsetDateTime();
    }
    if (value instanceof Instant moment) {
      return atUtc(moment);
    }
    if (value instanceof java.util.Date moment) {
      return moment(moment, type, null);
    }
    return value instanceof Calendar moment ? moment(moment.getTime(), type, moment) : null;
  }

  /** Returns what has elements, characters or bytes to be read. */
  private static Object many(Object value, int type, int element) throws SQLException, IOException {
    if (value instanceof Array array) {
      return of(array.getArray(), type, element);
    }
    if (value instanceof Object[] elements) {
      return list(elements, element);
    }
    if (value instanceof Collection<?> list) {
      return list(list.toArray(), element);
    }
    if (value instanceof Clob clob) {
      return clob.getSubString(1, Math.toIntExact(clob.length()));
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, Math.toIntExact(blob.length()));
    }
    if (value instanceof SQLXML xml) {
      return xml.getString();
    }
    if (value instanceof Reader reader) {
      return ParameterStream.text(reader, Long.MAX_VALUE);
    }
    if (value instanceof InputStream stream) {
      return ParameterStream.bytes(stream, Long.MAX_VALUE);
    }
    if (value.getClass().isArray()) {
      return list(boxed(value), element);
    }
    throw unknown(value);
  }

  /** Returns 1 or 0 where the statement wants a number, as JDBC's table B-5 has it. */
  static Object truth(boolean truth, int type) {
    return switch (type) {
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.REAL, Types.DOUBLE, Types.DECIMAL ->
          truth ? 1 : 0;
      default -> truth;
    };
  }

  /** Returns the instant where the statement wants one, else the wall clock of the calendar. */
  @SuppressWarnings("JavaUtilDate") // it is what JDBC hands over
  static Object moment(java.util.Date value, int type, @Nullable Calendar calendar) {
    if (value instanceof java.sql.Date) {
      return TemporalForm.wallClock(value, calendar).toLocalDate();
    }
    if (value instanceof java.sql.Time) {
      return TemporalForm.wallClock(value, calendar).toLocalTime();
    }
    return type == Types.TIMESTAMP_WITH_TIMEZONE
        ? atUtc(value.toInstant())
        : TemporalForm.wallClock(value, calendar);
  }

  private static OffsetDateTime atUtc(Instant moment) {
    try {
      return moment.atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw SqlFailure.undeclared(
          SqlFailure.of("22008", moment + " is outside of what a moment can be", e));
    }
  }

  private static Number number(Number number) throws SQLException {
    if (number instanceof Byte small) {
      return small.shortValue();
    }
    if (number instanceof AtomicInteger counter) {
      return counter.get();
    }
    if (number instanceof AtomicLong counter) {
      return counter.get();
    }
    if (number instanceof Short
        || number instanceof Integer
        || number instanceof Long
        || number instanceof Float
        || number instanceof Double
        || number instanceof BigDecimal
        || number instanceof BigInteger) {
      return number;
    }
    throw unknown(number);
  }

  private static List<@Nullable Object> list(@Nullable Object[] elements, int type)
      throws SQLException, IOException {
    var list = new ArrayList<@Nullable Object>(elements.length);
    for (Object element : elements) {
      list.add(element == null ? null : of(element, type, type));
    }
    return list;
  }

  private static Object[] boxed(Object array) {
    Object[] boxed = new Object[java.lang.reflect.Array.getLength(array)];
    Arrays.setAll(boxed, i -> java.lang.reflect.Array.get(array, i));
    return boxed;
  }

  private static SQLException unknown(Object value) {
    return SqlFailure.of(
        "07006", "an object of " + value.getClass().getName() + " is no value of SQL");
  }
}
