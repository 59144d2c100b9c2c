package io.vicinal.jdbc.value;

import io.vicinal.jdbc.error.SqlFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.AvaticaSite;
import org.apache.calcite.avatica.ColumnMetaData.Rep;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Where one {@code ?} gets its value: every setter keeps the object as it came.
 *
 * <p>Avatica's own sites convert to the forms of its wire, lose what has none, and ignore streams;
 * the planner converts to the type that the statement wants. Calendars are applied here, and what
 * only JDBC knows (arrays, large objects, streams) is read here by {@link GivenValue}.
 */
public final class ParameterSite extends AvaticaSite {
  private final AvaticaParameter parameter;
  private final int index;
  private final TypedValue[] slots;

  /** Creates the site of the parameter at {@code index}, counted from 0. */
  public ParameterSite(
      AvaticaParameter parameter, Calendar calendar, int index, TypedValue[] slots) {
    super(parameter, calendar, index, slots);
    this.parameter = parameter;
    this.index = index;
    this.slots = slots;
  }

  /** Returns what a setter left in {@code slot}. */
  public static @Nullable Object valueOf(TypedValue slot) {
    return slot.type == Rep.OBJECT ? slot.value : slot.toLocal();
  }

  /** Returns {@code slot} with its own copy of an array that the user may go on to change. */
  public static TypedValue detached(TypedValue slot) {
    Object value = slot.value;
    if (value instanceof float[] vector) {
      return TypedValue.ofSerial(Rep.OBJECT, new GivenVector(vector.clone()));
    }
    if (value instanceof Collection<?> list) {
      return TypedValue.ofSerial(Rep.OBJECT, new ArrayList<@Nullable Object>(list));
    }
    return value != null && value.getClass().isArray()
        ? TypedValue.ofSerial(Rep.OBJECT, copy(value))
        : slot;
  }

  private static Object copy(Object array) {
    int length = java.lang.reflect.Array.getLength(array);
    Object copy = java.lang.reflect.Array.newInstance(array.getClass().getComponentType(), length);
    System.arraycopy(array, 0, copy, 0, length);
    return copy;
  }

  private void put(@Nullable Object value) {
    slots[index] = TypedValue.ofSerial(Rep.OBJECT, value);
  }

