package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Gives a parameter for a column of every type in every way that JDBC has: what stands in the
 * column is what a table says.
 */
final class WriteMatrixTest {
  private static final String IMPOSSIBLE = "42804";
  private static final long MORNING = 1_767_323_045_000L; // 2026-01-02 03:04:05 UTC

  /** One way to set the first parameter. */
  private interface Way {
    void set(PreparedStatement statement) throws Exception;
  }

  private enum Letter {
    A
  }

  private static final Map<String, Way> WAYS = new LinkedHashMap<>();
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();

  static {
    setters();
    streams();
    numbersAndTexts();
    moments();
    arrays();
    targets();
  }

  private static TimeZone before;

  /** The classes of java.sql mean the clock of this process, which the table has to know. */
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

  private static void add(String group, String name, Way way) {
    WAYS.put(name, way);
    if (!group.isEmpty()) {
      GROUPS.computeIfAbsent(group, unused -> new ArrayList<>()).add(name);
    }
  }

  private static void object(String group, String name, Supplier<@Nullable Object> value) {
    add(group, name, statement -> statement.setObject(1, value.get()));
  }

  private static void setters() {
    add("TRUES", "setBoolean", s -> s.setBoolean(1, true));
    add("SEVENS", "setByte", s -> s.setByte(1, (byte) 7));
    add("SEVENS", "setShort", s -> s.setShort(1, (short) 7));
    add("SEVENS", "setInt", s -> s.setInt(1, 7));
    add("SEVENS", "setLong", s -> s.setLong(1, 7));
    add("ONE_AND_A_HALFS", "setFloat", s -> s.setFloat(1, 1.5f));
    add("ONE_AND_A_HALFS", "setDouble", s -> s.setDouble(1, 1.5));
    add("ONE_AND_A_HALFS", "setBigDecimal", s -> s.setBigDecimal(1, new BigDecimal("1.5")));
    add("SEVEN_TEXTS", "setString(7)", s -> s.setString(1, "7"));
    add("", "setNString(x)", s -> s.setNString(1, "x"));
    add("", "setString(date)", s -> s.setString(1, "2026-01-02"));
    add("", "setString(ts)", s -> s.setString(1, "2026-01-02 03:04:05"));
    add("", "setString(arr)", s -> s.setString(1, "{1,2}"));
    add("", "setString(vec)", s -> s.setString(1, "[1,0]"));
    add("", "setString(json)", s -> s.setString(1, "{\"a\":1}"));
    add("", "setString(hex)", s -> s.setString(1, "\\x0a"));
    add("BYTES", "setBytes", s -> s.setBytes(1, new byte[] {1, 0}));
    add("", "setDate", s -> s.setDate(1, Date.valueOf("2026-01-02")));
    add("", "setDate(UTC)", s -> s.setDate(1, Date.valueOf("2026-01-02"), utc()));
    add("", "setTime", s -> s.setTime(1, Time.valueOf("03:04:05")));
    add("", "setTimestamp", s -> s.setTimestamp(1, timestamp()));
    add(
        "",
        "setTimestamp(UTC)",
        s -> s.setTimestamp(1, Timestamp.valueOf("2026-01-02 03:04:05"), utc()));
    add("", "setURL", s -> s.setURL(1, URI.create("http://a/b").toURL()));
    add("NULLS", "setNull", s -> s.setNull(1, Types.INTEGER));
    add("NULLS", "setNull(name)", s -> s.setNull(1, Types.OTHER, "x"));
    add("NULLS", "setObject(null)", s -> s.setObject(1, null));
    add("NULLS", "null as DATE", s -> s.setObject(1, null, Types.DATE));
  }

