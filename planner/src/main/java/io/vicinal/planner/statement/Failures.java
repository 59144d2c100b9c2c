package io.vicinal.planner.statement;

import io.vicinal.planner.catalog.CatalogView;
import io.vicinal.sql.error.ErrorMapper;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.storage.StorageException;
import java.util.regex.Pattern;

/** Turns whatever planning or running a statement throws into what callers of the planner see. */
public final class Failures {
  /** Calcite wraps an error at each level of an expression. */
  private static final int CAUSES_MAX = 10_000;

  private static final Pattern MAY_HOLD_PASSWORD = Pattern.compile("(?is).*\\b(user|password)\\b");

  private Failures() {}

  /**
   * Returns the {@link StorageException} in {@code error}, or else an {@link SqlStateException}.
   */
  public static RuntimeException translate(Throwable error, String sql) {
    RuntimeException translated = translated(error, sql);
    if (!MAY_HOLD_PASSWORD.matcher(sql).lookingAt()
        || !(translated instanceof SqlStateException known)
        || known.state() != SqlState.SYNTAX_ERROR) {
      return translated;
    }
    // What the parser did not expect may be a password; so may what it says in the cause.
    return new SqlStateException(
            SqlState.SYNTAX_ERROR, message(known).replaceFirst("(?s):? unexpected .*", ""))
        .at(known.line(), known.column());
  }

  private static RuntimeException translated(Throwable error, String sql) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      if (cause instanceof StorageException storage) {
        return storage;
      }
      for (Throwable suppressed : cause.getSuppressed()) {
        // Calcite adds the reason why a plan has no code as a suppressed exception.
        if (suppressed instanceof StorageException || suppressed instanceof SqlStateException) {
          return (RuntimeException) suppressed;
        }
      }
      if (cause instanceof IllegalArgumentException && message(cause).endsWith("due to overflow")) {
        // A literal that its type or column cannot hold is refused while SQL becomes algebra.
        return new SqlStateException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
            "number out of range: "
                + message(cause).replaceFirst("Cannot convert (.*) to (.*) due.*", "$1 for $2"),
            error);
      }
      cause = cause.getCause();
    }
    SqlStateException translated = ErrorMapper.translate(error, sql);
    String message = message(translated);
    if (!message.contains(CatalogView.TARGET_SUFFIX)) {
      return translated;
    }
    var renamed =
        new SqlStateException(
            translated.state(), message.replace(CatalogView.TARGET_SUFFIX, ""), error);
    return renamed.at(translated.line(), translated.column());
  }

  private static String message(Throwable error) {
    return String.valueOf(error.getMessage());
  }
}