  @Override
  public void setObject(@Nullable Object value) {
    try {
      put(value == null ? null : GivenValue.of(value, parameter));
    } catch (SQLException e) {
      throw e.getSQLState() == null ? unreadable(e) : SqlFailure.undeclared(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private RuntimeException unreadable(Exception e) {
    throw SqlFailure.undeclared(
        SqlFailure.of(
            "58030", "parameter " + (index + 1) + " cannot be read: " + e.getMessage(), e));
  }

  @Override
  public void setObject(@Nullable Object value, int targetSqlType) {
    setObject(value);
  }

  @Override
  public void setObject(@Nullable Object value, int targetSqlType, int scaleOrLength) {
    setObject(value);
  }

  @Override
  public void setNull(int sqlType) {
    put(null);
  }

  @Override
  public void setNull(int sqlType, @Nullable String typeName) {
    put(null);
  }

  @Override
  public void setBoolean(boolean value) {
    put(GivenValue.truth(value, parameter.parameterType));
  }

  @Override
  public void setByte(byte value) {
    put((short) value);
  }

  @Override
  public void setShort(short value) {
    put(value);
  }

  @Override
  public void setInt(int value) {
    put(value);
  }

  @Override
  public void setLong(long value) {
    put(value);
  }

  @Override
  public void setFloat(float value) {
    put(value);
  }

  @Override
  public void setDouble(double value) {
    put(value);
  }

  @Override
  public void setBigDecimal(@Nullable BigDecimal value) {
    put(value);
  }

  @Override
  public void setString(@Nullable String value) {
    put(value);
  }

  @Override
  public void setNString(@Nullable String value) {
    put(value);
  }

  @Override
  public void setBytes(byte @Nullable [] value) {
    put(value);
  }

  @Override
  public void setDate(@Nullable Date value, @Nullable Calendar calendar) {
    put(value == null ? null : TemporalForm.wallClock(value, calendar).toLocalDate());
  }

  @Override
  public void setTime(@Nullable Time value, @Nullable Calendar calendar) {
    put(value == null ? null : TemporalForm.wallClock(value, calendar).toLocalTime());
  }

  @Override
  public void setTimestamp(@Nullable Timestamp value, @Nullable Calendar calendar) {
    put(value == null ? null : GivenValue.moment(value, parameter.parameterType, calendar));
  }

  @Override
  public void setArray(@Nullable Array value) {
    setObject(value);
  }

  @Override
  public void setClob(@Nullable Clob value) {
    setObject(value);
  }

  @Override
  public void setNClob(@Nullable NClob value) {
    setObject(value);
  }

  @Override
  public void setBlob(@Nullable Blob value) {
    setObject(value);
  }

  @Override
  public void setSQLXML(@Nullable SQLXML value) {
    setObject(value);
  }

  @Override
  public void setURL(@Nullable URL value) {
    setObject(value);
  }

  @Override
  public void setRef(@Nullable Ref value) {
    throw SqlFailure.undeclared(
        SqlFailure.of("0AV00", "references are not supported as parameters"));
  }

  @Override
  public void setRowId(@Nullable RowId value) {
    throw SqlFailure.undeclared(SqlFailure.of("0AV00", "row ids are not supported as parameters"));
  }

  private void text(@Nullable Reader value, long length) {
    checkLength(length);
    try {
      put(value == null ? null : ParameterStream.text(value, length));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void checkLength(long length) {
    if (length < 0) {
      throw SqlFailure.undeclared(
          SqlFailure.of("22023", "length of a stream must be 0 or more, not " + length));
    }
  }

  private void binary(@Nullable InputStream value, long length) {
    checkLength(length);
    try {
      put(value == null ? null : ParameterStream.bytes(value, length));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void ascii(@Nullable InputStream value, long length) {
    text(value == null ? null : new InputStreamReader(value, StandardCharsets.UTF_8), length);
  }

  @Override
  public void setCharacterStream(@Nullable Reader value) {
    text(value, Long.MAX_VALUE);
  }

  @Override
  public void setCharacterStream(@Nullable Reader value, long length) {
    text(value, length);
  }

  @Override
  public void setNCharacterStream(@Nullable Reader value) {
    text(value, Long.MAX_VALUE);
  }

  @Override
  public void setNCharacterStream(@Nullable Reader value, long length) {
    text(value, length);
  }

  @Override
  public void setClob(@Nullable Reader value) {
    text(value, Long.MAX_VALUE);
  }

  @Override
  public void setClob(@Nullable Reader value, long length) {
    text(value, length);
  }

  @Override
  public void setNClob(@Nullable Reader value) {
    text(value, Long.MAX_VALUE);
  }

  @Override
  public void setNClob(@Nullable Reader value, long length) {
    text(value, length);
  }

  @Override
  public void setBinaryStream(@Nullable InputStream value) {
    binary(value, Long.MAX_VALUE);
  }

  @Override
  public void setBinaryStream(@Nullable InputStream value, long length) {
    binary(value, length);
  }

  @Override
  public void setBlob(@Nullable InputStream value) {
    binary(value, Long.MAX_VALUE);
  }

  @Override
  public void setBlob(@Nullable InputStream value, long length) {
    binary(value, length);
  }

  @Override
  public void setAsciiStream(@Nullable InputStream value) {
    ascii(value, Long.MAX_VALUE);
  }

  @Override
  public void setAsciiStream(@Nullable InputStream value, long length) {
    ascii(value, length);
  }

  @Override
  public void setUnicodeStream(@Nullable InputStream value, int length) {
    ascii(value, length);
  }
}
