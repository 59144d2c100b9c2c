package io.vicinal.server.log;

import io.vicinal.planner.session.EndedStatement;
import io.vicinal.planner.session.StatementListener;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a line about each statement that took long, and about each that failed by a fault of ours.
 * No literal, parameter or password is in it: what was planned is told by its shape, what was not
 * by a fingerprint of it.
 */
public final class StatementLog implements StatementListener {
  private static final Logger LOG = LoggerFactory.getLogger("statement");
  private static final double NANOS_PER_MILLI = 1e6;

  private final double thresholdMillis;

  /** Creates the log of statements that take so many milliseconds or more. */
  public StatementLog(long thresholdMillis) {
    this.thresholdMillis = thresholdMillis;
  }

  @Override
  public void ended(EndedStatement statement) {
    double millis = statement.workNanos() / NANOS_PER_MILLI;
    String state = statement.state();
    boolean ours = state != null && state.startsWith("XX");
    if ((millis >= thresholdMillis && LOG.isInfoEnabled()) || ours) {
      LOG.info(line(statement, millis));
    }
  }

  static String line(EndedStatement statement, double millis) {
    String shape = StatementShape.of(statement.sql());
    return new LogLine("statement")
        .with("request", RequestScope.current())
        .with("id", statement.id() == 0 ? null : statement.id())
        .with("user", statement.session().userName())
        .with("database", statement.session().database().name())
        .with("kind", kind(statement))
        .with("ms", String.format(Locale.ROOT, "%.3f", millis))
        .with("rows", statement.rows())
        .with("state", statement.state())
        .with("fingerprint", StatementShape.fingerprint(shape))
        .with("shape", statement.kind() == null ? null : shape)
        .toString();
  }

  private static String kind(EndedStatement statement) {
    return statement.kind() == null ? "none" : statement.kind().name().toLowerCase(Locale.ROOT);
  }
}
