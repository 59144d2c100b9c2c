package io.vicinal.jdbc.client;

import io.vicinal.jdbc.client.StatementPeer.Wanted;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ParameterSite;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TimeZone;
import org.apache.calcite.avatica.AvaticaParameter;
import org.apache.calcite.avatica.AvaticaSite;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/** A statement with parameters; what a parameter may be is the planner's to say. */
final class EnginePreparedStatement extends TextlessStatement implements RowsOwner {
  private final StatementLimits limits;
  private @Nullable OpenRows rows;

  EnginePreparedStatement(
      EngineConnection connection,
      Meta.StatementHandle handle,
      Meta.Signature signature,
      int type,
      int concurrency,
      int holdability)
      throws SQLException {
    super(connection, handle, signature, type, concurrency, holdability);
    limits = new StatementLimits(connection, getId(), true);
  }

  @Override
  protected AvaticaSite getSite(int position) throws SQLException {
    checkOpen();
    return new ParameterSite(getParameter(position), getCalendar(), position - 1, slots);
  }

  @Override
  protected AvaticaParameter getParameter(int position) throws SQLException {
    int count = getParameterCount();
    if (position < 1 || position > count) {
      throw SqlFailure.of(
          "07009", "there is no parameter " + position + ": statement has " + count);
    }
    return getSignature().parameters.get(position - 1);
  }

  @Override
  public void setObject(int position, @Nullable Object value, @Nullable SQLType type)
      throws SQLException {
    TargetType.check(type);
    setObject(position, value);
  }

  @Override
  public void setObject(
      int position, @Nullable Object value, @Nullable SQLType type, int scaleOrLength)
      throws SQLException {
    TargetType.check(type);
    setObject(position, TargetType.fit(value, type, scaleOrLength));
  }

  @Override
  public void setObject(int position, @Nullable Object value) throws SQLException {
    Translated.run(limits.peer(), () -> super.setObject(position, value));
  }

  @Override
  public void setObject(int position, @Nullable Object value, int type) throws SQLException {
    TargetType.check(type);
    setObject(position, value);
  }

  @Override
  public void setObject(int position, @Nullable Object value, int type, int scaleOrLength)
      throws SQLException {
    TargetType.check(type);
    setObject(position, TargetType.fit(value, type, scaleOrLength));
  }

  @Override
  public boolean execute() throws SQLException {
    leaveRows();
    limits.want(Wanted.ANYTHING);
    return super.execute();
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    leaveRows();
    limits.want(Wanted.ROWS);
    return super.executeQuery();
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    leaveRows();
    limits.want(Wanted.COUNT);
    return super.executeLargeUpdate();
  }

  int batchSize() {
    return parameterValueBatch.size();
  }

  /** Keeps the parameters as they are now, also where the user changes an array afterwards. */
  @Override
  public void addBatch() throws SQLException {
    checkOpen();
    List<TypedValue> row = new ArrayList<>(slots.length);
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == null) {
        throw SqlFailure.of("07001", "parameter " + (i + 1) + " is not set");
      }
      row.add(ParameterSite.detached(slots[i]));
    }
    parameterValueBatch.add(row);
  }

  /** Returns the description of the rows, or null where the statement gives none. */
  @Override
  public @Nullable ResultSetMetaData getMetaData() throws SQLException {
    ResultSetMetaData metadata = super.getMetaData();
    return metadata.getColumnCount() == 0 ? null : metadata;
  }

  @Override
  public ResultSet getGeneratedKeys() throws SQLException {
    checkOpen();
    return limits.generatedKeys();
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlFailure.of("HY010", "statement is closed");
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    Translated.run(limits.peer(), super::close);
  }

  /** Ends what runs, from any thread and without waiting for it. */
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // the runner holds the lock
  @Override
  public void cancel() throws SQLException {
    checkOpen();
    limits.cancel();
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return limits.warnings();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    limits.clearWarnings();
  }

  @Override
  public int getQueryTimeout() throws SQLException {
    checkOpen();
    return limits.timeoutSeconds();
  }

  @Override
  public void setQueryTimeout(int seconds) throws SQLException {
    checkOpen();
    limits.setTimeoutSeconds(seconds);
  }

  @Override
  public void setLargeMaxRows(long count) throws SQLException {
    checkOpen();
    limits.setRowsMax(count);
    super.setLargeMaxRows(count);
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return limits.fetchSize();
  }

  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    limits.setFetchSize(rows);
  }

  /** Does nothing: a text without escapes is read the same way. */
  @Override
  public void setEscapeProcessing(boolean enable) throws SQLException {
    checkOpen();
  }

  @Override
  public boolean isPoolable() throws SQLException {
    checkOpen();
    return limits.isPoolable();
  }

  @Override
  public void setPoolable(boolean poolable) throws SQLException {
    checkOpen();
    limits.setPoolable(poolable);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return limits.fetchDirection();
  }

  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    limits.setFetchDirection(direction);
  }

  /** Does nothing: no statement changes rows by the name of a cursor. */
  @Override
  public void setCursorName(@Nullable String name) throws SQLException {
    checkOpen();
  }

  @Override
  public void setMaxFieldSize(int bytes) throws SQLException {
    checkOpen();
    StatementLimits.checkFieldSize(bytes);
  }

  @Override
  public boolean getMoreResults(int current) throws SQLException {
    checkOpen();
    StatementLimits.checkMoreResults(current);
    if (openResultSet != null) {
      openResultSet.close();
      openResultSet = null;
    }
    updateCount = -1;
    return false;
  }

  @Override
  public OpenRows openRows(TimeZone timeZone) throws SQLException {
    OpenRows known = rows;
    if (known == null) {
      known = new OpenRows(this, timeZone);
      rows = known;
    }
    return known;
  }

  /** Returns the rows of the last execution, null where it gave none. */
  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    return super.getResultSet() instanceof OpenRows open ? open.rows() : null;
  }

  /** Closes the rows of the execution before, which does not complete this statement. */
  private void leaveRows() {
    if (openResultSet != null) {
      boolean completes = closeOnCompletion;
      closeOnCompletion = false;
      openResultSet.close();
      openResultSet = null;
      closeOnCompletion = completes;
    }
  }

  @Override
  public String enquoteIdentifier(String identifier, boolean alwaysQuote) throws SQLException {
    Objects.requireNonNull(identifier); // as JDBC says
    return Translated.call(limits.peer(), () -> super.enquoteIdentifier(identifier, alwaysQuote));
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    return Wrapping.unwrap(this, "statement", type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return Wrapping.isWrapper(this, type);
  }
}
