package io.vicinal.jdbc;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.metadata.CatalogRows;
import io.vicinal.jdbc.metadata.FunctionRows;
import io.vicinal.jdbc.metadata.MetadataResult;
import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.jdbc.metadata.TypeRows;
import io.vicinal.jdbc.value.ParameterSite;
import io.vicinal.planner.plan.Changed;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.RowStream;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.plan.StatementKind.Result;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.Transactions;
import io.vicinal.planner.system.SystemView;
import io.vicinal.storage.ResourceAccount;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.ConnectionPropertiesImpl;
import org.apache.calcite.avatica.MetaImpl;
import org.apache.calcite.avatica.NoSuchStatementException;
import org.apache.calcite.avatica.QueryState;
import org.apache.calcite.avatica.remote.TypedValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs Avatica's calls of one connection on the planner.
 *
 * <p>Rows leave in frames that are read on demand, so memory holds one frame. Several threads may
 * use several statements at once. Errors leave unchecked; the connection translates them.
 */
final class EngineMeta extends MetaImpl {
  private final Session session;
  private final StatementSource source;
  private final CatalogRows catalog;
  private final long timeoutMillis;
  private final Map<Integer, OpenStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final ConnectionWork work;

  EngineMeta(
      EngineConnection connection,
      Session session,
      StatementSource source,
      long timeoutMillis,
      boolean readOnly) {
    super(connection);
    this.session = session;
    this.source = source;
    this.catalog = new CatalogRows(session.database());
    this.timeoutMillis = timeoutMillis;
    this.work = new ConnectionWork(timeoutMillis);
    if (readOnly) {
      session.transactions().modes().setReadOnlyForEver();
    }
  }

  Session session() {
    return session;
  }

  /** Returns where the connection does what no statement does. */
  ConnectionWork work() {
    return work;
  }

  /** Returns the engine's side of the statement {@code id}. */
  OpenStatement statement(int id) {
    OpenStatement statement = statements.get(id);
    if (statement == null) {
      throw SqlFailure.unchecked("HY000", "statement closed");
    }
    return statement;
  }

  /** Makes everything that runs on this connection end at its next check. */
  void cancelAll() {
    statements.values().forEach(OpenStatement::cancel);
    work.cancelAll();
  }

  @Override
  public StatementHandle createStatement(ConnectionHandle ch) {
    var statement =
        new OpenStatement(lastId.incrementAndGet(), timeoutMillis, session::memoryLimit);
    statements.put(statement.id(), statement);
    return new StatementHandle(ch.id, statement.id(), null);
  }

  @Override
  public StatementHandle prepare(ConnectionHandle ch, String sql, long maxRowCount) {
    PreparedPlan plan = plan(sql);
    StatementHandle handle = createStatement(ch);
    statement(handle.id).setPlan(plan);
    handle.signature = signature(plan);
    return handle;
  }

