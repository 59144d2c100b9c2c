package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.ColumnMetaData;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one execution, read forward in frames.
 *
 * <p>Values keep the classes in which the engine gives them until a getter asks for another.
 */
final class EngineResultSet extends ConvertingResultSet {
  private static final Object[] NO_ROW = new Object[0];

  private final OpenRows owner;
  private final List<ColumnMetaData> columns;
  private final ResultSetMetaData metadata;
  private int fetchSize;
  private Iterator<Object> rows = Collections.emptyIterator();
  private @Nullable Object[] row = NO_ROW;
  private int rowNumber;
  private boolean atEnd;
  private boolean wasNull;
  private volatile boolean closed;

  /**
   * Creates the rows of an execution of the statement of {@code owner}; {@link #start} lets them be
   * read.
   */
  EngineResultSet(OpenRows owner, List<ColumnMetaData> columns) throws SQLException {
    this.owner = owner;
    this.columns = columns;
    this.metadata = new EngineResultSetMetaData(columns);
    this.fetchSize = owner.of().getFetchSize();
  }

  /** Starts reading with {@code first}, null where nothing was fetched yet. */
  void start(Meta.@Nullable Frame first) {
    rows = new FrameRows(peer().calls(), owner.of().handle, frameRows(), first);
  }

  private Peer peer() {
    return ((EngineConnection) owner.of().connection).peer();
  }

  private int frameRows() {
    try {
      return owner.of().getFetchSize();
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
      peer().closeRows(owner.of().handle.id);
    } catch (RuntimeException e) {
      throw SqlFailure.undeclared(peer().translate(e));
    } finally {
      owner.completed();
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  void checkOpen() throws SQLException {
    if (closed) {
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
    fetchSize = size;
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getType() throws SQLException {
    checkOpen();
    return TYPE_FORWARD_ONLY;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public Statement getStatement() throws SQLException {
    checkOpen();
    return owner.of();
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return metadata;
  }

  /** Returns null: warnings are those of the statement. */
  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return null;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
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
    for (ColumnMetaData column : columns) {
      if (column.label.equalsIgnoreCase(label)) {
        return column.ordinal + 1;
      }
    }
    throw SqlFailure.of("42703", "result has no column \"" + label + "\"");
  }

  @Override
  @Nullable Object value(int position) throws SQLException {
    checkOpen();
    int count = columns.size();
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
