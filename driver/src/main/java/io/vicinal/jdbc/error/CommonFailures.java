package io.vicinal.jdbc.error;

import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the error that a user may know in what Avatica has wrapped around it on its way. */
public final class CommonFailures {
  private static final int CHAIN_MAX = 32;

  private CommonFailures() {}

  /**
   * Returns the exception for {@code thrown}, looking through its causes.
   *
   * @param known gives the exception for what the engine throws, null for anything else
   */
  public static SQLException translate(
      Throwable thrown, Function<Throwable, @Nullable SQLException> known) {
    Throwable link = thrown;
    for (int depth = 0; link != null && depth < CHAIN_MAX; depth++, link = link.getCause()) {
      SQLException found = known.apply(link);
      if (found != null) {
        return found;
      }
      if (link instanceof SQLException failure && failure.getSQLState() != null) {
        return failure;
      }
      if (link instanceof IllegalCharsetNameException
          || link instanceof UnsupportedCharsetException) {
        return SqlFailure.of("22023", "there is no character set " + link.getMessage(), link);
      }
      if (link instanceof StackOverflowError) {
        return SqlFailure.of("54001", "statement is nested too deeply", link);
      }
    }
    return unknown(thrown);
  }

  private static SQLException unknown(Throwable thrown) {
    // What Avatica itself refuses, such as the use of a closed statement, has a text and no state.
    if (thrown instanceof SQLException && thrown.getCause() == null) {
      String text = String.valueOf(thrown.getMessage());
      String state = text.equals("Connection closed") ? "08003" : "HY000";
      return SqlFailure.of(state, text.isEmpty() ? text : lowerFirst(text), thrown);
    }
    Throwable root = thrown instanceof SQLException ? thrown.getCause() : thrown;
    return SqlFailure.of("XX000", "internal error: " + root, thrown);
  }

  private static String lowerFirst(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
