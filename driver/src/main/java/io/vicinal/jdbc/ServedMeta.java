package io.vicinal.jdbc;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.wire.WireColumns;
import io.vicinal.jdbc.wire.WireParameters;
import io.vicinal.jdbc.wire.WireValues;
import io.vicinal.sql.error.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.proto.Requests.UpdateBatch;
import org.apache.calcite.avatica.remote.ProtobufMeta;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * The calls of any number of connections from elsewhere: values have the forms of the wire, the
 * first rows come with the answer that tells of them, and the calls of one statement wait for each
 * other.
 */
final class ServedMeta extends EngineMeta implements ProtobufMeta, ServedConnections {
  static final int FRAME_ROWS_MAX = 10_000;
  private static final int ID_LENGTH_MAX = 256;
  private static final int ABANDONED_MAX = 10_000;

  private final Map<String, OpenConnection> connections = new ConcurrentHashMap<>();

  /** Connections that were closed since their clients left a transaction open, the oldest first. */
  private final Set<String> abandoned = new LinkedHashSet<>(); // guarded by itself

  private final Function<Map<String, String>, OpenConnection> opener;
  private final ConnectionQuota quota;

  /**
   * Creates the calls of no connection yet.
   *
   * @param opener opens a connection with the properties that a client gives
   * @param quota counts them
   */
  ServedMeta(Function<Map<String, String>, OpenConnection> opener, ConnectionQuota quota) {
    this.opener = opener;
    this.quota = quota;
  }

  @Override
  public ServedMeta calls() {
    return this;
  }

  @Override
  public byte[] answer(byte[] request) {
    return new DriverCalls(this).answer(request);
  }

  @Override
  public int size() {
    return connections.size();
  }

  @Override
  public void closeIdleTransactions(Duration idle) {
    List<String> ids =
        connections.entrySet().stream()
            .filter(entry -> isAbandoned(entry.getValue(), idle))
            .map(Map.Entry::getKey)
            .toList();
    closeAll(ids, id -> closeAbandoned(id, idle));
  }

  private static boolean isAbandoned(OpenConnection connection, Duration idle) {
    return connection.idleNanos() > idle.toNanos() && connection.session().transactions().isOpen();
  }

  /** Closes a connection unless its client has come back while others were closed. */
  private void closeAbandoned(String id, Duration idle) {
    OpenConnection connection = connections.get(id);
    if (connection == null || !isAbandoned(connection, idle)) {
      return;
    }
    synchronized (abandoned) { // before it is gone, so that its client hears of nothing else
      abandoned.add(id);
      if (abandoned.size() > ABANDONED_MAX) {
        abandoned.remove(abandoned.iterator().next());
      }
    }
    close(id, connection, SqlState.IDLE_TRANSACTION);
  }

  private boolean takeAbandoned(@Nullable String id) {
    synchronized (abandoned) {
      return abandoned.remove(id);
    }
  }

  @Override
  public void closeIdle(Duration idle) {
    closeIdleTransactions(idle); // so that no client goes on as if its transaction were there
    closeAll(
        connections.entrySet().stream()
            .filter(entry -> entry.getValue().idleNanos() > idle.toNanos())
            .map(Map.Entry::getKey)
            .toList(),
        id -> closeIdle(id, idle));
  }

  private void closeIdle(String id, Duration idle) {
    OpenConnection connection = connections.get(id);
    if (connection != null && connection.idleNanos() > idle.toNanos()) {
      close(id, connection, SqlState.NO_CONNECTION);
    }
  }

  @Override
  public void close() {
    closeAll(List.copyOf(connections.keySet()), id -> closeConnection(new ConnectionHandle(id)));
  }

