package io.vicinal.jdbc;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.error.SqlFailure;
import io.vicinal.planner.session.Activity;
import io.vicinal.planner.session.EndedStatement;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.StatementListener;
import io.vicinal.storage.ResourceAccount;
import org.jspecify.annotations.Nullable;

/** Numbers the runs of one connection's statements and tells of their ends. Thread-safe. */
final class ConnectionActivity {
  /** What every later call on a connection that was ended is told. */
  static final String ENDED = "connection was ended by KILL";

  private final Session session;
  private final Activity activity;
  private volatile boolean terminated;

  ConnectionActivity(Session session) {
    this.session = session;
    this.activity = session.activity();
  }

  /** Lets nothing else begin. */
  void terminate() {
    terminated = true;
  }

  /** Returns a run that begins. @throws SqlFailure 57P01 once the connection was terminated */
  Execution begin(String text, ResourceAccount account) {
    if (terminated) {
      throw SqlFailure.unchecked("57P01", ENDED);
    }
    return new Execution(activity.nextStatement(), text, account);
  }

  /** Tells of a run that has ended, by {@code thrown} or well. */
  void ended(Execution execution, @Nullable Throwable thrown) {
    StatementListener listener = activity.listener();
    if (!listener.equals(StatementListener.NONE)) {
      listener.ended(
          new EndedStatement(
              execution.id(),
              session,
              execution.kind(),
              execution.text(),
              execution.workNanos(),
              execution.rows(),
              thrown == null ? null : ErrorTranslator.translate(thrown).getSQLState()));
    }
  }

  /** Tells of a text that could not be prepared. */
  void refused(String text, long workNanos, Throwable thrown) {
    StatementListener listener = activity.listener();
    if (!listener.equals(StatementListener.NONE)) {
      String state = ErrorTranslator.translate(thrown).getSQLState();
      listener.ended(new EndedStatement(0, session, null, text, workNanos, 0, state));
    }
  }
}
