package io.vicinal.jdbc;

import io.vicinal.jdbc.client.EscapeSyntax;
import io.vicinal.jdbc.client.KeyChoice;
import io.vicinal.jdbc.client.WantedKeys;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.jdbc.metadata.CatalogRows;
import io.vicinal.jdbc.metadata.Signatures;
import io.vicinal.jdbc.url.ConnectRequest;
import io.vicinal.jdbc.url.ConnectionOption;
import io.vicinal.planner.plan.GeneratedKeys;
import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.session.ActiveSession;
import io.vicinal.planner.session.ActiveStatement;
import io.vicinal.planner.session.NamedSavepoint;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.SessionBounds;
import io.vicinal.sql.error.SqlState;
import io.vicinal.storage.ResourceAccount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.avatica.Meta;
import org.jspecify.annotations.Nullable;

/**
 * The engine's side of one connection: its session and its statements. Thread-safe; errors leave
 * unchecked.
 */
final class OpenConnection implements ActiveSession {
  private final Session session;
  private final StatementSource source;
  private final long timeoutMillis;
  private final Runnable release;
  private final ConnectionWork work;
  private final Map<Integer, OpenStatement> statements = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final long id;
  private final Instant openedAt = Instant.now();
  private final String application;
  private final @Nullable String client;
  private final ConnectionActivity activity;
  private volatile Runnable terminator = () -> {};
  private final ServedSavepoints savepoints = new ServedSavepoints(this);
  private volatile int statementsMax = Integer.MAX_VALUE;
  private volatile long lastUse = System.nanoTime();
  private final AtomicInteger callsAtWork = new AtomicInteger();

  private OpenConnection(
      ConnectRequest request, Session session, StatementSource source, Runnable release) {
    this.session = session;
    this.source = source;
    this.timeoutMillis =
        session.bounds().millis(request.number(ConnectionOption.QUERY_TIMEOUT) * 1_000L);
    this.release = release;
    this.id = session.activity().nextSession();
    this.application = request.value(ConnectionOption.APPLICATION_NAME);
    this.client = ServedClient.ADDRESS.isBound() ? ServedClient.ADDRESS.get() : null;
    this.activity = new ConnectionActivity(session);
    this.work = new ConnectionWork(() -> timeoutMillis(timeoutMillis));
  }

  /**
   * Opens the connection that {@code request} asks for.
   *
   * @param release called once, when it is closed
   */
  static OpenConnection of(
      ConnectRequest request, Session session, StatementSource source, Runnable release) {
    if (request.isTrue(ConnectionOption.READ_ONLY)) {
      session.transactions().modes().setReadOnlyForEver();
    }
    var connection = new OpenConnection(request, session, source, release);
    session.activity().add(connection);
    return connection;
  }

  @Override
  public long id() {
    return id;
  }

  @Override
  public Instant openedAt() {
    return openedAt;
  }

  @Override
  public @Nullable String application() {
    return application.isEmpty() ? null : application;
  }

  @Override
  public @Nullable String client() {
    return client;
  }

  @Override
  public List<ActiveStatement> statements() {
    var running = new ArrayList<ActiveStatement>();
    for (OpenStatement statement : statements.values()) {
      Execution execution = statement.execution();
      if (execution != null) {
        running.add(execution.view());
      }
    }
    return running;
  }

  /** Sets what closes the connection where {@link #terminate} may not wait for it. */
  void onTerminate(Runnable closing) {
    terminator = closing;
  }

  @Override
  public void terminate() {
    activity.terminate();
    work.terminate();
    cancelAll();
    Thread _ = Thread.ofVirtual().name("terminate-" + id).start(terminator);
  }

  @Override
  public Session session() {
    return session;
  }

  /** Returns what tools ask for about the database. */
  CatalogRows catalog() {
    return new CatalogRows(session.database()); // which another role sees differently
  }

  /** Returns where the connection does what no statement does. */
  ConnectionWork work() {
    return work;
  }

  /** Returns the smallest of all limits that a statement has which wants {@code wantedMillis}. */
  private long timeoutMillis(long wantedMillis) {
    return SessionBounds.least(session.bounds().millis(wantedMillis), session.timeoutMillis());
  }

  private ResourceAccount newAccount(long wantedMillis) {
    return session.newAccount(timeoutMillis(wantedMillis));
  }

  /** Creates a statement. @throws SqlFailure 08003 if the connection is closed meanwhile */
  OpenStatement createStatement() {
    requireRoom();
    var statement =
        new OpenStatement(lastId.incrementAndGet(), timeoutMillis, this::newAccount, activity);
    statements.put(statement.id(), statement);
    if (closed.get()) {
      statements.remove(statement.id());
      throw SqlFailure.unchecked("08003", "connection is closed");
    }
    return statement;
  }

