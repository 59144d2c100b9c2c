package io.vicinal.server.log;

import io.vicinal.planner.plan.StatementKind;
import io.vicinal.planner.session.EndedStatement;
import io.vicinal.planner.session.Session;
import io.vicinal.planner.session.StatementListener;
import io.vicinal.storage.Access;
import io.vicinal.storage.Acting;
import io.vicinal.storage.Audit;
import io.vicinal.storage.AuditEvent;
import io.vicinal.storage.AuditEvent.Outcome;
import io.vicinal.storage.User;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the audit log of logins and of statements that were denied or failed, and the server's own
 * log of the audit log's last row, so that rows that are cut off later are missed. Thread-safe.
 */
public final class AuditTrail implements StatementListener, AutoCloseable {
  /** Of the server that answers the request of a thread. */
  public static final ScopedValue<AuditTrail> CURRENT = ScopedValue.newInstance();

  private static final Logger LOG = LoggerFactory.getLogger("audit");
  private static final String DENIED = "42501";
  private static final Pattern FIRST_WORDS =
      Pattern.compile("([a-z]+)(?: (?:or replace )?([a-z]+))?");
  private static final Set<String> DEFINITIONS =
      Set.of("create", "alter", "drop", "comment", "grant", "revoke");

  private final Audit audit;
  private final Access access;
  private final long keepDays;
  private volatile String told = "";
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit").factory());

  /**
   * Creates one.
   *
   * @param keepDays rows are deleted when they are so old; 0 for never
   */
  public AuditTrail(Audit audit, Access access, long keepDays) {
    this.audit = audit;
    this.access = access;
    this.keepDays = keepDays;
  }

  /** Tells the last row now and each hour, and deletes old ones each day. */
  public void start() {
    tellHead();
    var _ = clock.scheduleWithFixedDelay(this::settle, 1, 1, TimeUnit.MINUTES);
    var _ = clock.scheduleWithFixedDelay(this::tellHead, 1, 1, TimeUnit.HOURS);
    var _ = clock.scheduleWithFixedDelay(this::prune, 0, 1, TimeUnit.DAYS);
  }

  private void settle() {
    run(audit::settle);
  }

  private void prune() {
    if (keepDays > 0) {
      run(() -> {
        int _ = audit.prune(Instant.now().minus(keepDays, ChronoUnit.DAYS));
      });
    }
  }

  private void tellHead() {
    run(() -> {
      String head = audit.head().orElse("");
      if (!head.equals(told)) {
        told = head;
        LOG.info(new LogLine("audit").with("head", head).toString());
      }
    });
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) { // or it would not be done again
      LOG.warn("the audit log cannot be used: {}", e.getMessage());
    }
  }

  /** Tells of a login, or of why it was refused: {@code ok}, {@code refused}, {@code too soon}. */
  void login(String user, String address, String result) {
    boolean ok = result.equals("ok");
    long id = ok ? access.rules().user(user).map(User::id).orElse(0L) : 0;
    AuditEvent event = AuditEvent.of(Acting.at("http " + address).as(id, user, null), "LOGIN");
    audit.record(
        ok
            ? event
            : event.ended(Outcome.DENIED, "28P01").with(result.equals("refused") ? null : result));
  }

  @Override
  public void ended(EndedStatement statement) {
    String state = statement.state();
    if (state != null) {
      failed(statement, state);
    }
  }

  private void failed(EndedStatement statement, String state) {
    StatementKind kind = statement.kind();
    String shape = StatementShape.of(statement.sql());
    boolean denied = state.equals(DENIED);
    Optional<String> words = words(kind, shape);
    if (words.isEmpty() || (!denied && !isDefinition(kind, shape))) {
      return;
    }
    Session session = statement.session();
    // What was not planned may not even be a statement, and hold anything.
    String detail = denied || kind != null ? shape : null;
    audit.record(
        AuditEvent.of(session.acting(words.get()), words.get())
            .about("DATABASE", session.database().id(), session.database().name())
            .ended(denied ? Outcome.DENIED : Outcome.FAILED, state)
            .with(detail));
  }

  private static Optional<String> words(@Nullable StatementKind kind, String shape) {
    if (kind != null) {
      return Optional.of(kind.words());
    }
    Matcher matcher = FIRST_WORDS.matcher(shape);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String first = matcher.group(1).toUpperCase(Locale.ROOT);
    return Optional.of(
        DEFINITIONS.contains(matcher.group(1))
                && matcher.group(2) != null
                && !Set.of("grant", "revoke").contains(matcher.group(1))
            ? first + " " + matcher.group(2).toUpperCase(Locale.ROOT)
            : first);
  }

  private static boolean isDefinition(@Nullable StatementKind kind, String shape) {
    String first = kind == null ? shape : kind.words().toLowerCase(Locale.ROOT);
    int end = first.indexOf(' ');
    return DEFINITIONS.contains(end < 0 ? first : first.substring(0, end));
  }

  /** Tells the last row for the last time. */
  @Override
  public void close() {
    clock.shutdownNow();
    run(audit::settle);
    tellHead();
  }
}
