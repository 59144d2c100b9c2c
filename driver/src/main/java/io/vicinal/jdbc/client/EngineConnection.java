package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.SqlArray;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.AvaticaPreparedStatement;
import org.apache.calcite.avatica.AvaticaStatement;
import org.apache.calcite.avatica.Meta;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database, in this process or elsewhere.
 *
 * <p>Thread-safe as JDBC wants it: several threads may use it with a statement each; those of one
 * transaction take turns. Result sets are forward-only and read-only whatever is asked for, and go
 * on reading what they began with when the transaction ends.
 */
public class EngineConnection extends RefusingConnection {
  private final Peer peer;
  private final ConnectionDefaults defaults;
  private final AtomicInteger lastSavepoint = new AtomicInteger();
  private final Properties clientInfo = new Properties();
  private final GrantedResults granted = new GrantedResults();
  private volatile int networkTimeoutMillis;

  /** Creates a connection that closes {@code peer} once, when it is closed. */
  public EngineConnection(String url, ConnectionDefaults defaults, Peer peer) {
    super(new PeerDriver(peer), new EngineFactory(), ShownUrl.of(url), new Properties());
    this.peer = peer;
    this.defaults = defaults;
    clientInfo.setProperty("ApplicationName", defaults.applicationName());
  }

  /** Returns the far side of this connection. */
  final Peer peer() {
    return peer;
  }

  final ConnectionDefaults defaults() {
    return defaults;
  }

  /** Returns the zone of the JVM: no property sets another, and Avatica would look for it. */
  @Override
  public TimeZone getTimeZone() {
    return TimeZone.getDefault();
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
    ResultSet result =
        Translated.call(
            peer,
            () -> super.executeQueryInternal(statement, signature, firstFrame, state, isUpdate));
    return result instanceof OpenRows open ? open.rows() : result;
  }

  @Override
  protected Meta.ExecuteResult prepareAndExecuteInternal(
      AvaticaStatement statement, String sql, long maxRowCount)
      throws SQLException, NoSuchStatementException {
    try {
      return super.prepareAndExecuteInternal(statement, sql, maxRowCount);
    } catch (SQLException | RuntimeException | StackOverflowError e) {
      throw peer.translate(e);
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
      SQLException cause = peer.translate(e);
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
      throw peer.translate(e);
    }
  }

