package io.vicinal.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.ValueType;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResultSetTest {
  private static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");

  private Connection connection;
  private Statement statement;
  private ResultSet row;

  @BeforeEach
  void readOneRowOfEveryType() throws SQLException {
    var plan =
        new FakePlan(StatementKind.QUERY)
            .column("b", ValueType.BOOLEAN, "BOOLEAN", 0)
            .column("s", ValueType.SMALLINT, "SMALLINT", 0)
            .column("i", ValueType.INTEGER, "INTEGER", 0)
            .column("l", ValueType.BIGINT, "BIGINT", 0)
            .column("r", ValueType.REAL, "REAL", 0)
            .column("d", ValueType.DOUBLE, "DOUBLE", 0)
            .column("n", ValueType.DECIMAL, "DECIMAL", 10)
            .column("t", ValueType.VARCHAR, "TEXT", 0)
            .column("x", ValueType.VARBINARY, "VARBINARY", 0)
            .column("day", ValueType.DATE, "DATE", 0)
            .column("time", ValueType.TIME, "TIME", 0)
            .column("moment", ValueType.TIMESTAMP, "TIMESTAMP", 0)
            .column("instant", ValueType.TIMESTAMPTZ, "TIMESTAMPTZ", 0)
            .column("id", ValueType.UUID, "UUID", 0)
            .column("v", ValueType.VECTOR, "VECTOR", 3)
            .column("none", ValueType.VECTOR, "VECTOR", 3)
            .rows(number ->
                number > 0
                    ? null
                    : new Object[] {
                      true,
                      (short) 7,
                      -8,
                      1L << 40,
                      1.5f,
                      2.25,
                      new BigDecimal("12.50"),
                      "42",
                      new byte[] {1, (byte) 0xAB},
                      LocalDate.of(2026, 11, 20),
                      LocalTime.of(7, 5, 0, 123_000_000),
                      LocalDateTime.of(2026, 11, 20, 7, 5),
                      OffsetDateTime.parse("2026-11-20T07:05:00Z"),
                      ID,
                      new float[] {1, -2.5f, 0.1f},
                      null
                    });
    connection = new FakeEngine().plan("row", plan).connect();
    statement = connection.createStatement();
    row = statement.executeQuery("row");
    assertTrue(row.next());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void givesTheClassesOfJdbcByThemselves() throws SQLException {
    assertEquals(true, row.getObject("b"));
    assertEquals(7, row.getObject("s"));
    assertEquals(-8, row.getObject("i"));
    assertEquals(1L << 40, row.getObject("l"));
    assertEquals(1.5f, row.getObject("r"));
    assertEquals(2.25, row.getObject("d"));
    assertEquals(new BigDecimal("12.50"), row.getObject("n"));
    assertEquals("42", row.getObject("t"));
    assertArrayEquals(new byte[] {1, (byte) 0xAB}, (byte[]) row.getObject("x"));
    assertEquals(Date.valueOf("2026-11-20"), row.getObject("day"));
    assertEquals("07:05:00", row.getObject("time", Time.class).toString());
    assertEquals(Timestamp.valueOf("2026-11-20 07:05:00"), row.getObject("moment"));
    assertEquals(OffsetDateTime.parse("2026-11-20T07:05:00Z"), row.getObject("instant"));
    assertEquals(ID, row.getObject("id"));
    assertArrayEquals(new float[] {1, -2.5f, 0.1f}, (float[]) row.getObject("v"));
    ResultSetMetaData metadata = row.getMetaData();
    for (int i = 1; i <= metadata.getColumnCount(); i++) {
      Object value = row.getObject(i);
      String name = metadata.getColumnClassName(i);
      assertTrue(value == null || value.getClass().getName().equals(name), name);
    }
  }

  @Test
  void givesEveryTypeAsText() throws SQLException {
    String[] texts = {
      "true",
      "7",
      "-8",
      "1099511627776",
      "1.5",
      "2.25",
      "12.50",
      "42",
      "\\x01ab",
      "2026-11-20",
      "07:05:00.123",
      "2026-11-20 07:05:00",
      "2026-11-20 07:05:00+00:00",
      ID.toString(),
      "[1,-2.5,0.1]",
      null
    };
    for (int i = 0; i < texts.length; i++) {
      assertEquals(texts[i], row.getString(i + 1));
      assertEquals(texts[i], row.getObject(i + 1, String.class));
      assertEquals(texts[i] == null, row.wasNull());
    }
  }

  @Test
  void givesVectorsInEveryForm() throws SQLException {
    assertArrayEquals(new float[] {1, -2.5f, 0.1f}, row.getObject("v", float[].class));
    assertArrayEquals(new double[] {1, -2.5, 0.1f}, row.getObject("v", double[].class));
    assertArrayEquals(new Float[] {1f, -2.5f, 0.1f}, row.getObject("v", Float[].class));
    assertEquals(List.of(1f, -2.5f, 0.1f), row.getObject("v", List.class));
    Array array = row.getArray("v");
    assertEquals("REAL", array.getBaseTypeName());
    assertArrayEquals(new Float[] {1f, -2.5f, 0.1f}, (Float[]) array.getArray());
    ResultSet elements = array.getResultSet(2, 2);
    assertTrue(elements.next());
    assertEquals(-2.5f, elements.getFloat(2));
    assertNull(row.getArray("none"));
    assertNull(row.getObject("none", float[].class));
    assertTrue(row.wasNull());
  }

  @Test
  void convertsNumbersWithinTheirBounds() throws SQLException {
    assertEquals(42, row.getInt("t"));
    assertEquals(12, row.getInt("n"));
    assertEquals(new BigDecimal("1.5"), row.getBigDecimal("r"));
    assertEquals(2.25f, row.getFloat("d"));
    assertEquals((byte) 7, row.getByte("s"));
    assertTrue(row.getBoolean("i"));
    assertEquals(7L, row.getObject("s", Long.class));
    assertEquals(0, row.getInt("none"));
    assertTrue(row.wasNull());
    assertFalse(row.getBoolean("none"));
    Expect.error("22003", "value 1099511627776 is out of range for INTEGER", () -> row.getInt("l"));
    Expect.error("07006", "a VECTOR cannot be read as INTEGER", () -> row.getInt("v"));
    Expect.error("07006", "a UUID cannot be read as DATE", () -> row.getDate("id"));
    Expect.error(
        "22018", "text \"42\" cannot be read as UUID", () -> row.getObject("t", UUID.class));
  }

  @Test
  void givesTimesOfBothLibraries() throws SQLException {
    assertEquals(LocalDate.of(2026, 11, 20), row.getObject("day", LocalDate.class));
    assertEquals(LocalTime.of(7, 5, 0, 123_000_000), row.getObject("time", LocalTime.class));
    assertEquals(
        LocalDateTime.of(2026, 11, 20, 7, 5), row.getObject("moment", LocalDateTime.class));
    assertEquals(Instant.parse("2026-11-20T07:05:00Z"), row.getObject("instant", Instant.class));
    assertEquals(
        Timestamp.from(Instant.parse("2026-11-20T07:05:00Z")), row.getTimestamp("instant"));
    assertEquals(Date.valueOf("2026-11-20"), row.getDate("moment"));
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"), Locale.ROOT);
    assertEquals(
        Timestamp.from(Instant.parse("2026-11-19T22:05:00Z")), row.getTimestamp("moment", tokyo));
  }

  @Test
  void namesColumnsThatAreNotThere() throws SQLException {
    Expect.error("42703", "result has no column \"zz\"", () -> row.getString("zz"));
    Expect.error("07009", "there is no column 17: result has 16", () -> row.getString(17));
    assertEquals(15, row.findColumn("V"));
    assertFalse(row.next());
    Expect.error(
        "24000", "result set is not on a row\nhint: Call next first.", () -> row.getString(1));
    row.close();
    Expect.error("24000", "result set is closed", row::next);
  }

  @Test
  void describesVectorColumns() throws SQLException {
    ResultSetMetaData metadata = row.getMetaData();
    int v = row.findColumn("v");
    assertEquals("VECTOR", metadata.getColumnTypeName(v));
    assertEquals(Types.OTHER, metadata.getColumnType(v));
    assertEquals(3, metadata.getPrecision(v));
    assertEquals("[F", metadata.getColumnClassName(v));
    assertEquals("docs", metadata.getTableName(v));
    assertEquals("public", metadata.getSchemaName(v));
    assertEquals("main", metadata.getCatalogName(v));
    assertEquals("v", metadata.getColumnName(v));
    assertEquals(ResultSetMetaData.columnNullable, metadata.isNullable(v));
    Expect.error("07009", "there is no column 0: result has 16", () -> metadata.getColumnName(0));
  }
}
