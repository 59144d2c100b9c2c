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
    return switch (value) {
      case float[] vector -> vector;
      case String text -> text;
      case Boolean truth -> truth(truth, type);
      case Number number -> number(number);
      case double[] numbers -> numbers;
      case byte[] bytes -> bytes;
      case UUID id -> id;
      case char[] characters -> new String(characters);
      case CharSequence text -> text.toString();
      case Character character -> character.toString();
      case Enum<?> constant -> constant.toString();
      case LocalDate date -> date;
      case LocalTime time -> time;
      case LocalDateTime moment -> moment;
      case OffsetDateTime moment -> moment;
      case OffsetTime time -> time.toLocalTime();
      case ZonedDateTime moment -> moment.toOffsetDateTime();
      case Instant moment -> atUtc(moment);
      case java.util.Date moment -> moment(moment, type, null);
      case Calendar moment -> moment(moment.getTime(), type, moment);
      case Array array -> of(array.getArray(), type, element);
      case Object[] elements -> list(elements, element);
      case Collection<?> list -> list(list.toArray(), element);
      case Clob clob -> clob.getSubString(1, Math.toIntExact(clob.length()));
      case Blob blob -> blob.getBytes(1, Math.toIntExact(blob.length()));
      case SQLXML xml -> xml.getString();
      case Reader reader -> ParameterStream.text(reader, Long.MAX_VALUE);
      case InputStream stream -> ParameterStream.bytes(stream, Long.MAX_VALUE);
      case URL url -> url.toString();
      case Object array when array.getClass().isArray() -> list(boxed(array), element);
      default -> throw unknown(value);
    };
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
    return switch (number) {
      case Byte small -> small.shortValue();
      case Short _, Integer _, Long _, Float _, Double _, BigDecimal _, BigInteger _ -> number;
      case AtomicInteger counter -> counter.get();
      case AtomicLong counter -> counter.get();
      default -> throw unknown(number);
    };
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