  @Override
  public AvaticaStatement createStatement(int type, int concurrency, int holdability)
      throws SQLException {
    checkOpen();
    granted.want(type, concurrency, holdability);
    return super.createStatement(
        ResultSet.TYPE_FORWARD_ONLY,
        ResultSet.CONCUR_READ_ONLY,
        ResultSet.HOLD_CURSORS_OVER_COMMIT);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
      throws SQLException {
    checkOpen();
    granted.want(type, concurrency, holdability);
    return Translated.call(
        peer,
        () ->
            super.prepareStatement(
                sql,
                ResultSet.TYPE_FORWARD_ONLY,
                ResultSet.CONCUR_READ_ONLY,
                ResultSet.HOLD_CURSORS_OVER_COMMIT));
  }

  @Override
  public @Nullable SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return granted.warning();
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
    granted.clear();
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

  /** Returns {@code sql} without the escapes that the dialect does not have itself. */
  @Override
  public String nativeSQL(@Nullable String sql) throws SQLException {
    checkOpen();
    return EscapeSyntax.remove(Required.of(sql, "text of the statement"));
  }

  @Override
  public void setAutoCommit(boolean autoCommit) throws SQLException {
    Translated.run(peer, () -> super.setAutoCommit(autoCommit));
  }

  @Override
  public void setReadOnly(boolean readOnly) throws SQLException {
    Translated.run(peer, () -> super.setReadOnly(readOnly));
  }

  @Override
  public void setCatalog(@Nullable String catalog) throws SQLException {
    Translated.run(peer, () -> super.setCatalog(catalog));
  }

  @Override
  public void setSchema(@Nullable String schema) throws SQLException {
    Translated.run(peer, () -> super.setSchema(schema));
  }

  @Override
  public void setTransactionIsolation(int level) throws SQLException {
    Translated.run(peer, () -> super.setTransactionIsolation(level));
  }

  @Override
  public void commit() throws SQLException {
    Translated.run(peer, super::commit);
  }

  @Override
  public void rollback() throws SQLException {
    Translated.run(peer, super::rollback);
  }

  @Override
  public void rollback(Savepoint savepoint) throws SQLException {
    checkOpen();
    Object point = EngineSavepoint.of(savepoint).point();
    Translated.run(peer, () -> peer.rollbackTo(point));
  }

  @Override
  public void releaseSavepoint(Savepoint savepoint) throws SQLException {
    checkOpen();
    Object point = EngineSavepoint.of(savepoint).point();
    Translated.run(peer, () -> peer.release(point));
  }

  /** Sets a savepoint; SQL finds it as {@code jdbc_savepoint_<id>}. */
  @Override
  public Savepoint setSavepoint() throws SQLException {
    checkOpen();
    int id = lastSavepoint.incrementAndGet();
    return savepoint(id, "jdbc_savepoint_" + id);
  }

  @Override
  public Savepoint setSavepoint(@Nullable String name) throws SQLException {
    checkOpen();
    return savepoint(0, Required.of(name, "name of a savepoint"));
  }

  private Savepoint savepoint(int id, String name) throws SQLException {
    return Translated.call(peer, () -> new EngineSavepoint(id, name, peer.setSavepoint(name)));
  }

  /** Rolls back a transaction that BEGIN has left open while auto-commit is on. */
  @Override
  public void endRequest() throws SQLException {
    checkOpen();
    Translated.run(peer, peer::rollbackBegun);
  }

  @Override
  public Array createArrayOf(@Nullable String typeName, @Nullable Object[] elements)
      throws SQLException {
    checkOpen();
    return SqlArray.of(
        Required.of(typeName, "name of the element type"), Required.of(elements, "elements"));
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
    return !isClosed() && peer.isAlive(timeout);
  }

  @Override
  public void setNetworkTimeout(@Nullable Executor executor, int millis) throws SQLException {
    checkOpen();
    if (millis < 0) {
      throw SqlFailure.of("22023", "network timeout must be 0 or more ms, not " + millis);
    }
    networkTimeoutMillis = millis;
    peer.setNetworkTimeout(millis);
  }

  @Override
  public int getNetworkTimeout() throws SQLException {
    checkOpen();
    return networkTimeoutMillis;
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
   * back what the engine holds for it.
   */
  @Override
  public void close() throws SQLException {
    if (isClosed()) {
      return;
    }
    try {
      peer.cancelAll();
      try {
        for (AvaticaStatement statement : new ArrayList<>(statementMap.values())) {
          statement.close();
        }
      } finally {
        super.close();
      }
    } catch (SQLException | RuntimeException e) {
      throw peer.translate(e);
    } finally {
      peer.close();
    }
  }

  /** Closes the connection; what runs is asked to end at once. */
  @Override
  public void abort(@Nullable Executor executor) throws SQLException {
    if (isClosed()) {
      return;
    }
    Executor closer = Required.of(executor, "executor");
    peer.abort();
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
    Meta.Signature signature =
        new Meta.Signature(
            result.columns(),
            "",
            List.of(),
            Map.of(),
            Meta.CursorFactory.ARRAY,
            Meta.StatementType.SELECT);
    Meta.StatementHandle statement = Translated.call(peer, () -> meta.createStatement(handle));
    return createResultSet(
        Meta.MetaResultSet.create(
            handle.id, statement.id, true, signature, new Meta.Frame(0, true, result.rows())),
        new QueryState(""));
  }
}
