package io.vicinal.jdbc;

import io.vicinal.planner.plan.PreparedPlan;
import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.ActiveStatement;
import io.vicinal.storage.ResourceAccount;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a statement, from its begin to its last row. Used by the thread that runs it; {@link
 * #view} may come from any.
 */
final class Execution {
  private final long id;
  private final String text;
  private final ResourceAccount account;
  private final long startMillis = System.currentTimeMillis();
  private volatile @Nullable PreparedPlan plan;
  private volatile long enteredNanos;
  private volatile boolean running;
  private volatile long workNanos;
  private volatile long rows;

  /** Creates a run of {@code text}, which is shown once it is planned: it may hold a password. */
  Execution(long id, String text, ResourceAccount account) {
    this.id = id;
    this.text = text;
    this.account = account;
  }

  long id() {
    return id;
  }

  void setPlan(PreparedPlan planned) {
    plan = planned;
  }

  @Nullable StatementKind kind() {
    PreparedPlan planned = plan;
    return planned == null ? null : planned.kind();
  }

  void enter() {
    account.enter();
    enteredNanos = System.nanoTime();
    running = true;
  }

  /** Ends what {@link #enter} began; once more does nothing. */
  void leave() {
    if (running) {
      workNanos = workNanos();
      running = false;
      account.leave();
    }
  }

  long workNanos() {
    return running ? workNanos + System.nanoTime() - enteredNanos : workNanos;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread only
  void addRows(long more) {
    rows += more;
  }

  long rows() {
    return rows;
  }

  /** Returns the text, which may hold a password where it was not planned. */
  String text() {
    PreparedPlan planned = plan;
    return planned == null ? text : shown(planned);
  }

  private String shown(PreparedPlan planned) {
    return switch (planned.kind()) {
      case CREATE_USER, ALTER_USER -> planned.sql(); // which leaves passwords out
      default -> text;
    };
  }

  /** Returns what others may know of it now. */
  ActiveStatement view() {
    PreparedPlan planned = plan;
    return new ActiveStatement(
        id,
        planned == null ? "" : shown(planned),
        Instant.ofEpochMilli(startMillis),
        running,
        workNanos(),
        rows,
        account);
  }
}
