package io.vicinal.jdbc.remote;

import io.vicinal.jdbc.client.MetadataResult;
import io.vicinal.jdbc.client.StatementPeer;
import io.vicinal.jdbc.client.WantedKeys;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.value.ParameterSite;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Avatica's calls of one connection, each a request to the server. Statements have numbers that are
 * chosen here, so that making and closing one that never ran costs no request. Thread-safe.
 */
final class RemoteCalls extends RemoteCatalog {
  private static final long CANCEL_MILLIS = 30_000;

  private final ServerLink link;
  private final String connection;
  private final long defaultTimeoutMillis;
  private final int defaultFetchRows;
  private final Map<Integer, RemoteStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private volatile boolean closed;

  /** Creates the calls of the open connection that the server calls {@code connection}. */
  RemoteCalls(ServerLink link, String connection, RemoteUrl url) {
    this.link = link;
    this.connection = connection;
    this.defaultTimeoutMillis = TimeUnit.SECONDS.toMillis(url.number(RemoteOption.QUERY_TIMEOUT));
    this.defaultFetchRows = url.number(RemoteOption.FETCH_SIZE);
  }

  /** Begins a request. */
  static WireWriter request(Call call, String connection) {
    return new WireWriter().octet(Call.VERSION).constant(call).text(connection);
  }

  private WireWriter request(Call call) {
    return request(call, connection);
  }

  private WireReader ask(WireWriter request) {
    if (closed) {
      throw SqlFailure.unchecked("08003", "connection is closed");
    }
    return link.call(request);
  }

  RemoteStatement statement(int id) {
    RemoteStatement statement = statements.get(id);
    if (statement == null) {
      throw SqlFailure.unchecked("HY000", "statement closed");
    }
    return statement;
  }

  private RemoteStatement newStatement() {
    var statement =
        new RemoteStatement(this, lastId.incrementAndGet(), defaultTimeoutMillis, defaultFetchRows);
    statements.put(statement.id(), statement);
    return statement;
  }

  @Override
  MetaResultSet rows(Catalog question, List<@Nullable Object> arguments) {
    WireReader answer = ask(request(Call.METADATA).constant(question).values(arguments));
    MetadataResult result = answer.table();
    Signature signature =
        new Signature(
            result.columns(), "", List.of(), Map.of(), CursorFactory.ARRAY, StatementType.SELECT);
    return MetaResultSet.create(
        connection, newStatement().id(), true, signature, new Frame(0, true, result.rows()));
  }

  @Override
  public void openConnection(ConnectionHandle ch, @Nullable Map<String, String> info) {}

  /** Ends what runs, rolls back and tells the server that nobody comes any more. */
  @Override
  public void closeConnection(ConnectionHandle ch) {
    if (closed) {
      return;
    }
    closed = true;
    statements.clear();
    if (!link.isBroken()) {
      unlessLost(() -> done(link.callWithin(CANCEL_MILLIS, request(Call.CLOSE))));
    }
    if (link.isBroken()) { // but the server may be there all the same, and hold what is open
      link.send(request(Call.CLOSE), CANCEL_MILLIS);
    }
  }

  /**
   * Lets go of something on a server; one that is gone, or lets nobody in, has let go of it, too.
   */
  private static void unlessLost(Runnable letGo) {
    try {
      letGo.run();
    } catch (SqlFailure e) {
      if (!isLost(e)) {
        throw e;
      }
    }
  }

  private static boolean isLost(SqlFailure failure) {
    return failure.getCause() instanceof SQLException cause
        && (cause.getSQLState().startsWith("08") || cause.getSQLState().equals("28P01"));
  }

  @Override
  public ConnectionProperties connectionSync(ConnectionHandle ch, ConnectionProperties wanted) {
    WireReader answer =
        ask(
            request(Call.SYNC)
                .value(wanted.isAutoCommit())
                .value(wanted.isReadOnly())
                .value(wanted.getTransactionIsolation())
                .value(wanted.getCatalog())
                .value(wanted.getSchema()));
    return new ConnectionPropertiesImpl(
        answer.flag(), answer.flag(), answer.number(), answer.text(), answer.text());
  }

