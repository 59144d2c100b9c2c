package io.vicinal.jdbc.error;

import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Turns whatever ended a statement into the one {@link SQLException} that a user sees.
 *
 * <p>The message starts with the fact; position and advice follow on lines of their own. What
 * Avatica wraps around an error on its way is dropped; the original error stays as the cause.
 */
public final class ErrorTranslator {
  private ErrorTranslator() {}

  /** Returns the exception for {@code thrown}, looking through its causes for a known one. */
  public static SQLException translate(Throwable thrown) {
    return CommonFailures.translate(thrown, ErrorTranslator::known);
  }

  private static @Nullable SQLException known(Throwable link) {
    return switch (link) {
      case StorageException failure -> ofStorage(failure);
      case SqlStateException failure ->
          SqlFailure.of(failure.state().code(), text(failure), failure);
      default -> null;
    };
  }

  private static SQLException ofStorage(StorageException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof StorageException.Cancelled cancelled && cancelled.timedOut()) {
      return SqlFailure.timeout(state(failure), message, failure);
    }
    return SqlFailure.of(state(failure), message, failure);
  }

  /** Returns the SQLSTATE of every way in which storage can fail. */
  public static String state(StorageException failure) {
    return switch (failure) {
      case StorageException.NotFound missing ->
          switch (missing.kind()) {
            case "table" -> "42P01";
            case "column" -> "42703";
            case "database" -> "3D000";
            case "schema" -> "3F000";
            case "directory" -> "08001";
            default -> "42704";
          };
      case StorageException.AlreadyExists taken ->
          switch (taken.kind()) {
            case "table" -> "42P07";
            case "column" -> "42701";
            case "schema" -> "42P06";
            case "database" -> "42P04";
            default -> "42710";
          };
      case StorageException.StillNeeded _ -> "2BP01";
      case StorageException.SequenceExhausted _ -> "2200H";
      case StorageException.DuplicateKey _ -> "23505";
      case StorageException.NullNotAllowed _ -> "23502";
      case StorageException.VectorData _ -> "22000";
      case StorageException.InvalidSetting _ -> "22023";
      case StorageException.ValueOutOfRange _ -> "22003";
      case StorageException.Conflict _ -> "40001";
      case StorageException.ReadOnly _ -> "25006";
      case StorageException.InUse _ -> "58030";
      case StorageException.FormatVersion _ -> "XX001";
      case StorageException.Corrupt _ -> "XX001";
      case StorageException.Io io -> io.diskFull() ? "53100" : "58030";
      case StorageException.OutOfMemory _ -> "53200";
      case StorageException.LimitExceeded _ -> "54000";
      case StorageException.TooManyColumns _ -> "54011";
      case StorageException.Cancelled _ -> "57014";
    };
  }

  private static String text(SqlStateException failure) {
    String fact = String.valueOf(failure.getMessage());
    String position = "line " + failure.line() + ", column " + failure.column();
    var text = new StringBuilder(fact);
    if (failure.line() > 0 && !fact.contains(position)) {
      text.append('\n').append(position);
    }
    failure.hint().ifPresent(hint -> text.append("\nhint: ").append(hint));
    return text.toString();
  }
}
