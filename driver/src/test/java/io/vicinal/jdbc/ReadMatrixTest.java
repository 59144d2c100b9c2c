package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads a value of every type in every way that JDBC has: what comes is what a table says. */
final class ReadMatrixTest {
  private static final String NO_CONVERSION = "07006";
  private static final String UNSUPPORTED = "0AV00";

  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "TEXT",
          List.of(
              "getString",
              "getNString",
              "getAsciiStream",
              "getUnicodeStream",
              "getCharacterStream",
              "getNCharacterStream",
              "String"),
          "STANDARD",
          List.of("getObject", "getObject(Map)", "Object"));

  private static final List<Class<?>> CLASSES =
      List.of(
          Object.class,
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          Number.class,
          Character.class,
          CharSequence.class,
          byte[].class,
          Byte[].class,
          Date.class,
          Time.class,
          Timestamp.class,
          java.util.Date.class,
          Calendar.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          OffsetTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class,
          Instant.class,
          UUID.class,
          Array.class,
          List.class,
          Collection.class,
          float[].class,
          double[].class,
          Float[].class,
          Double[].class,
          short[].class,
          int[].class,
          long[].class,
          boolean[].class,
          Object[].class,
          String[].class,
          Integer[].class,
          Long[].class,
          Clob.class,
          Blob.class,
          InputStream.class,
          Reader.class,
          Map.class,
          int.class,
          boolean.class);

  /** One way to read the first column. */
  private interface Way {
    @Nullable Object read(ResultSet row) throws SQLException, IOException;
  }

  private static final Map<String, Way> WAYS = ways();
  private static final Set<String> LARGE =
      Set.of("getClob", "getNClob", "getBlob", "getRef", "getRowId", "getSQLXML", "getURL");

  private static TimeZone before;

  /** The classes of java.sql show the clock of this process, which the table has to know. */
  @BeforeAll
  static void liveInIndia() {
    before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
  }

  @AfterAll
  static void goHome() {
    TimeZone.setDefault(before);
    Where.stop();
  }

  @SuppressWarnings("deprecation") // JDBC still has them
  private static Map<String, Way> ways() {
    var ways = new LinkedHashMap<String, Way>();
    ways.put("getString", row -> row.getString(1));
    ways.put("getNString", row -> row.getNString(1));
    ways.put("getBoolean", row -> row.getBoolean(1));
    ways.put("getByte", row -> row.getByte(1));
    ways.put("getShort", row -> row.getShort(1));
    ways.put("getInt", row -> row.getInt(1));
    ways.put("getLong", row -> row.getLong(1));
    ways.put("getFloat", row -> row.getFloat(1));
    ways.put("getDouble", row -> row.getDouble(1));
    ways.put("getBigDecimal", row -> row.getBigDecimal(1));
    ways.put("getBigDecimal(2)", row -> row.getBigDecimal(1, 2));
    ways.put("getBytes", row -> row.getBytes(1));
    ways.put("getDate", row -> row.getDate(1));
    ways.put("getTime", row -> row.getTime(1));
    ways.put("getTimestamp", row -> row.getTimestamp(1));
    ways.put("getAsciiStream", row -> text(row.getAsciiStream(1)));
    ways.put("getUnicodeStream", row -> text(row.getUnicodeStream(1)));
    ways.put("getBinaryStream", row -> bytes(row.getBinaryStream(1)));
    ways.put("getCharacterStream", row -> text(row.getCharacterStream(1)));
    ways.put("getNCharacterStream", row -> text(row.getNCharacterStream(1)));
    ways.put("getArray", row -> content(row.getArray(1)));
    ways.put("getObject", row -> row.getObject(1));
    ways.put("getObject(Map)", row -> row.getObject(1, Map.of()));
    ways.put("getClob", row -> row.getClob(1));
    ways.put("getNClob", row -> row.getNClob(1));
    ways.put("getBlob", row -> row.getBlob(1));
    ways.put("getRef", row -> row.getRef(1));
    ways.put("getRowId", row -> row.getRowId(1));
    ways.put("getSQLXML", row -> row.getSQLXML(1));
    ways.put("getURL", row -> row.getURL(1));
    for (Class<?> type : CLASSES) {
      ways.put(name(type), row -> row.getObject(1, type));
    }
    return ways;
  }

  private static String name(Class<?> type) {
    if (type == Date.class) {
      return "sql.Date";
    }
    return type == java.util.Date.class ? "util.Date" : type.getSimpleName();
  }

  private static @Nullable String text(@Nullable InputStream stream) throws IOException {
    return stream == null ? null : new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] bytes(@Nullable InputStream stream) throws IOException {
    return stream == null ? null : stream.readAllBytes();
  }

  private static @Nullable String text(@Nullable Reader reader) throws IOException {
    if (reader == null) {
      return null;
    }
    var text = new StringWriter();
    reader.transferTo(text);
    return text.toString();
  }

  private static @Nullable Object content(@Nullable Array array) throws SQLException {
    return array == null ? null : array.getArray();
  }

  /** Returns the value with its class, and those of its elements. */
  private static String shown(@Nullable Object value) throws SQLException {
    if (value == null) {
      return "null";
    }
    if (value instanceof Array array) {
      return "Array" + shown(array.getArray());
    }
    if (value instanceof List<?> list) {
      return "List" + elements(list.toArray());
    }
    if (value.getClass().isArray()) {
      return value.getClass().getComponentType().getSimpleName() + elements(value);
    }
    return value instanceof String text
        ? "'" + text + "'"
        : value.getClass().getSimpleName() + " " + value;
  }

  private static String elements(Object array) throws SQLException {
    var text = new StringJoiner(",", "[", "]");
    for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
      text.add(shown(java.lang.reflect.Array.get(array, i)));
    }
    return text.toString();
  }

  private static String answer(ResultSet row, Way way) throws IOException {
    try {
      return shown(way.read(row));
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeIsReadAsTheTableSays(Where where) throws SQLException, IOException {
    var table = ConversionTable.read("/conversions/read.txt", GROUPS);
    var faults = new ArrayList<String>();
    int count = 0;
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      for (var type : table.types().entrySet()) {
        assertTrue(WAYS.keySet().containsAll(type.getValue().keySet()), type.toString());
        try (ResultSet row = statement.executeQuery("SELECT " + type.getKey() + " AS x")) {
          assertTrue(row.next());
          for (var way : WAYS.entrySet()) {
            String other = LARGE.contains(way.getKey()) ? UNSUPPORTED : NO_CONVERSION;
            String expected = type.getValue().getOrDefault(way.getKey(), other);
            String actual = answer(row, way.getValue());
            count++;
            if (!expected.equals(actual)) {
              faults.add(type.getKey() + " " + way.getKey() + ": " + actual + " not " + expected);
            }
          }
        }
      }
    }
    assertEquals("", String.join("\n", faults));
    assertTrue(count > 2_000, count + " conversions");
  }
}
