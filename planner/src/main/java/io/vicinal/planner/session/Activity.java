package io.vicinal.planner.session;

import io.vicinal.planner.access.Passwords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The connections to one directory that this process has open. Thread-safe. */
public final class Activity {
  private static final int KEY_DAYS = 90;

  private final Map<Long, ActiveSession> sessions = new ConcurrentSkipListMap<>();
  private final AtomicLong lastSession = new AtomicLong();
  private final AtomicLong lastStatement = new AtomicLong();
  private volatile StatementListener listener = StatementListener.NONE;
  private volatile int keyDays = KEY_DAYS;
  private volatile int passwordCost = Passwords.COST;

  /** Returns a number for a connection that is about to open. */
  public long nextSession() {
    return lastSession.incrementAndGet();
  }

  /** Returns a number for an execution that is about to begin. */
  public long nextStatement() {
    return lastStatement.incrementAndGet();
  }

  /** Shows a connection until {@link #remove}. */
  public void add(ActiveSession session) {
    sessions.put(session.id(), session);
  }

  /** Shows the connection no more. */
  public void remove(ActiveSession session) {
    sessions.remove(session.id(), session);
  }

  /** Returns how many connections are open. */
  public int size() {
    return sessions.size();
  }

  /** Returns how many statements are at work. */
  public long running() {
    return sessions.values().stream()
        .flatMap(session -> session.statements().stream())
        .filter(ActiveStatement::isRunning)
        .count();
  }

  /** Returns the connections that {@code viewer} may see, its user's own or all, by number. */
  public List<ActiveSession> visibleTo(Session viewer) {
    return sessions.values().stream().filter(it -> maySee(viewer, it.session())).toList();
  }

  private static boolean maySee(Session viewer, Session seen) {
    return viewer.authority().isEmpty()
        || viewer.authority().get().isAdmin()
        || (viewer.user().isPresent()
            && viewer.self().userId() == seen.self().userId()
            && (!viewer.authority().get().scopes().isNarrow()
                || viewer.self().keyId() == seen.self().keyId()));
  }

  /** Returns the connection of that number, if {@code viewer} may see it. */
  public Optional<ActiveSession> session(long id, Session viewer) {
    return Optional.ofNullable(sessions.get(id)).filter(it -> maySee(viewer, it.session()));
  }

  /** Returns the execution of that number, if it goes on and {@code viewer} may see it. */
  public Optional<ActiveStatement> statement(long id, Session viewer) {
    return visibleTo(viewer).stream()
        .flatMap(session -> session.statements().stream())
        .filter(statement -> statement.id() == id)
        .findFirst();
  }

  /** Sets for how many days API keys are valid that do not say it, 0 for ever. */
  public void setKeyDays(int days) {
    keyDays = days;
  }

  /** Sets the cost of hashes of new passwords, as {@link Passwords} has it. */
  public void setPasswordCost(int cost) {
    passwordCost = cost;
  }

  /** Returns the cost of hashes of new passwords. */
  public int passwordCost() {
    return passwordCost;
  }

  /** Returns when an API key ends that is made now and does not say it, null for never. */
  public @Nullable Instant keyExpiry(Instant now) {
    return keyDays == 0 ? null : now.plus(Duration.ofDays(keyDays));
  }

  /** Returns who hears of statements that end. */
  public StatementListener listener() {
    return listener;
  }

  /** Sets who hears of statements that end. */
  public void setListener(StatementListener hearing) {
    listener = hearing;
  }
}