  /** Closes connections, all of them also where one fails. */
  private static void closeAll(List<String> ids, Consumer<String> closing) {
    RuntimeException first = null;
    for (String id : ids) {
      try {
        closing.accept(id);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /**
   * Opens a connection under the id that the client has chosen.
   *
   * @throws SqlFailure 08002 if there is a connection of that id, 08001 for bad properties
   */
  @Override
  public void openConnection(ConnectionHandle ch, @Nullable Map<String, String> info) {
    require(ch.id, "connection id");
    if (ch.id.length() > ID_LENGTH_MAX) { // it is kept
      throw SqlFailure.unchecked(
          "08P01", "connection id has " + ch.id.length() + " characters, at most " + ID_LENGTH_MAX);
    }
    quota.take(); // before anything is there
    OpenConnection opened;
    try {
      opened = opener.apply(info == null ? Map.of() : info);
    } catch (RuntimeException | Error e) {
      quota.giveBack();
      throw e;
    }
    if (connections.putIfAbsent(ch.id, opened) != null) {
      quota.giveBack();
      opened.close();
      throw SqlFailure.unchecked("08002", "connection \"" + ch.id + "\" is open already");
    }
    boolean _ = takeAbandoned(ch.id); // an older one
    opened.setStatementsMax(quota.limits().statements());
    opened.onTerminate(() -> {
      if (connections.get(ch.id) == opened) {
        closeConnection(ch);
      }
    });
  }

  /** Ends what runs, rolls back and forgets the connection; does nothing if there is none. */
  @Override
  public void closeConnection(ConnectionHandle ch) {
    require(ch.id, "connection id");
    OpenConnection connection = connections.get(ch.id);
    if (connection != null) {
      close(ch.id, connection, SqlState.NO_CONNECTION);
    }
  }

  private void close(String id, OpenConnection connection, SqlState why) {
    if (connections.remove(id, connection)) {
      quota.giveBack();
      connection.cancelAll();
      connection.close(why);
    }
  }

  /** Refuses a message that lacks something; Avatica's handlers do not. */
  private static void require(@Nullable Object given, String name) {
    if (given == null) {
      throw SqlFailure.unchecked("08P01", "request has no " + name);
    }
  }

  @Override
  OpenConnection connection(@Nullable String id) {
    require(id, "connection id");
    OpenConnection connection = connections.get(id);
    if (connection == null) {
      if (takeAbandoned(id)) {
        throw SqlFailure.unchecked(
            "25P03",
            "transaction was rolled back and its connection closed: nobody used it for too long");
      }
      throw new NoSuchConnectionException(id);
    }
    connection.touch();
    return connection;
  }

  @Override
  OpenStatement statement(StatementHandle h) throws NoSuchStatementException {
    require(h, "statement"); // Avatica's messages may have none
    OpenStatement statement = connection(h.connectionId).statement(h.id).orElse(null);
    if (statement == null) {
      throw new NoSuchStatementException(h);
    }
    return statement;
  }

  /** A call of a statement. */
  @FunctionalInterface
  private interface Call<R> {
    R run() throws NoSuchStatementException;
  }

  /** Runs {@code call} when no other runs on the statement, which may be closed by then. */
  private <R> R alone(StatementHandle h, Call<R> call) throws NoSuchStatementException {
    Lock lock = statement(h).calls();
    OpenConnection connection = connection(h.connectionId);
    connection.enter();
    lock.lock();
    try {
      return call.run();
    } finally {
      lock.unlock();
      connection.leave();
    }
  }

  @Override
  public ConnectionProperties connectionSync(ConnectionHandle ch, ConnectionProperties wanted) {
    require(wanted, "connection properties");
    return super.connectionSync(ch, wanted);
  }

  @Override
  public StatementHandle prepare(ConnectionHandle ch, String sql, long maxRowCount) {
    require(sql, "sql");
    StatementHandle prepared = super.prepare(ch, sql, maxRowCount);
    statementOf(prepared).setRowsMax(maxRowCount);
    return new StatementHandle(ch.id, prepared.id, WireColumns.of(prepared.signature));
  }

  private OpenStatement statementOf(StatementHandle h) {
    return connection(h.connectionId).statement(h.id).orElseThrow();
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback)
      throws NoSuchStatementException {
    require(sql, "sql");
    return alone(
        h,
        () -> {
          statement(h).setRowsMax(maxRowCount);
          return answer(
              h,
              // Without the callback: its monitor is one for all clients of the process.
              new ExecuteResult(List.of(run(h).runText(sql))),
              maxRowsInFirstFrame);
        });
  }

  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, int frameRows)
      throws NoSuchStatementException {
    require(values, "parameter values");
    return alone(
        h, () -> answer(h, super.execute(h, WireParameters.of(values), frameRows), frameRows));
  }

  private ExecuteResult answer(StatementHandle h, ExecuteResult executed, int frameRows)
      throws NoSuchStatementException {
    var results = new ArrayList<MetaResultSet>();
    for (MetaResultSet result : executed.resultSets) {
      results.add(
          result.updateCount == -1
              ? WireColumns.of(result, super.fetch(h, 0, rows(frameRows)))
              : result);
    }
    return new ExecuteResult(results);
  }

  private static int rows(int wanted) {
    return Math.min(wanted, FRAME_ROWS_MAX);
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle h, List<List<TypedValue>> values)
      throws NoSuchStatementException {
    require(values, "parameter values");
    values.forEach(row -> require(row, "parameter values"));
    return alone(h, () -> super.executeBatch(h, values.stream().map(WireParameters::of).toList()));
  }

  @Override
  public ExecuteBatchResult executeBatchProtobuf(StatementHandle h, List<UpdateBatch> batches)
      throws NoSuchStatementException {
    return executeBatch(
        h,
        batches.stream()
            .map(
                batch -> batch.getParameterValuesList().stream().map(WireParameters::read).toList())
            .toList());
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle h, List<String> texts)
      throws NoSuchStatementException {
    require(texts, "sql commands");
    texts.forEach(text -> require(text, "sql"));
    return alone(h, () -> super.prepareAndExecuteBatch(h, texts));
  }

  @Override
  public Frame fetch(StatementHandle h, long offset, int frameRows)
      throws NoSuchStatementException {
    return alone(h, () -> WireValues.of(super.fetch(h, offset, rows(frameRows))));
  }

  @Override
  MetaResultSet inMemory(ConnectionHandle ch, MetadataResult result) {
    MetaResultSet rows = super.inMemory(ch, result);
    return WireColumns.of(rows, rows.firstFrame);
  }

  @Override
  public void closeStatement(StatementHandle h) {
    require(h.connectionId, "connection id");
    OpenConnection connection = connections.get(h.connectionId);
    if (connection != null) {
      connection.closeStatement(h.id);
    }
  }
}
