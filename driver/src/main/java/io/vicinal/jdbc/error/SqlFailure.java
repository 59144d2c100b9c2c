package io.vicinal.jdbc.error;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the subclass of {@link SQLException} that belongs to a SQLSTATE, and carries one through
 * code that may only throw unchecked exceptions.
 */
public final class SqlFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private SqlFailure(SQLException cause) {
    super(cause.getMessage(), cause);
  }

  /** Returns an unchecked carrier that {@link CommonFailures} opens again. */
  public static SqlFailure unchecked(String state, String message) {
    return new SqlFailure(of(state, message));
  }

  /** Returns an unchecked carrier of {@code failure}. */
  public static SqlFailure unchecked(SQLException failure) {
    return new SqlFailure(failure);
  }

  /**
   * Throws {@code failure} out of a method that declares no exception, between two that do.
   *
   * @return never
   */
  public static RuntimeException undeclared(SQLException failure) {
    throw SqlFailure.<RuntimeException>thrown(failure);
  }

  @SuppressWarnings("unchecked") // a lie that nobody checks at run time
  private static <E extends Exception> RuntimeException thrown(Exception failure) throws E {
    throw (E) failure;
  }

  /** Returns the exception for {@code state}. */
  public static SQLException of(String state, String message) {
    return of(state, message, null);
  }

  /** Returns the exception for {@code state} with its cause. */
  public static SQLException of(String state, String message, @Nullable Throwable cause) {
    return switch (state.substring(0, 2)) {
      case "08" -> new SQLNonTransientConnectionException(message, state, cause);
      case "0A" -> new SQLFeatureNotSupportedException(message, state, cause);
      case "22" -> new SQLDataException(message, state, cause);
      case "23" -> new SQLIntegrityConstraintViolationException(message, state, cause);
      case "28" -> new SQLInvalidAuthorizationSpecException(message, state, cause);
      case "40" -> new SQLTransactionRollbackException(message, state, cause);
      case "3D", "3F", "42" -> new SQLSyntaxErrorException(message, state, cause);
      case "53" -> new SQLTransientException(message, state, cause);
      case "25", "54", "58", "XX" -> new SQLNonTransientException(message, state, cause);
      default -> new SQLException(message, state, cause);
    };
  }

  /** Returns the exception of a statement that ran past its time. */
  public static SQLException timeout(String state, String message, @Nullable Throwable cause) {
    return new SQLTimeoutException(message, state, cause);
  }
}
