package io.vicinal.planner.convert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vicinal.sql.Dialect;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.ColumnDefinition;
import io.vicinal.storage.DataType;
import io.vicinal.storage.DataType.Kind;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.type.SqlTypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AssignmentTest {
  private static Object assign(DataType to, SqlTypeName from, Object value) {
    var column = new ColumnDefinition("c", to, true, null);
    return new Assignment(column, Dialect.typeFactory().createSqlType(from)).toStored(value);
  }

  private static String failure(DataType to, SqlTypeName from, Object value) {
    SqlStateException error = assertThrows(SqlStateException.class, () -> assign(to, from, value));
    return error.state().code() + " " + error.getMessage();
  }

  @Test
  void numbersAreRoundedToTheScale() {
    DataType decimal = new DataType(Kind.DECIMAL, 5, 2);
    assertEquals(
        new BigDecimal("1.01"), assign(decimal, SqlTypeName.DECIMAL, new BigDecimal("1.005")));
    assertEquals(new BigDecimal("-2.00"), assign(decimal, SqlTypeName.INTEGER, -2));
    assertEquals(
        "22003 column \"c\" expects DECIMAL(5, 2), the value 1234.5 is out of range",
        failure(decimal, SqlTypeName.DOUBLE, 1234.5));
    assertEquals(4, assign(DataType.of(Kind.INTEGER), SqlTypeName.DOUBLE, 3.7));
    assertEquals(
        "22003 column \"c\" expects SMALLINT, the value 40000 is out of range",
        failure(DataType.of(Kind.SMALLINT), SqlTypeName.INTEGER, 40_000));
  }

  @Test
  @Timeout(60)
  void hugeExponentsTakeNoTime() {
    DataType decimal = new DataType(Kind.DECIMAL, 5, 2);
    for (String sign : new String[] {"", "-"}) {
      String tiny = sign + "1e-300000000";
      String huge = sign + "1e300000000";
      var number = new BigDecimal(tiny);
      assertEquals(new BigDecimal("0.00"), assign(decimal, SqlTypeName.VARCHAR, tiny));
      assertEquals(new BigDecimal("0.00"), assign(decimal, SqlTypeName.DECIMAL, number));
      assertEquals(0L, assign(DataType.of(Kind.BIGINT), SqlTypeName.DECIMAL, number));
      var large = new BigDecimal(huge);
      DataType whole = DataType.of(Kind.BIGINT);
      for (DataType type : new DataType[] {decimal, whole}) {
        assertEquals("22003", failure(type, SqlTypeName.VARCHAR, huge).substring(0, 5));
        assertEquals("22003", failure(type, SqlTypeName.DECIMAL, large).substring(0, 5));
      }
    }
  }

  @Test
  void textThatIsTooLongIsRefusedUnlessBlank() {
    DataType three = new DataType(Kind.VARCHAR, 3, 0);
    assertEquals("abc", assign(three, SqlTypeName.VARCHAR, "abc"));
    assertEquals("abc", assign(three, SqlTypeName.VARCHAR, "abc  "));
    assertEquals(
        "22001 value too long for column \"c\" VARCHAR(3): 5 characters",
        failure(three, SqlTypeName.VARCHAR, "abcde"));
    assertEquals("日本語", assign(three, SqlTypeName.VARCHAR, "日本語"));
    assertEquals("😀😀😀", assign(three, SqlTypeName.VARCHAR, "😀😀😀"));
    assertEquals("ab", assign(new DataType(Kind.CHAR, 3, 0), SqlTypeName.CHAR, "ab "));
  }

  @Test
  void timesBecomeMicroseconds() {
    assertEquals(1_500L, assign(DataType.of(Kind.TIME), SqlTypeName.TIME, 1_500L));
    assertEquals(-1L, assign(DataType.of(Kind.TIMESTAMP), SqlTypeName.TIMESTAMP, -1L));
    assertEquals(
        1_000L,
        assign(DataType.of(Kind.TIMESTAMPTZ), SqlTypeName.VARCHAR, "1970-01-01 00:00:00.001"));
    assertEquals(19_000, assign(DataType.of(Kind.DATE), SqlTypeName.DATE, 19_000));
  }

  @Test
  void momentsInTextKeepMicroseconds() {
    for (Kind kind : new Kind[] {Kind.TIMESTAMP, Kind.TIMESTAMPTZ}) {
      DataType type = DataType.of(kind);
      assertEquals(123_456L, assign(type, SqlTypeName.VARCHAR, "1970-01-01 00:00:00.123456"));
      assertEquals(-876_544L, assign(type, SqlTypeName.VARCHAR, "1969-12-31 23:59:59.123456"));
      assertEquals(
          List.of(123_456L),
          assign(DataType.array(type), SqlTypeName.VARCHAR, "{1970-01-01 00:00:00.123456}"));
    }
    assertEquals(
        1_123_456L, assign(DataType.of(Kind.TIME), SqlTypeName.VARCHAR, "00:00:01.123456"));
  }

  @Test
  void vectorsAreReadFromText() {
    assertArrayEquals(
        new float[] {1, 2}, (float[]) assign(DataType.vector(2), SqlTypeName.VARCHAR, "[1,2]"));
    assertEquals(
        "22000 column \"c\" expects 2 dimensions, not 3",
        failure(DataType.vector(2), SqlTypeName.VARCHAR, "[1,2,3]"));
  }

  @Test
  void jsonMustBeJson() {
    DataType json = DataType.of(Kind.JSON);
    for (String good :
        new String[] {
          "{}",
          " [1, -2.5e+3, \"a\\u0041\\n\", true, false, null] ",
          "{\"a\": {\"b\": []}}",
          "0",
          "\"x\""
        }) {
      assertEquals(good, assign(json, SqlTypeName.VARCHAR, good));
    }
    for (String bad :
        new String[] {
          "", "{", "[1,]", "{a: 1}", "01", "'x'", "nul", "1 2", "\"\\x\"", "\"\u0001\"", "-", "1."
        }) {
      assertEquals("22P02", failure(json, SqlTypeName.VARCHAR, bad).substring(0, 5), bad);
    }
    assertEquals(
        "54000 column \"c\" holds JSON nested deeper than 512 levels",
        failure(json, SqlTypeName.VARCHAR, "[".repeat(100_000)));
  }
}
