package io.vicinal.jdbc;

import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.plan.PreparedPlan;
import java.sql.SQLException;
import java.util.List;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;

/**
 * Runs Avatica's calls on the planner.
 *
 * <p>Connections are named by the ids that their clients have chosen, statements by a number within
 * their connection. Rows leave in frames that are read on demand, so memory holds one frame.
 * Thread-safe: several threads may use several statements at once. Errors leave unchecked; whoever
 * talks to the user translates them.
 */
abstract sealed class EngineMeta extends CatalogMeta permits LocalMeta, ServedMeta {
  /** Returns the connection {@code id}. */
  abstract OpenConnection connection(String id);

  /** Returns the statement that {@code h} names. */
  abstract OpenStatement statement(StatementHandle h) throws NoSuchStatementException;

  @Override
  final OpenConnection connection(ConnectionHandle handle) {
    return connection(handle.id);
  }

  final StatementRun run(StatementHandle h) throws NoSuchStatementException {
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
    PreparedPlan plan = connection.prepare(sql);
    OpenStatement statement = connection.createStatement();
    try {
      statement.prepare(plan, sql);
    } catch (RuntimeException e) {
      connection.closeStatement(statement.id());
      throw e;
    }
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
    connection(h.connectionId).closeStatement(h.id);
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