  @SuppressWarnings("deprecation") // JDBC still has them
  private static void streams() {
    add("SEVEN_TEXTS", "setAsciiStream", s -> s.setAsciiStream(1, stream("7")));
    add("SEVEN_TEXTS", "setUnicodeStream", s -> s.setUnicodeStream(1, stream("7"), 1));
    add("SEVEN_TEXTS", "setCharacterStream", s -> s.setCharacterStream(1, new StringReader("7")));
    add("SEVEN_TEXTS", "setNCharacterStream", s -> s.setNCharacterStream(1, new StringReader("7")));
    add("SEVEN_TEXTS", "setClob(reader)", s -> s.setClob(1, new StringReader("7")));
    add("SEVEN_TEXTS", "setClob", s -> s.setClob(1, new SerialClob("7".toCharArray())));
    object("SEVEN_TEXTS", "Reader", () -> new StringReader("7"));
    add("BYTES", "setBinaryStream", s -> s.setBinaryStream(1, stream("\1\0")));
    add("BYTES", "setBlob(stream)", s -> s.setBlob(1, stream("\1\0")));
    add("BYTES", "setBlob", s -> s.setBlob(1, new SerialBlob(new byte[] {1, 0})));
    object("BYTES", "InputStream", () -> stream("\1\0"));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void numbersAndTexts() {
    object("TRUES", "Boolean", () -> true);
    object("SEVENS", "Byte", () -> (byte) 7);
    object("SEVENS", "Short", () -> (short) 7);
    object("SEVENS", "Integer", () -> 7);
    object("SEVENS", "Long", () -> 7L);
    object("SEVENS", "BigInteger", () -> BigInteger.valueOf(7));
    object("", "Integer 70000", () -> 70_000);
    object("", "Long big", () -> 3_000_000_000L);
    object("", "BigDecimal 38", () -> new BigDecimal("1".repeat(38)));
    object("", "BigInteger 2^70", () -> BigInteger.ONE.shiftLeft(70));
    object("", "NaN", () -> Double.NaN);
    object("ONE_AND_A_HALFS", "Float", () -> 1.5f);
    object("ONE_AND_A_HALFS", "Double", () -> 1.5);
    object("ONE_AND_A_HALFS", "BigDecimal", () -> new BigDecimal("1.5"));
    object("SEVEN_TEXTS", "Character", () -> '7');
    object("SEVEN_TEXTS", "char[]", () -> new char[] {'7'});
    object("SEVEN_TEXTS", "StringBuilder", () -> new StringBuilder("7"));
    object("", "Enum", () -> Letter.A);
    object("", "UUID", () -> UUID.fromString("11111111-2222-3333-4444-555555555555"));
    object("NO_VALUES", "Duration", () -> Duration.ofDays(1));
    object("NO_VALUES", "Year", () -> Year.of(2026));
    object("NO_VALUES", "Map", () -> Map.of("a", 1));
    object("NO_VALUES", "BitSet", () -> BitSet.valueOf(new long[] {1}));
    object("NO_VALUES", "Optional", () -> Optional.of(1));
    object("NO_VALUES", "FloatBuffer", () -> FloatBuffer.wrap(new float[] {1, 0}));
  }

  private static Timestamp timestamp() {
    return Timestamp.valueOf("2026-01-02 03:04:05.678901");
  }

  private static Calendar utc() {
    return Calendar.getInstance(TimeZone.getTimeZone("UTC"));
  }

  @SuppressWarnings("JavaUtilDate") // what JDBC takes
  private static void moments() {
    object("", "sql.Date", () -> Date.valueOf("2026-01-02"));
    object("", "sql.Time", () -> Time.valueOf("03:04:05"));
    object("", "Timestamp", WriteMatrixTest::timestamp);
    object("", "util.Date", () -> new java.util.Date(MORNING));
    object("", "Calendar", WriteMatrixTest::here);
    object("", "LocalDate", () -> LocalDate.of(2026, 1, 2));
    object("", "LocalTime", () -> LocalTime.of(3, 4, 5, 678_901_000));
    object("", "LocalDateTime", () -> LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_901_000));
    object("", "OffsetTime", () -> OffsetTime.of(3, 4, 5, 0, ZoneOffset.ofHours(1)));
    object("", "OffsetDateTime", () -> berlin().toOffsetDateTime());
    object("", "ZonedDateTime", WriteMatrixTest::berlin);
    object("", "Instant", () -> Instant.ofEpochMilli(MORNING));
  }

  private static Calendar here() {
    Calendar moment = Calendar.getInstance();
    moment.setTimeInMillis(MORNING);
    return moment;
  }

