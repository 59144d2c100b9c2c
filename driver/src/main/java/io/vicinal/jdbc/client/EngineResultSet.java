package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
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
 * <p>Values keep the classes in which the engine gives them until a getter asks for another.
 */
final class EngineResultSet extends ConvertingResultSet {
  private static final Object[] NO_ROW = new Object[0];

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

  @Override
  @Nullable Object value(int position) throws SQLException {
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
}
