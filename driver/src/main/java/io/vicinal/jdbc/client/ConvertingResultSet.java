package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ObjectForm;
import io.vicinal.jdbc.value.TextForm;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers every getter that takes a position with the value there, in the class that it asks for;
 * what cannot be had is an error with a SQLSTATE.
 */
abstract class ConvertingResultSet extends LabelledResultSet {
  private static final int SCALE_MAX = 1_000; // more would only fill the memory

  /** Returns the value as the planner gave it and remembers whether it was null. */
  abstract @Nullable Object value(int position) throws SQLException;

  @Override
  public @Nullable Object getObject(int position) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.standard(value);
  }

  @Override
  public <T> @Nullable T getObject(int position, @Nullable Class<T> type) throws SQLException {
    Object value = value(position);
    Class<T> wanted = Required.of(type, "class of the value");
    return value == null ? null : ObjectForm.as(value, wanted);
  }

  @Override
  public @Nullable Object getObject(int position, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return getObject(position);
  }

  @Override
  public @Nullable String getString(int position) throws SQLException {
    Object value = value(position);
    return value == null ? null : TextForm.of(value);
  }

  @Override
  public boolean getBoolean(int position) throws SQLException {
    Object value = value(position);
    return value != null && ObjectForm.truth(value);
  }

  @Override
  public byte getByte(int position) throws SQLException {
    return (byte) whole(position, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
  }

  @Override
  public short getShort(int position) throws SQLException {
    return (short) whole(position, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
  }

  @Override
  public int getInt(int position) throws SQLException {
    return (int) whole(position, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
  }

  @Override
  public long getLong(int position) throws SQLException {
    return whole(position, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
  }

  private long whole(int position, long min, long max, String wanted) throws SQLException {
    Object value = value(position);
    return value == null ? 0 : ObjectForm.whole(value, min, max, wanted);
  }

  @Override
  public float getFloat(int position) throws SQLException {
    Object value = value(position);
    return value == null ? 0 : ObjectForm.single(value);
  }

  @Override
  public double getDouble(int position) throws SQLException {
    Object value = value(position);
    return value == null ? 0 : ObjectForm.real(value);
  }

  @Override
  public @Nullable BigDecimal getBigDecimal(int position) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.decimal(value);
  }

  @Deprecated
  @Override
  public @Nullable BigDecimal getBigDecimal(int position, int scale) throws SQLException {
    BigDecimal value = getBigDecimal(position);
    if (value != null && (scale < 0 || scale > SCALE_MAX)) {
      throw SqlFailure.of("22023", "scale must be between 0 and " + SCALE_MAX + ", not " + scale);
    }
    return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte @Nullable [] getBytes(int position) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.bytes(value);
  }

  @Override
  public @Nullable Date getDate(int position) throws SQLException {
    return getDate(position, null);
  }

  @Override
  public @Nullable Date getDate(int position, @Nullable Calendar calendar) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.date(value, calendar);
  }

  @Override
  public @Nullable Time getTime(int position) throws SQLException {
    return getTime(position, null);
  }

  @Override
  public @Nullable Time getTime(int position, @Nullable Calendar calendar) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.time(value, calendar);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int position) throws SQLException {
    return getTimestamp(position, null);
  }

  @Override
  public @Nullable Timestamp getTimestamp(int position, @Nullable Calendar calendar)
      throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.timestamp(value, calendar);
  }

  @Override
  public @Nullable Array getArray(int position) throws SQLException {
    Object value = value(position);
    return value == null ? null : ObjectForm.array(value);
  }

  @Override
  public @Nullable String getNString(int position) throws SQLException {
    return getString(position);
  }

  @Override
  public @Nullable Reader getCharacterStream(int position) throws SQLException {
    String text = getString(position);
    return text == null ? null : new StringReader(text);
  }

  @Override
  public @Nullable Reader getNCharacterStream(int position) throws SQLException {
    return getCharacterStream(position);
  }

  @Override
  public @Nullable InputStream getAsciiStream(int position) throws SQLException {
    String text = getString(position);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Deprecated
  @Override
  public @Nullable InputStream getUnicodeStream(int position) throws SQLException {
    String text = getString(position);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable InputStream getBinaryStream(int position) throws SQLException {
    byte[] bytes = getBytes(position);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public Clob getClob(int position) throws SQLException {
    throw unsupported("CLOB", "getString");
  }

  @Override
  public NClob getNClob(int position) throws SQLException {
    throw unsupported("NCLOB", "getString");
  }

  @Override
  public Blob getBlob(int position) throws SQLException {
    throw unsupported("BLOB", "getBytes");
  }

  @Override
  public SQLXML getSQLXML(int position) throws SQLException {
    throw unsupported("SQLXML", "getString");
  }

  @Override
  public Ref getRef(int position) throws SQLException {
    throw unsupported("REF", "getObject");
  }

  @Override
  public URL getURL(int position) throws SQLException {
    throw unsupported("DATALINK", "getString");
  }

  @Override
  public RowId getRowId(int position) throws SQLException {
    throw unsupported("ROWID", "getObject");
  }

  private static SQLException unsupported(String type, String instead) {
    return SqlFailure.of(
        "0AV00", "values are not given as " + type + "\nhint: Use " + instead + ".");
  }
}
