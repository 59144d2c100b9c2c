package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.plan.PreparedPlan;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.calcite.avatica.AvaticaConnection;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs Avatica's calls on the planner: those of one connection in this process, or those of many
 * that come from elsewhere.
 *
 * <p>Connections are named by the ids that their clients have chosen, statements by a number within
 * their connection. Rows leave in frames that are read on demand, so memory holds one frame.
 * Thread-safe: several threads may use several statements at once. Errors leave unchecked; whoever
 * talks to the user translates them.
 */
final class EngineMeta extends CatalogMeta {
  private final Map<String, OpenConnection> connections = new ConcurrentHashMap<>();
  private final @Nullable Function<Map<String, String>, OpenConnection> opener;

  private EngineMeta(
      @Nullable AvaticaConnection only,
      @Nullable Function<Map<String, String>, OpenConnection> opener) {
    super(only);
    this.opener = opener;
  }

  /** Serves {@code connection}, which is {@code opened}. */
  static EngineMeta of(AvaticaConnection connection, OpenConnection opened) {
    var meta = new EngineMeta(connection, null);
    meta.connections.put(connection.id, opened);
    return meta;
  }

  /**
   * Serves every connection that is opened through it.
   *
   * @param opener opens a connection with the properties that a client gives
   */
  static EngineMeta serving(Function<Map<String, String>, OpenConnection> opener) {
    return new EngineMeta(null, opener);
  }

  /**
   * Opens a connection under the id that the client has chosen.
   *
   * @throws SqlFailure 08002 if there is a connection of that id, 08001 for bad properties
   */
  @Override
  public void openConnection(ConnectionHandle ch, @Nullable Map<String, String> info) {
    if (opener == null) {
      return; // the only one is open
    }
    OpenConnection opened = opener.apply(info == null ? Map.of() : info);
    if (connections.putIfAbsent(ch.id, opened) != null) {
      opened.close();
      throw SqlFailure.unchecked("08002", "connection \"" + ch.id + "\" is open already");
    }
  }

  /** Ends what runs, rolls back and forgets the connection; does nothing if there is none. */
  @Override
  public void closeConnection(ConnectionHandle ch) {
    OpenConnection connection = connections.remove(ch.id);
    if (connection != null) {
      connection.cancelAll();
      connection.close();
    }
  }

  @Override
  OpenConnection connection(ConnectionHandle handle) {
    return connection(handle.id);
  }

  private OpenConnection connection(String id) {
    OpenConnection connection = connections.get(id);
    if (connection != null) {
      return connection;
    }
    if (opener == null) {
      throw SqlFailure.unchecked("08003", "connection is closed");
    }
    throw new NoSuchConnectionException(id);
  }

  private OpenStatement statement(StatementHandle h) throws NoSuchStatementException {
    OpenStatement statement = connection(h.connectionId).statement(h.id).orElse(null);
    if (statement != null) {
      return statement;
    }
    if (opener == null) {
      // Avatica would make a new one and run it, where somebody has closed this one on purpose.
      throw SqlFailure.unchecked("HY000", "statement closed");
    }
    throw new NoSuchStatementException(h);
  }

  private StatementRun run(StatementHandle h) throws NoSuchStatementException {
    return new StatementRun(h.connectionId, connection(h.connectionId), statement(h));
  }

  private ConnectionModes modes(ConnectionHandle ch) {
    OpenConnection connection = connection(ch);
    return new ConnectionModes(connection.session(), connection.work());
  }

  @Override
  public StatementHandle createStatement(ConnectionHandle ch) {
    return new StatementHandle(ch.id, connection(ch).createStatement().id(), null);
  }

  @Override
  public StatementHandle prepare(ConnectionHandle ch, String sql, long maxRowCount) {
    OpenConnection connection = connection(ch);
    PreparedPlan plan = connection.plan(sql);
    OpenStatement statement = connection.createStatement();
    statement.setPlan(plan);
    return new StatementHandle(ch.id, statement.id(), connection.signature(plan));
  }

  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h, String sql, long maxRowCount, PrepareCallback callback)
      throws NoSuchStatementException {
    return prepareAndExecute(h, sql, maxRowCount, -1, callback);
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback)
      throws NoSuchStatementException {
    StatementRun run = run(h);
    try {
      MetaResultSet result;
      synchronized (callback.getMonitor()) {
        callback.clear();
        result = run.runText(sql);
        callback.assign(result.signature, result.firstFrame, result.updateCount);
      }
      callback.execute();
      return new ExecuteResult(List.of(result));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, long maxRowCount)
      throws NoSuchStatementException {
    return execute(h, values, -1);
  }

  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, int frameRows)
      throws NoSuchStatementException {
    return new ExecuteResult(List.of(run(h).run(values)));
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle h, List<List<TypedValue>> values)
      throws NoSuchStatementException {
    return new ExecuteBatchResult(values.isEmpty() ? new long[0] : run(h).runBatch(values));
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle h, List<String> texts)
      throws NoSuchStatementException {
    return new ExecuteBatchResult(run(h).runTexts(texts));
  }

  @Override
  public Frame fetch(StatementHandle h, long offset, int frameRows)
      throws NoSuchStatementException {
    return statement(h).fetch(offset, frameRows);
  }

  @Override
  public void closeStatement(StatementHandle h) {
    OpenConnection connection = connections.get(h.connectionId);
    if (connection != null) {
      connection.closeStatement(h.id);
    }
  }

  @Override
  public boolean syncResults(StatementHandle h, QueryState state, long offset) {
    throw SqlFailure.unchecked("0AV00", "rows cannot be read again from a position");
  }

  @Override
  public void commit(ConnectionHandle ch) {
    modes(ch).commit();
  }

  @Override
  public void rollback(ConnectionHandle ch) {
    modes(ch).rollback();
  }

  @Override
  public ConnectionProperties connectionSync(ConnectionHandle ch, ConnectionProperties wanted) {
    return modes(ch).sync(wanted);
  }
}
