package io.vicinal.jdbc;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.metadata.MetadataResult;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.jdbc.value.SqlArray;
import io.vicinal.planner.session.NamedSavepoint;
import io.vicinal.planner.session.Savepoints;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.Progress;
import io.vicinal.storage.ResourceAccount;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.ShardingKey;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database in this process.
 *
 * <p>Thread-safe as JDBC wants it: several threads may use it with a statement each; those of one
 * transaction take turns. Result sets are forward-only and read-only whatever is asked for, and go
 * on reading what they began with when the transaction ends.
 */
final class EngineConnection extends AvaticaConnection implements VicinalConnection {
  private final ConnectRequest request;
  private final Session session;
  private final OpenConnection opened;
  private final AtomicInteger lastSavepoint = new AtomicInteger();
  private final Properties clientInfo = new Properties();

  /** Creates a connection that calls {@code release} once, when it is closed. */
  EngineConnection(
      Driver driver,
      String url,
      ConnectRequest request,
      Session session,
      StatementSource source,
      Runnable release) {
    this.request = request;
    this.session = session;
    this.opened = OpenConnection.of(request, session, source, release);
    super(driver, new EngineFactory(), url, new Properties());
    clientInfo.setProperty(
        ConnectionOption.APPLICATION_NAME.key(), request.value(ConnectionOption.APPLICATION_NAME));
  }

  /** Creates what Avatica's constructor asks the driver for. */
  EngineMeta newMeta() {
    return new LocalMeta(opened);
  }

  EngineMeta engine() {
    return (EngineMeta) meta;
  }

  /** Returns the engine's side of this connection. */
  OpenConnection opened() {
    return opened;
  }

  int defaultFetchSize() {
    return request.number(ConnectionOption.FETCH_SIZE);
  }

  int defaultTimeoutSeconds() {
    return request.number(ConnectionOption.QUERY_TIMEOUT);
  }

  @Override
  public void setProgress(Progress listener) {
    session.setProgress(listener);
  }

  // Every execution of a statement goes through one of these.

  @Override
  protected ResultSet executeQueryInternal(
      AvaticaStatement statement,
      Meta.@Nullable Signature signature,
      Meta.@Nullable Frame firstFrame,
      QueryState state,
      boolean isUpdate)
      throws SQLException {
    return Translated.call(
        () -> super.executeQueryInternal(statement, signature, firstFrame, state, isUpdate));
  }

  @Override
  protected Meta.ExecuteResult prepareAndExecuteInternal(
      AvaticaStatement statement, String sql, long maxRowCount)
      throws SQLException, NoSuchStatementException {
    try {
      return super.prepareAndExecuteInternal(statement, sql, maxRowCount);
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      throw ErrorTranslator.translate(e);
    }
  }