  /** Returns the statement to which its client has given {@code id}; makes it where it is new. */
  OpenStatement statementNumbered(int id) {
    if (!statements.containsKey(id)) {
      requireRoom();
    }
    OpenStatement statement =
        statements.computeIfAbsent(
            id, _ -> new OpenStatement(id, timeoutMillis, this::newAccount, activity));
    if (closed.get()) {
      statements.remove(id);
      throw SqlFailure.unchecked("08003", "connection is closed");
    }
    return statement;
  }

  /** Returns the savepoints of a client elsewhere. */
  ServedSavepoints savepoints() {
    return savepoints;
  }

  /** Refuses to have more than so many statements open. */
  void setStatementsMax(int most) {
    statementsMax = most;
  }

  private void requireRoom() {
    int most = statementsMax;
    if (statements.size() >= most) {
      throw SqlFailure.unchecked(
          "53400", "too many statements: the connection may have " + most + " open");
    }
  }

  /** Notes that the client is there. */
  void touch() {
    lastUse = System.nanoTime();
  }

  /** Notes that a call is at work, until {@link #leave}. */
  void enter() {
    callsAtWork.incrementAndGet();
    touch();
  }

  /** Notes that a call has ended: from now on the client is idle. */
  void leave() {
    touch();
    callsAtWork.decrementAndGet();
  }

  /** Returns how long there was no call and nothing that runs. */
  long idleNanos() {
    boolean busy =
        callsAtWork.get() > 0 || statements.values().stream().anyMatch(OpenStatement::isBusy);
    return busy ? 0 : System.nanoTime() - lastUse;
  }

  /** Returns the statement {@code id}, unless it is closed. */
  Optional<OpenStatement> statement(int id) {
    return Optional.ofNullable(statements.get(id));
  }

  /** Closes the statement {@code id}, if it is still there. */
  void closeStatement(int id) {
    OpenStatement statement = statements.remove(id);
    if (statement != null) {
      statement.close();
    }
  }

  /** Plans {@code sql} for later, as {@link #plan}, and tells of it where that fails. */
  PreparedPlan prepare(@Nullable String sql) {
    long start = System.nanoTime();
    try {
      return plan(sql);
    } catch (RuntimeException | StackOverflowError e) {
      activity.refused(sql == null ? "" : sql, System.nanoTime() - start, e);
      throw e;
    }
  }

  /** Plans {@code sql}, with the generated keys that the caller wants. */
  PreparedPlan plan(@Nullable String sql) {
    if (sql == null) {
      throw SqlFailure.unchecked("HY009", "text of the statement must not be null");
    }
    String text = sql.stripTrailing();
    if (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).stripTrailing();
    }
    return source.prepare(EscapeSyntax.remove(text), session, keys(WantedKeys.current()));
  }

  private static GeneratedKeys keys(KeyChoice choice) {
    if (choice.automatic()) {
      return GeneratedKeys.AUTOMATIC;
    }
    return choice.names().isEmpty()
        ? GeneratedKeys.at(choice.positions())
        : GeneratedKeys.named(choice.names());
  }

  /** Sets a savepoint of the open transaction. */
  NamedSavepoint setSavepoint(String name) {
    return work.call(account -> session.transactions().savepoints().set(name, account));
  }

  void rollbackTo(NamedSavepoint point) {
    work.run(account -> session.transactions().savepoints().rollbackTo(point, account));
  }

  void release(NamedSavepoint point) {
    work.run(account -> session.transactions().savepoints().release(point, account));
  }

  /** Rolls back a transaction that BEGIN has left open while auto-commit is on. */
  void rollbackBegun() {
    work.run(session.transactions()::rollbackBegun);
  }

  Meta.Signature signature(PreparedPlan plan) {
    return Signatures.of(plan, session.database());
  }

  /** Makes everything that runs on this connection end at its next check. */
  void cancelAll() {
    statements.values().forEach(OpenStatement::cancel);
    work.cancelAll();
  }

  /** Closes all statements and rolls back what is open; further calls do nothing. */
  void close() {
    close(SqlState.NO_CONNECTION);
  }

  /** Closes it, as {@link #close()}; calls that come too late fail with {@code why}. */
  void close(SqlState why) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    session.activity().remove(this);
    try {
      statements.values().forEach(OpenStatement::close);
      statements.clear();
    } finally {
      try {
        session.transactions().close(why);
      } finally {
        release.run();
      }
    }
  }
}
