package io.vicinal.hibernate;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.JDBCException;
import org.hibernate.QueryTimeoutException;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.exception.ConstraintViolationException.ConstraintKind;
import org.hibernate.exception.DataException;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.LockAcquisitionException;
import org.hibernate.exception.SQLGrammarException;
import org.jspecify.annotations.Nullable;

/** Turns SQLSTATEs into the exceptions that Hibernate has for them. */
final class Failures {
  private static final Pattern CONSTRAINT = Pattern.compile("constraint \"((?:[^\"]|\"\")*)\"");
  private static final Pattern COLUMN = Pattern.compile("column \"((?:[^\"]|\"\")*)\"");

  private Failures() {}

  /** Returns what Hibernate throws for {@code cause}, null where its own rules are right. */
  static @Nullable JDBCException convert(SQLException cause, String message, String sql) {
    String state = cause.getSQLState();
    if (state == null) {
      return null;
    }
    return switch (state) {
      case "40001" -> new LockAcquisitionException(message, cause, sql);
      case "57014" -> new QueryTimeoutException(message, cause, sql);
      case "23502" -> violation(cause, message, sql, ConstraintKind.NOT_NULL);
      case "23505" -> violation(cause, message, sql, ConstraintKind.UNIQUE);
      case "23514" -> violation(cause, message, sql, ConstraintKind.CHECK);
      default ->
          switch (state.substring(0, Math.min(2, state.length()))) {
            case "22" -> new DataException(message, cause, sql);
            case "42", "0A" -> new SQLGrammarException(message, cause, sql);
            case "08" -> new JDBCConnectionException(message, cause, sql);
            default -> null;
          };
    };
  }

  /** Returns the constraint that {@code cause} names, or for NOT NULL the column. */
  static @Nullable String constraintName(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    Matcher match = ("23502".equals(cause.getSQLState()) ? COLUMN : CONSTRAINT).matcher(message);
    return match.find() ? match.group(1) : null;
  }

  private static JDBCException violation(
      SQLException cause, String message, String sql, ConstraintKind kind) {
    return new ConstraintViolationException(message, cause, sql, kind, constraintName(cause));
  }
}
