package io.vicinal.planner.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.VectorType;
import io.vicinal.sql.type.VectorValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;

class ParameterConversionTest {
  private static RelDataType type(SqlTypeName name) {
    return Dialect.typeFactory().createSqlType(name);
  }

  private static Object convert(Object value, SqlTypeName type) {
    return new ParameterConversion(type(type), 1).toInternal(value);
  }

  private static String failure(Object value, RelDataType type) {
    SqlStateException error =
        assertThrows(
            SqlStateException.class, () -> new ParameterConversion(type, 1).toInternal(value));
    return error.state().code() + " " + error.getMessage();
  }

  @Test
  void nullIsNullOfEveryType() {
    for (SqlTypeName name :
        List.of(SqlTypeName.INTEGER, SqlTypeName.VARCHAR, SqlTypeName.DATE, SqlTypeName.UUID)) {
      assertNull(convert(null, name));
    }
  }

  @Test
  void numbersOfAnyClassBecomeTheDeclaredOne() {
    for (Object three :
        List.of(3, 3L, (short) 3, (byte) 3, 3.0, 3f, new BigDecimal("3.00"), "3", " 3 ")) {
      assertEquals(3, convert(three, SqlTypeName.INTEGER));
      assertEquals(3L, convert(three, SqlTypeName.BIGINT));
      assertEquals((short) 3, convert(three, SqlTypeName.SMALLINT));
      assertEquals(3.0, convert(three, SqlTypeName.DOUBLE));
      assertEquals(3f, convert(three, SqlTypeName.REAL));
    }
    assertEquals(new BigDecimal("1.5"), convert("1.5", SqlTypeName.DECIMAL));
    assertEquals(Double.NaN, convert("NaN", SqlTypeName.DOUBLE));
  }

  @Test
  void numbersThatDoNotFitAreOutOfRange() {
    RelDataType integer = type(SqlTypeName.INTEGER);
    assertEquals(
        "22003 parameter 2 expects INTEGER, the value 3000000000 is out of range",
        failure(3_000_000_000L, integer));
    assertEquals(
        "22003 parameter 2 expects INTEGER, the value 1.5 is out of range", failure(1.5, integer));
    assertEquals("22P02 parameter 2 expects INTEGER, not 'x'", failure("x", integer));
    assertEquals(
        "42804 parameter 2 expects INTEGER, not LocalDate", failure(LocalDate.MIN, integer));
    assertEquals(
        "22003 parameter 2 expects REAL, the value 1.0E300 is out of range",
        failure(1e300, type(SqlTypeName.REAL)));
  }

  @Test
  void datesAndTimesOfAnyClass() {
    for (Object day :
        List.of(
            LocalDate.of(2026, 1, 2),
            java.sql.Date.valueOf("2026-01-02"),
            java.sql.Timestamp.valueOf("2026-01-02 10:00:00"),
            "2026-01-02")) {
      assertEquals((int) LocalDate.of(2026, 1, 2).toEpochDay(), convert(day, SqlTypeName.DATE));
    }
    for (Object time :
        List.of(LocalTime.of(1, 2, 3), java.sql.Time.valueOf("01:02:03"), "1:02:03")) {
      assertEquals(3_723_000_000L, convert(time, SqlTypeName.TIME));
    }
    long millis = LocalDateTime.of(2026, 1, 2, 3, 4, 5).toInstant(ZoneOffset.UTC).toEpochMilli();
    for (Object moment :
        List.of(
            LocalDateTime.of(2026, 1, 2, 3, 4, 5),
            java.sql.Timestamp.valueOf("2026-01-02 03:04:05"),
            "2026-01-02 03:04:05",
            "2026-01-02T03:04:05.000")) {
      assertEquals(millis * 1_000, convert(moment, SqlTypeName.TIMESTAMP));
    }
    for (Object instant :
        List.of(
            Instant.ofEpochMilli(millis),
            ZonedDateTime.of(2026, 1, 2, 5, 4, 5, 0, ZoneOffset.ofHours(2)),
            "2026-01-02 05:04:05+02:00",
            "2026-01-02T05:04:05+02",
            "2026-01-02 03:04:05Z",
            "2026-01-02 03:04:05")) {
      assertEquals(millis * 1_000, convert(instant, SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE));
    }
    assertEquals(
        "22008 parameter 2 expects DATE, not '2026-13-01'",
        failure("2026-13-01", type(SqlTypeName.DATE)));
  }

  @Test
  void vectorsOfAnyClass() {
    RelDataType vector = VectorType.of(2, true);
    for (Object value :
        new Object[] {
          new float[] {1, 2.5f},
          new double[] {1, 2.5},
          new Float[] {1f, 2.5f},
          new Number[] {1, 2.5},
          List.of(1, 2.5),
          "[1, 2.5]"
        }) {
      assertEquals(VectorValue.of(1, 2.5f), new ParameterConversion(vector, 1).toInternal(value));
    }
    assertEquals(
        "22000 parameter 2 holds no vector: vector component 2 is NaN, NaN and infinity are not"
            + " allowed",
        failure(new float[] {1, Float.NaN}, vector));
    assertEquals(
        "22000 parameter 2 has no number at component 1", failure(List.of("a", "b"), vector));
  }

  @Test
  void callersKeepTheirArrays() {
    float[] mine = {1, 2};
    var value = (VectorValue) new ParameterConversion(VectorType.of(2, true), 0).toInternal(mine);
    mine[0] = 9;
    assertEquals(VectorValue.of(1, 2), value);
  }

  @Test
  void textBytesAndIdentifiers() {
    UUID id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
    assertEquals(id, convert(id.toString(), SqlTypeName.UUID));
    assertEquals("22P02 parameter 2 expects UUID, not 'x'", failure("x", type(SqlTypeName.UUID)));
    assertEquals("12", convert(12, SqlTypeName.VARCHAR));
    assertEquals(true, convert("yes", SqlTypeName.BOOLEAN));
    assertEquals(
        new ByteString(new byte[] {1, (byte) 0xff}), convert("\\x01ff", SqlTypeName.VARBINARY));
  }
}
