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
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaResultSet;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one execution, read forward in frames.
 *
 * <p>Values keep the classes in which the engine gives them until a getter asks for another; what
 * cannot be had is an error with a SQLSTATE.
 */
final class EngineResultSet extends LabelledResultSet {
  private static final Object[] NO_ROW = new Object[0];
  private static final int SCALE_MAX = 1_000; // more would only fill the memory

  private Iterator<Object> rows = Collections.emptyIterator();
  private @Nullable Object[] row = NO_ROW;
  private int rowNumber;
  private boolean atEnd;
  private boolean wasNull;
  private boolean closed;

  EngineResultSet(
      AvaticaStatement statement,
      QueryState state,
      Meta.Signature signature,
      TimeZone timeZone,
      Meta.@Nullable Frame firstFrame)
      throws SQLException {
    super(
        statement,
        state,
        signature,
        new EngineResultSetMetaData(signature.columns),
        timeZone,
        firstFrame);
  }

  /** Starts reading; Avatica calls it once. */
  @Override
  protected AvaticaResultSet execute() {
    rows = new FrameRows(peer().calls(), statement.handle, fetchSize(), firstFrame);
    return this;
  }

  private Peer peer() {
    return ((EngineConnection) statement.connection).peer();
  }

  private int fetchSize() {
    try {
      return statement.getFetchSize();
    } catch (SQLException e) { // closed by another thread; so will be what is fetched
      return AvaticaStatement.DEFAULT_FETCH_SIZE;
    }
  }

  @Override
  public boolean next() throws SQLException {
    checkOpen();
    boolean found = Translated.call(peer(), rows::hasNext);
    if (found) {
      row = (Object[]) Translated.call(peer(), rows::next);
      rowNumber++;
    } else {
      row = NO_ROW;
      rowNumber = 0;
      atEnd = true;
    }
    return found;
  }

  /** Lets go of what the rows hold; their statement may run again. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    rows = Collections.emptyIterator();
    row = NO_ROW;
    try {
      peer().closeRows(statement.handle.id);
    } catch (RuntimeException e) {
      throw SqlFailure.undeclared(peer().translate(e));
    } finally {
      super.close();
    }
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlFailure.of("24000", "result set is closed");
    }
  }

  /** Accepts what rows that are read forward can have. */
  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    StatementLimits.checkDirection(direction);
    if (direction != FETCH_FORWARD) {
      throw forwardOnly();
    }
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return FETCH_FORWARD;
  }

  @Override
  public void setFetchSize(int size) throws SQLException {
    checkOpen();
    StatementLimits.checkFetchSize(size);
    super.setFetchSize(size);
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    return rowNumber;
  }

  @Override
  public boolean isFirst() throws SQLException {
    checkOpen();
    return rowNumber == 1;
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    checkOpen();
    return rowNumber == 0 && !atEnd;
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return atEnd;
  }

  @Override
  public boolean isLast() throws SQLException {
    throw forwardOnly();
  }

  @Override
  public void beforeFirst() throws SQLException {
    throw forwardOnly();
  }

  @Override
  public void afterLast() throws SQLException {
    throw forwardOnly();
  }

  @Override
  public boolean first() throws SQLException {
    throw forwardOnly();
  }

  @Override
  public boolean last() throws SQLException {
    throw forwardOnly();
  }

  @Override
  public boolean absolute(int position) throws SQLException {
    throw forwardOnly();
  }

  @Override
  public boolean relative(int count) throws SQLException {
    throw forwardOnly();
  }

  @Override
  public boolean previous() throws SQLException {
    throw forwardOnly();
  }

  private SQLException forwardOnly() throws SQLException {
    checkOpen();
    return SqlFailure.of("0AV00", "result set is read forward only\nhint: Use next.");
  }

  @Override
  public String getCursorName() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "cursors have no names");
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    return Wrapping.unwrap(this, "result set", type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return Wrapping.isWrapper(this, type);
  }

  @Override
  public boolean wasNull() throws SQLException {
    checkOpen();
    return wasNull;
  }

  @Override
  public int findColumn(String label) throws SQLException {
    checkOpen();
    for (ColumnMetaData column : columnMetaDataList) {
      if (column.label.equalsIgnoreCase(label)) {
        return column.ordinal + 1;
      }
    }
    throw SqlFailure.of("42703", "result has no column \"" + label + "\"");
  }

  /** Returns the value as the planner gave it and remembers whether it was null. */
  private @Nullable Object value(int position) throws SQLException {
    checkOpen();
    int count = columnMetaDataList.size();
    if (position < 1 || position > count) {
      throw SqlFailure.of("07009", "there is no column " + position + ": result has " + count);
    }
    if (row.length == 0) {
      throw SqlFailure.of("24000", "result set is not on a row\nhint: Call next first.");
    }
    Object value = row[position - 1];
    wasNull = value == null;
    return value;
  }

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