  private PreparedPlan plan(String sql) {
    String text = sql.stripTrailing();
    if (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    return source.prepare(EscapeSyntax.remove(text), session, WantedKeys.current());
  }

  private Signature signature(PreparedPlan plan) {
    return Signatures.of(plan, session.database().name());
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
    OpenStatement statement = statement(h.id);
    try {
      MetaResultSet result;
      synchronized (callback.getMonitor()) {
        callback.clear();
        ResourceAccount account = statement.begin();
        PreparedPlan plan = plan(sql);
        if (!plan.parameters().isEmpty() && plan.kind() != StatementKind.EXPLAIN) {
          throw SqlFailure.unchecked(
              "07001",
              "statement has "
                  + plan.parameters().size()
                  + " parameters without values\nhint: Use a PreparedStatement.");
        }
        statement.setPlan(plan);
        result = run(statement, new Object[0], account);
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
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, long maxRowCount) {
    return execute(h, values, -1);
  }

  @Override
  public ExecuteResult execute(StatementHandle h, List<TypedValue> values, int frameRows) {
    OpenStatement statement = statement(h.id);
    @Nullable Object[] parameters = parameters(values);
    return new ExecuteResult(List.of(run(statement, parameters, statement.begin())));
  }

  private MetaResultSet run(
      OpenStatement statement, @Nullable Object[] parameters, ResourceAccount account) {
    PreparedPlan plan = statement.plan();
    statement.checkWanted(plan);
    checkWritable(plan.kind());
    if (plan.result() == Result.ROWS) {
      RowStream rows = plan.query(parameters, account);
      statement.open(rows, plan.columns().size());
      return MetaResultSet.create(
          connection.id, statement.id(), false, signature(plan), Frame.MORE);
    }
    long[] counts = execute(statement, plan, List.<@Nullable Object[]>of(parameters), account);
    return MetaResultSet.count(connection.id, statement.id(), counts[0]);
  }

  /** Runs a batch and keeps the generated keys that were asked for. */
  private long[] execute(
      OpenStatement statement,
      PreparedPlan plan,
      List<@Nullable Object[]> batch,
      ResourceAccount account) {
    Changed changed = plan.change(batch, account);
    statement.warn(changed.notices());
    if (!plan.columns().isEmpty()) {
      statement.keepKeys(
          new MetadataResult(
              Signatures.columns(plan, session.database().name()),
              OpenStatement.rows(changed.rows(), plan.columns().size())));
    }
    return changed.counts();
  }

  private void checkWritable(StatementKind kind) {
    if (kind.writes() && session.transactions().modes().isSessionReadOnly()) {
      throw SqlFailure.unchecked("25006", "connection is read-only");
    }
  }

  private static @Nullable Object[] parameters(List<TypedValue> values) {
    var parameters = new @Nullable Object[values.size()];
    for (int i = 0; i < parameters.length; i++) {
      TypedValue value = values.get(i);
      if (value == null) {
        throw SqlFailure.unchecked("07001", "parameter " + (i + 1) + " is not set");
      }
      parameters[i] = ParameterSite.valueOf(value);
    }
    return parameters;
  }

  /** Runs the batch as one statement: all of it or nothing. */
  @Override
  public ExecuteBatchResult executeBatch(StatementHandle h, List<List<TypedValue>> values) {
    if (values.isEmpty()) {
      return new ExecuteBatchResult(new long[0]);
    }
    OpenStatement statement = statement(h.id);
    PreparedPlan plan = statement.plan();
    if (plan.result() == Result.ROWS) {
      throw SqlFailure.unchecked("0100E", "a batch takes no statements that give rows");
    }
    checkWritable(plan.kind());
    var batch = new ArrayList<@Nullable Object[]>();
    for (List<TypedValue> row : values) {
      batch.add(parameters(row));
    }
    return new ExecuteBatchResult(execute(statement, plan, batch, statement.begin()));
  }

  /** Runs one text after the other, each a statement of its own, up to the first that fails. */
  @Override
  public ExecuteBatchResult prepareAndExecuteBatch(StatementHandle h, List<String> texts) {
    OpenStatement statement = statement(h.id);
    statement.setWanted(OpenStatement.Wanted.COUNT);
    long[] counts = new long[texts.size()];
    for (int i = 0; i < counts.length; i++) {
      try {
        ResourceAccount account = statement.begin();
        statement.setPlan(plan(texts.get(i)));
        counts[i] = run(statement, new Object[0], account).updateCount;
      } catch (RuntimeException e) {
        SQLException cause = ErrorTranslator.translate(e);
        throw new IllegalStateException(
            new BatchUpdateException(
                cause.getMessage(), cause.getSQLState(), 0, Arrays.copyOf(counts, i), cause));
      }
    }
    return new ExecuteBatchResult(counts);
  }

  @Override
  public Frame fetch(StatementHandle h, long offset, int frameRows) {
    return statement(h.id).fetch(offset, frameRows);
  }

  /** Closes the rows that {@code h} has open, if it is still there. */
  void closeRows(StatementHandle h) {
    OpenStatement statement = statements.get(h.id);
    if (statement != null) {
      statement.closeRows();
    }
  }

  @Override
  public void closeStatement(StatementHandle h) {
    OpenStatement statement = statements.remove(h.id);
    if (statement != null) {
      statement.closeRows();
    }
  }

  @Override
  public void closeConnection(ConnectionHandle ch) {
    statements.values().forEach(OpenStatement::closeRows);
    statements.clear();
    session.transactions().rollback(ResourceAccount.unbounded());
  }

  @Override
  public boolean syncResults(StatementHandle h, QueryState state, long offset) {
    throw SqlFailure.unchecked("0AV00", "rows cannot be read again from a position");
  }

  @Override
  public void commit(ConnectionHandle ch) {
    requireTransaction("commit");
    work.run(session.transactions()::commit);
  }

  @Override
  public void rollback(ConnectionHandle ch) {
    requireTransaction("roll back");
    work.run(session.transactions()::rollback);
  }

  /** Lets a transaction that BEGIN has opened end this way, too. */
  private void requireTransaction(String what) {
    Transactions transactions = session.transactions();
    if (transactions.isAutoCommit()) {
      throw SqlFailure.unchecked("25000", "cannot " + what + " while auto-commit is on");
    }
  }

  /** Takes over what {@code wanted} sets, or refuses it, and returns what holds now. */
  @Override
  public ConnectionProperties connectionSync(ConnectionHandle ch, ConnectionProperties wanted) {
    String database = session.database().name();
    Transactions transactions = session.transactions();
    if (wanted.getCatalog() != null && !wanted.getCatalog().equals(database)) {
      throw SqlFailure.unchecked("0AV00", "connection is bound to database \"" + database + "\"");
    }
    if (wanted.getSchema() != null) {
      if (!session.database().schemas().contains(wanted.getSchema())
          && !wanted.getSchema().equals(SystemView.SCHEMA)) {
        throw SqlFailure.unchecked("3F000", "schema \"" + wanted.getSchema() + "\" does not exist");
      }
      session.setSchema(wanted.getSchema());
    }
    work.run(account -> setModes(transactions, wanted, account));
    return new ConnectionPropertiesImpl(
        transactions.isAutoCommit(),
        transactions.modes().isSessionReadOnly(),
        Isolation.toJdbc(transactions.modes().sessionIsolation()),
        database,
        session.schema());
  }

  private static void setModes(
      Transactions transactions, ConnectionProperties wanted, ResourceAccount account) {
    if (wanted.isAutoCommit() != null) {
      transactions.setAutoCommit(wanted.isAutoCommit(), account);
    }
    if (wanted.getTransactionIsolation() != null) {
      transactions
          .modes()
          .setSessionIsolation(Isolation.ofJdbc(wanted.getTransactionIsolation()), account);
    }
    if (wanted.isReadOnly() != null) {
      transactions.modes().setSessionReadOnly(wanted.isReadOnly(), account);
    }
  }

  /** Returns rows that come from no statement as a result set in memory. */
  MetaResultSet inMemory(MetadataResult result) {
    return createResultSet(
        Map.of(), result.columns(), CursorFactory.ARRAY, new Frame(0, true, result.rows()));
  }

  @Override
  public MetaResultSet getTables(
      ConnectionHandle ch, String cat, Pat schema, Pat table, List<String> types) {
    return inMemory(catalog.tables(cat, schema.s, table.s, types));
  }

  @Override
  public MetaResultSet getColumns(
      ConnectionHandle ch, String cat, Pat schema, Pat table, Pat column) {
    return inMemory(catalog.columns(cat, schema.s, table.s, column.s));
  }

  @Override
  public MetaResultSet getSchemas(ConnectionHandle ch, String cat, Pat schema) {
    return inMemory(catalog.schemas(cat, schema.s));
  }

  @Override
  public MetaResultSet getCatalogs(ConnectionHandle ch) {
    return inMemory(catalog.catalogs());
  }

  @Override
  public MetaResultSet getTableTypes(ConnectionHandle ch) {
    return inMemory(catalog.tableTypes());
  }

  @Override
  public MetaResultSet getPrimaryKeys(
      ConnectionHandle ch, String cat, String schema, String table) {
    return inMemory(catalog.primaryKeys(cat, schema, table));
  }

  @Override
  public MetaResultSet getBestRowIdentifier(
      ConnectionHandle ch, String cat, String schema, String table, int scope, boolean nullable) {
    return inMemory(catalog.bestRowIdentifier(cat, schema, table));
  }

  @Override
  public MetaResultSet getIndexInfo(
      ConnectionHandle ch,
      String cat,
      String schema,
      String table,
      boolean unique,
      boolean approximate) {
    return inMemory(catalog.indexes(cat, schema, table, unique));
  }

  @Override
  public MetaResultSet getFunctions(ConnectionHandle ch, String cat, Pat schema, Pat name) {
    return inMemory(FunctionRows.matching(name.s));
  }

  @Override
  public MetaResultSet getTypeInfo(ConnectionHandle ch) {
    return inMemory(TypeRows.all());
  }
}