  @Override
  public StatementHandle createStatement(ConnectionHandle ch) {
    return new StatementHandle(ch.id, newStatement().id(), null);
  }

  @Override
  public StatementHandle prepare(ConnectionHandle ch, String sql, long maxRowCount) {
    RemoteStatement statement = newStatement();
    try {
      statement.setKnown();
      WireReader answer =
          ask(
              request(Call.PREPARE)
                  .number(statement.id())
                  .textOrNull(sql)
                  .keyChoice(WantedKeys.current()));
      return new StatementHandle(ch.id, statement.id(), answer.signature());
    } catch (RuntimeException e) {
      statements.remove(statement.id());
      throw e;
    }
  }

  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h, String sql, long maxRowCount, PrepareCallback callback) {
    return prepareAndExecute(h, sql, maxRowCount, -1, callback);
  }

  @Override
  public ExecuteResult prepareAndExecute(
      StatementHandle h,
      String sql,
      long maxRowCount,
      int maxRowsInFirstFrame,
      PrepareCallback callback) {
    try {
      MetaResultSet result;
      synchronized (callback.getMonitor()) {
        callback.clear();
        RemoteStatement statement = statement(h.id);
        RunOptions execution = statement.begin(0);
        result =
            result(
                statement,
                ask(request(Call.EXECUTE_TEXT).number(h.id).execution(execution).textOrNull(sql)));
        callback.assign(result.signature, result.firstFrame, result.updateCount);
      }
      callback.execute();
      return new ExecuteResult(List.of(result));
    } catch (SQLException e) {
      throw SqlFailure.unchecked(e);
    }
  }

  private MetaResultSet result(RemoteStatement statement, WireReader answer) {
    Executed executed = answer.executed();
    statement.ended(executed);
    Signature signature = executed.signature();
    if (signature == null && executed.counts().isEmpty()) {
      throw WireReader.malformed();
    }
    return signature == null
        ? MetaResultSet.count(connection, statement.id(), executed.counts().get(0))
        : MetaResultSet.create(connection, statement.id(), false, signature, executed.frame());
  }

  @Deprecated
  @SuppressWarnings("InlineMeSuggester")
  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, long maxRowCount) {
    return execute(h, values, -1);
  }

  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, int frameRows) {
    RemoteStatement statement = statement(h.id);
    WireWriter request = request(Call.EXECUTE).number(h.id);
    List<@Nullable Object> parameters = parameters(values);
    request.execution(statement.begin(frameRows)).values(parameters);
    return new ExecuteResult(List.of(result(statement, ask(request))));
  }

  private static List<@Nullable Object> parameters(List<TypedValue> values) {
    var parameters = new ArrayList<@Nullable Object>();
    for (TypedValue value : values) {
      if (value == null) {
        throw SqlFailure.unchecked("07001", "parameter " + (parameters.size() + 1) + " is not set");
      }
      parameters.add(ParameterSite.valueOf(value));
    }
    return parameters;
  }

  @Override
  public ExecuteBatchResult executeBatch(StatementHandle h, List<List<TypedValue>> values) {
    if (values.isEmpty()) {
      return new ExecuteBatchResult(new long[0]);
    }
    RemoteStatement statement = statement(h.id);
    statement.setWanted(StatementPeer.Wanted.COUNT);
    WireWriter request = request(Call.EXECUTE_BATCH).number(h.id).execution(statement.begin(0));
    request.number(values.size());
    for (List<TypedValue> row : values) {
      request.values(parameters(row));
    }
    return counts(statement, ask(request));
  }

  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle h, List<String> texts) {
    RemoteStatement statement = statement(h.id);
    statement.setWanted(StatementPeer.Wanted.COUNT);
    return counts(
        statement,
        ask(request(Call.EXECUTE_TEXTS).number(h.id).execution(statement.begin(0)).texts(texts)));
  }

  private static ExecuteBatchResult counts(RemoteStatement statement, WireReader answer) {
    Executed executed = answer.executed();
    statement.ended(executed);
    return new ExecuteBatchResult(executed.counts().stream().mapToLong(Long::longValue).toArray());
  }

  @Override
  public Frame fetch(StatementHandle h, long offset, int frameRows) {
    RemoteStatement statement = statement(h.id);
    Frame frame =
        ask(request(Call.FETCH).number(h.id).big(offset).number(frameRows))
            .frame(statement.columns());
    statement.setRowsOpen(!frame.done);
    return frame;
  }

  void closeRows(int id) {
    RemoteStatement statement = statements.get(id);
    if (statement != null && statement.hasRowsOpen() && !closed && !link.isBroken()) {
      statement.setRowsOpen(false);
      unlessLost(() -> done(ask(request(Call.CLOSE_ROWS).number(id))));
    }
  }

  /** Does nothing with an answer that says no more than that all is well. */
  private static void done(WireReader answer) {
    assert answer != null;
  }

  @Override
  public void closeStatement(StatementHandle h) {
    RemoteStatement statement = statements.remove(h.id);
    if (statement != null && statement.isKnown() && !closed && !link.isBroken()) {
      unlessLost(() -> done(ask(request(Call.CLOSE_STATEMENT).number(h.id))));
    }
  }

  /** Asks for the end of what runs, beside the request that waits for it. */
  void cancel(int id) {
    if (!closed && !link.isBroken()) {
      done(link.beside(request(Call.CANCEL).number(id), CANCEL_MILLIS));
    }
  }

  void cancelAll() {
    if (!closed
        && !link.isBroken()
        && statements.values().stream().anyMatch(RemoteStatement::isKnown)) {
      link.send(request(Call.CANCEL_ALL), CANCEL_MILLIS);
    }
  }

  /** Frees who waits for the server, even one that is silent, and asks it to end what runs. */
  void abort() {
    link.hangUp();
    if (!closed) {
      link.send(request(Call.CANCEL_ALL), CANCEL_MILLIS);
    }
  }

  boolean isAlive(int timeoutSeconds) {
    try {
      done(link.call(request(Call.PING), TimeUnit.SECONDS.toMillis(timeoutSeconds)));
      return true;
    } catch (SqlFailure e) {
      return false;
    }
  }

  @Override
  public void commit(ConnectionHandle ch) {
    done(ask(request(Call.COMMIT)));
  }

  @Override
  public void rollback(ConnectionHandle ch) {
    done(ask(request(Call.ROLLBACK)));
  }

  void rollbackBegun() {
    done(ask(request(Call.ROLLBACK_BEGUN)));
  }

  /** A savepoint, by the number that the server has given it. */
  private record Point(long number, @Nullable String name) {}

  private WireWriter request(Call call, Object savepoint) {
    Point point = (Point) savepoint;
    return request(call).big(point.number).textOrNull(point.name);
  }

  Object setSavepoint(@Nullable String name) {
    return new Point(ask(request(Call.SET_SAVEPOINT).textOrNull(name)).big(), name);
  }

  void rollbackTo(Object savepoint) {
    done(ask(request(Call.ROLLBACK_TO, savepoint)));
  }

  void release(Object savepoint) {
    done(ask(request(Call.RELEASE, savepoint)));
  }

  @Override
  public boolean syncResults(StatementHandle h, QueryState state, long offset) {
    throw SqlFailure.unchecked("0AV00", "rows cannot be read again from a position");
  }

  @Override
  public Iterable<Object> createIterable(
      StatementHandle h,
      QueryState state,
      Signature signature,
      List<TypedValue> parameters,
      @Nullable Frame first) {
    return first == null ? List.of() : first.rows;
  }
}
