package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParameterTest {
  private final FakePlan plan =
      new FakePlan(StatementKind.INSERT)
          .parameter(ValueType.VECTOR, "VECTOR", 3)
          .parameter(ValueType.TIMESTAMPTZ, "TIMESTAMPTZ", 0);
  private Connection connection;
  private PreparedStatement statement;

  @BeforeEach
  void prepare() throws SQLException {
    connection = new FakeEngine().plan("insert", plan).connect();
    statement = connection.prepareStatement("insert");
    statement.setNull(2, Types.OTHER);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** Sets the first parameter and returns what the planner gets. */
  private Object sent(Setter setter) throws SQLException {
    setter.set(statement);
    statement.executeUpdate();
    return plan.executed.getLast()[0];
  }

  @FunctionalInterface
  private interface Setter {
    void set(PreparedStatement statement) throws SQLException;
  }

  @Test
  void passesVectorsInEveryForm() throws SQLException {
    assertArrayEquals(new float[] {1, 2}, (float[]) sent(s -> s.setObject(1, new float[] {1, 2})));
    assertArrayEquals(
        new double[] {1, 2}, (double[]) sent(s -> s.setObject(1, new double[] {1, 2})));
    assertEquals(List.of(1f, 2f), sent(s -> s.setObject(1, new Float[] {1f, 2f})));
    assertEquals(List.of(1, 2.5), sent(s -> s.setObject(1, List.of(1, 2.5))));
    assertEquals("[1,2]", sent(s -> s.setObject(1, "[1,2]", Types.OTHER)));
    assertEquals("[1,2]", sent(s -> s.setString(1, "[1,2]")));
    assertArrayEquals(new byte[] {1}, (byte[]) sent(s -> s.setBytes(1, new byte[] {1})));
    assertEquals(
        List.of(1f, 2f),
        sent(s -> s.setArray(1, connection.createArrayOf("FLOAT", new Float[] {1f, 2f}))));
    assertEquals(
        List.of(1f, 2f),
        sent(s -> s.setObject(1, connection.createArrayOf("real", new Object[] {1f, 2f}))));
    Expect.error(
        "42704",
        "type \"nonsense\" does not exist",
        () -> connection.createArrayOf("nonsense", new Object[0]));
  }

  @Test
  void passesScalarsAsTheyCome() throws SQLException {
    assertEquals(5, sent(s -> s.setInt(1, 5)));
    assertEquals(5L, sent(s -> s.setLong(1, 5)));
    assertEquals((short) 5, sent(s -> s.setByte(1, (byte) 5)));
    assertEquals(true, sent(s -> s.setBoolean(1, true)));
    assertEquals(0.5f, sent(s -> s.setFloat(1, 0.5f)));
    assertEquals(0.5, sent(s -> s.setDouble(1, 0.5)));
    assertEquals(BigDecimal.TEN, sent(s -> s.setBigDecimal(1, BigDecimal.TEN)));
    UUID id = new UUID(1, 2);
    assertEquals(id, sent(s -> s.setObject(1, id)));
    assertEquals(id, sent(s -> s.setObject(1, id, JDBCType.OTHER)));
    assertNull(sent(s -> s.setNull(1, Types.VARCHAR)));
    assertNull(sent(s -> s.setString(1, null)));
    assertNull(sent(s -> s.setObject(1, null)));
    assertNull(sent(s -> s.setDate(1, null)));
  }

  @Test
  void passesStreamsAsTextAndBytes() throws SQLException {
    assertEquals("abc", sent(s -> s.setCharacterStream(1, new StringReader("abc"))));
    assertEquals("ab", sent(s -> s.setCharacterStream(1, new StringReader("abc"), 2)));
    assertEquals("abc", sent(s -> s.setClob(1, new StringReader("abc"))));
    byte[] bytes = "abc".getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(
        bytes, (byte[]) sent(s -> s.setBinaryStream(1, new ByteArrayInputStream(bytes))));
    assertEquals("abc", sent(s -> s.setAsciiStream(1, new ByteArrayInputStream(bytes))));
  }

  @Test
  void readsJavaSqlTimesAsTheWallClockOfTheirCalendar() throws SQLException {
    assertEquals(LocalDate.of(2026, 11, 20), sent(s -> s.setDate(1, Date.valueOf("2026-11-20"))));
    assertEquals(LocalTime.of(7, 5), sent(s -> s.setTime(1, Time.valueOf("07:05:00"))));
    assertEquals(
        LocalDateTime.of(2026, 11, 20, 7, 5, 0, 123_456_000),
        sent(s -> s.setTimestamp(1, Timestamp.valueOf("2026-11-20 07:05:00.123456"))));
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"), Locale.ROOT);
    Timestamp instant = Timestamp.from(Instant.parse("2026-11-19T22:05:00Z"));
    assertEquals(
        LocalDateTime.of(2026, 11, 20, 7, 5), sent(s -> s.setTimestamp(1, instant, tokyo)));
    statement.setTimestamp(2, instant, tokyo);
    statement.executeUpdate();
    assertEquals(
        instant.toInstant().atOffset(ZoneOffset.UTC),
        plan.executed.getLast()[1],
        "an instant needs no wall clock");
  }

  @Test
  void describesParameters() throws SQLException {
    ParameterMetaData metadata = statement.getParameterMetaData();
    assertEquals(2, metadata.getParameterCount());
    assertEquals("VECTOR", metadata.getParameterTypeName(1));
    assertEquals(Types.OTHER, metadata.getParameterType(1));
    assertEquals(3, metadata.getPrecision(1));
    assertEquals("[F", metadata.getParameterClassName(1));
    assertEquals(ParameterMetaData.parameterModeIn, metadata.getParameterMode(1));
    Expect.error(
        "07009", "there is no parameter 3: statement has 2", () -> metadata.getParameterType(3));
  }
}