  /** A batch of parameters is one transaction: when it fails, none of it happened. */
  @Override
  protected long[] executeBatchUpdateInternal(AvaticaPreparedStatement statement)
      throws SQLException {
    int size = ((EnginePreparedStatement) statement).batchSize();
    try {
      return super.executeBatchUpdateInternal(statement);
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      SQLException cause = ErrorTranslator.translate(e);
      long[] counts = new long[size];
      Arrays.fill(counts, Statement.EXECUTE_FAILED);
      throw new BatchUpdateException(
          cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), counts, cause);
    }
  }

  @Override
  protected Meta.ExecuteBatchResult prepareAndUpdateBatch(
      AvaticaStatement statement, List<String> texts)
      throws NoSuchStatementException, SQLException {
    try {
      return super.prepareAndUpdateBatch(statement, texts);
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      throw ErrorTranslator.translate(e);
    }
  }

  @Override
  public AvaticaStatement createStatement(int type, int concurrency, int holdability)
      throws SQLException {
    return super.createStatement(
        ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holdability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return Translated.call(() ->
        super.prepareStatement(
            sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY, holdability));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
    return WantedKeys.call(WantedKeys.of(autoGeneratedKeys), () -> prepareStatement(sql));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
    return WantedKeys.call(WantedKeys.of(columnIndexes), () -> prepareStatement(sql));
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
    return WantedKeys.call(WantedKeys.of(columnNames), () -> prepareStatement(sql));
  }

  @Override
  public CallableStatement prepareCall(String sql) throws SQLException {
    throw SqlFailure.of("0AV00", "procedures are not supported");
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
    return prepareCall(sql);
  }

  @Override
  public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    return prepareCall(sql);
  }

  /** Returns {@code sql} without the escapes that the dialect does not have itself. */
  @Override
  public String nativeSQL(@Nullable String sql) throws SQLException {
    checkOpen();
    return EscapeSyntax.remove(Required.of(sql, "text of the statement"));
  }

  @Override
  protected void checkOpen() throws SQLException {
    if (isClosed()) {
      throw SqlFailure.of("08003", "connection is closed");
    }
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    Translated.run(() -> super.setAutoCommit(autoCommit));
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    Translated.run(() -> super.setReadOnly(readOnly));
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    Translated.run(() -> super.setCatalog(catalog));
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    Translated.run(() -> super.setSchema(schema));
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    Translated.run(() -> super.setTransactionIsolation(level));
  }

  @Override
  public void commit() throws SQLException {
    Translated.run(super::commit);
  }

  @Override
  public void rollback() throws SQLException {
    Translated.run(super::rollback);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    checkOpen();
    NamedSavepoint point = EngineSavepoint.of(savepoint).point();
    savepoints((savepoints, account) -> savepoints.rollbackTo(point, account));
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    checkOpen();
    NamedSavepoint point = EngineSavepoint.of(savepoint).point();
    savepoints((savepoints, account) -> savepoints.release(point, account));
  }

  private void savepoints(BiConsumer<Savepoints, ResourceAccount> action) throws SQLException {
    Translated.run(() ->
        opened.work().run(account -> action.accept(session.transactions().savepoints(), account)));
  }

  /** Sets a savepoint; SQL finds it as {@code jdbc_savepoint_<id>}. */
  @Override
  public Savepoint setSavepoint() throws SQLException {
    checkOpen();
    int id = lastSavepoint.incrementAndGet();
    return savepoint(id, "jdbc_savepoint_" + id);
  }

  @Override
  public Savepoint setSavepoint(String name) throws SQLException {
    checkOpen();
    return savepoint(0, name);
  }

  private Savepoint savepoint(int id, String name) throws SQLException {
    return Translated.call(() ->
        opened
            .work()
            .call(account ->
                new EngineSavepoint(id, session.transactions().savepoints().set(name, account))));
  }

  /** Rolls back a transaction that BEGIN has left open while auto-commit is on. */
  @Override
  public void endRequest() throws SQLException {
    checkOpen();
    Translated.run(() -> opened.work().run(session.transactions()::rollbackBegun));
  }

  @Override
  public Map<String, Class<?>> getTypeMap() throws SQLException {
    checkOpen();
    return Map.of();
  }

  @Override
  public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
    checkOpen();
    if (map != null && !map.isEmpty()) {
      throw SqlFailure.of("0AV00", "type maps are not supported");
    }
  }

  @Override
  public Array createArrayOf(@Nullable String typeName, @Nullable Object[] elements)
      throws SQLException {
    checkOpen();
    return SqlArray.of(
        Required.of(typeName, "name of the element type"), Required.of(elements, "elements"));
  }

  @Override
  public Clob createClob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type CLOB\nhint: Use setString.");
  }

  @Override
  public NClob createNClob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type NCLOB\nhint: Use setString.");
  }

  @Override
  public Blob createBlob() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type BLOB\nhint: Use setBytes.");
  }

  @Override
  public SQLXML createSQLXML() throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no values of type SQLXML\nhint: Use setString.");
  }

  @Override
  public Struct createStruct(String typeName, @Nullable Object[] attributes) throws SQLException {
    checkOpen();
    throw SqlFailure.of("0AV00", "there are no structured types");
  }

  @Override
  public boolean setShardingKeyIfValid(@Nullable ShardingKey key, int timeout) throws SQLException {
    throw noShards();
  }

  @Override
  public boolean setShardingKeyIfValid(
      @Nullable ShardingKey key, @Nullable ShardingKey superKey, int timeout) throws SQLException {
    throw noShards();
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key) throws SQLException {
    throw noShards();
  }

  @Override
  public void setShardingKey(@Nullable ShardingKey key, @Nullable ShardingKey superKey)
      throws SQLException {
    throw noShards();
  }

  private SQLException noShards() throws SQLException {
    checkOpen();
    return SqlFailure.of("0AV00", "a database has no shards");
  }

  /** Accepts only that result sets outlive their transaction, as they do. */
  @Override
  public void setHoldability(int holdability) throws SQLException {
    checkOpen();
    if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT) {
      throw holdability == ResultSet.CLOSE_CURSORS_AT_COMMIT
          ? SqlFailure.of("0AV00", "result sets always outlive their transaction")
          : SqlFailure.of("22023", "there is no holdability " + holdability);
    }
  }

  @Override
  public void setClientInfo(@Nullable String name, @Nullable String value)
      throws SQLClientInfoException {
    String key = clientInfo(name, "name of client info");
    if (value == null) {
      clientInfo.remove(key);
    } else {
      clientInfo.setProperty(key, value);
    }
  }

  @Override
  public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
    Properties given = clientInfo(properties, "client info");
    clientInfo.clear();
    for (String name : given.stringPropertyNames()) {
      setClientInfo(name, given.getProperty(name));
    }
  }

  private <T> T clientInfo(@Nullable T given, String name) throws SQLClientInfoException {
    try {
      checkOpen();
      return Required.of(given, name);
    } catch (SQLException e) {
      throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
    }
  }

  @Override
  public @Nullable String getClientInfo(@Nullable String name) throws SQLException {
    checkOpen();
    return name == null ? null : clientInfo.getProperty(name);
  }

  @Override
  public Properties getClientInfo() throws SQLException {
    checkOpen();
    return (Properties) clientInfo.clone();
  }

  @Override
  public boolean isValid(int timeout) throws SQLException {
    if (timeout < 0) {
      throw SqlFailure.of("22023", "timeout must be 0 or more seconds, not " + timeout);
    }
    return !isClosed();
  }

  @Override
  public <T> T unwrap(@Nullable Class<T> type) throws SQLException {
    return Wrapping.unwrap(this, "connection", type);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return Wrapping.isWrapper(this, type);
  }

  /**
   * Ends what runs, rolls an open transaction back, closes statements and result sets, and gives
   * the directory back.
   */
  @Override
  public void close() throws SQLException {
    if (isClosed()) {
      return;
    }
    opened.cancelAll();
    try {
      for (AvaticaStatement statement : new ArrayList<>(statementMap.values())) {
        statement.close();
      }
      super.close();
    } catch (RuntimeException e) {
      throw ErrorTranslator.translate(e);
    } finally {
      opened.close();
    }
  }

  /** Closes the connection; what runs is asked to end at once. */
  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (isClosed()) {
      return;
    }
    Executor closer = Required.of(executor, "executor");
    opened.cancelAll();
    closer.execute(() -> {
      try {
        close();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot close an aborted connection", e);
      }
    });
  }

  /** Returns the result set in memory that {@code result} describes. */
  ResultSet resultSet(MetadataResult result) throws SQLException {
    return createResultSet(engine().inMemory(handle, result), new QueryState(""));
  }
}