  private static ZonedDateTime berlin() {
    return ZonedDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneId.of("Europe/Berlin"));
  }

  private static void arrays() {
    add(
        "WHOLES",
        "setArray",
        s -> s.setArray(1, s.getConnection().createArrayOf("INTEGER", new Object[] {1, 0})));
    object("BYTES", "byte[]", () -> new byte[] {1, 0});
    object("WHOLES", "Byte[]", () -> new Byte[] {1, 0});
    object("WHOLES", "short[]", () -> new short[] {1, 0});
    object("WHOLES", "int[]", () -> new int[] {1, 0});
    object("WHOLES", "Integer[]", () -> new Integer[] {1, 0});
    object("WHOLES", "long[]", () -> new long[] {1, 0});
    object("WHOLES", "Object[]", () -> new Object[] {1, 0});
    object("WHOLES", "List<Integer>", () -> List.of(1, 0));
    object("WHOLES", "Set", () -> new LinkedHashSet<>(List.of(1, 0)));
    object("", "float[]", () -> new float[] {1, 0});
    object("DOUBLES", "double[]", () -> new double[] {1, 0});
    object("DOUBLES", "Float[]", () -> new Float[] {1f, 0f});
    object("DOUBLES", "Double[]", () -> new Double[] {1d, 0d});
    object("", "boolean[]", () -> new boolean[] {true, false});
    object("", "String[]", () -> new String[] {"1", "0"});
    object("", "List<String>", () -> List.of("1", "0"));
    object("", "List null", () -> Arrays.asList(1, null));
    object("", "int[][]", () -> new int[][] {{1}});
  }

  private static void targets() {
    add("SEVENS", "7 as VARCHAR", s -> s.setObject(1, 7, Types.VARCHAR));
    add("SEVEN_TEXTS", "'7' as INTEGER", s -> s.setObject(1, "7", Types.INTEGER));
    add("TRUES", "true as INTEGER", s -> s.setObject(1, true, Types.INTEGER));
    add("", "'1' as BIT", s -> s.setObject(1, "1", Types.BIT));
    add("", "1.567 as DECIMAL 1", s -> s.setObject(1, 1.567, Types.DECIMAL, 1));
    add("", "'2026-01-02' as DATE", s -> s.setObject(1, "2026-01-02", Types.DATE));
    add("", "f[] as OTHER", s -> s.setObject(1, new float[] {1, 0}, Types.OTHER));
    add("WHOLES", "x as ARRAY", s -> s.setObject(1, new Integer[] {1, 0}, Types.ARRAY));
    add(
        "",
        "ts as DATE",
        s -> s.setObject(1, Timestamp.valueOf("2026-01-02 03:04:05"), Types.DATE));
  }

  /** Returns what comes back from a column, in text, or the SQLSTATE. */
  private static String answer(PreparedStatement statement, Way way) throws Exception {
    try {
      way.set(statement);
      try (ResultSet row = statement.executeQuery()) {
        assertTrue(row.next());
        return String.valueOf(row.getString(1));
      }
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }

  private static String otherwise(String way) {
    if (GROUPS.get("NULLS").contains(way)) {
      return "null";
    }
    return GROUPS.get("NO_VALUES").contains(way) ? "07006" : IMPOSSIBLE;
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeTakesWhatTheTableSays(Where where) throws Exception {
    var table = ConversionTable.read("/conversions/write.txt", GROUPS);
    var faults = new ArrayList<String>();
    int column = 0;
    try (Connection connection = where.connect("jdbc:vicinal:mem:");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE m (id INT)");
      for (var type : table.types().entrySet()) {
        assertTrue(WAYS.keySet().containsAll(type.getValue().keySet()), type.toString());
        String name = "c" + column++;
        statement.execute("ALTER TABLE m ADD COLUMN " + name + " " + type.getKey());
        String insert = "INSERT INTO m (%s) VALUES (?) RETURNING %s".formatted(name, name);
        try (PreparedStatement prepared = connection.prepareStatement(insert)) {
          for (var way : WAYS.entrySet()) {
            String expected = type.getValue().getOrDefault(way.getKey(), otherwise(way.getKey()));
            String actual = answer(prepared, way.getValue());
            if (!expected.equals(actual)) {
              faults.add(type.getKey() + " " + way.getKey() + ": " + actual + " not " + expected);
            }
          }
        }
      }
    }
    assertEquals("", String.join("\n", faults));
    assertTrue(column * WAYS.size() > 2_000);
  }
}
