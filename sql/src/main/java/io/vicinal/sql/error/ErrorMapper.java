package io.vicinal.sql.error;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Turns what parsing, validating, planning and running SQL throws into a SQLSTATE and one line. */
public final class ErrorMapper {
  /** A whole number in quotes, which Java read no further because it did not fit. */
  private static final Pattern WHOLE = Pattern.compile("\"\\s*[+-]?[0-9]+\\s*\"");

  /** What tells a user of Calcite's insides, and nothing of a statement. */
  private static final Pattern CLASS_NAME =
      Pattern.compile("\\b(?:org|com|java|io)\\.[a-z]|\\R|failed to preserve datatypes");

  private static final Pattern INVALID_TEMPORAL =
      Pattern.compile("(?:Invalid|Value of) (\\w+) (?:value,|field is out of range in) '(.*)'");

  /** Calcite wraps an error at each level of an expression. */
  private static final int CAUSES_MAX = 10_000;

  private ErrorMapper() {}

  /**
   * Returns the error that a user should see. The innermost cause that says something wins: our own
   * exceptions first, then the position and message of the parser or validator, then arithmetic.
   *
   * @param sql the statement, for the text at the position
   */
  public static SqlStateException translate(Throwable error, String sql) {
    SqlStateException own = find(SqlStateException.class, error);
    if (own != null) {
      CalciteContextException context = find(CalciteContextException.class, error);
      return own.line() == 0 && context != null && context.getPosLine() > 0
          ? own.at(context.getPosLine(), context.getPosColumn())
          : own;
    }
    if (find(StackOverflowError.class, error) != null) {
      return new SqlStateException(
          SqlState.STATEMENT_TOO_COMPLEX, "statement is nested too deeply", error);
    }
    SqlParseException parse = find(SqlParseException.class, error);
    if (parse != null) {
      return ParseErrors.translate(parse, sql);
    }
    CalciteContextException context = find(CalciteContextException.class, error);
    if (context != null) {
      return ValidationErrors.translate(message(innermost(context)), context)
          .at(context.getPosLine(), context.getPosColumn());
    }
    return runtime(error, sql);
  }

  private static SqlStateException runtime(Throwable error, String sql) {
    NumberFormatException number = find(NumberFormatException.class, error);
    if (number != null && "Infinite or NaN".equals(number.getMessage())) {
      return new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range: infinity or NaN", error);
    }
    if (number != null && WHOLE.matcher(inQuotes(number)).matches()) {
      return new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range: " + inQuotes(number), error);
    }
    if (number != null) {
      return new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "invalid number: " + inQuotes(number), error);
    }
    ArithmeticException arithmetic = find(ArithmeticException.class, error);
    if (arithmetic != null) {
      return arithmetic(arithmetic);
    }
    SqlStateException json = JsonErrors.translate(error);
    if (json != null) {
      return json;
    }
    CalciteException calcite = find(CalciteException.class, error);
    if (calcite != null) {
      return ValidationErrors.translate(message(calcite), error);
    }
    if (message(error).startsWith("Conversion to relational algebra failed to preserve")
        && sql.toLowerCase(Locale.ROOT).contains("recursive")) {
      return new SqlStateException(
              SqlState.DATATYPE_MISMATCH,
              "the recursive term of a query has columns of other types than the first one",
              error)
          .withHint("Cast the columns of one of them.");
    }
    if (find(UnsupportedOperationException.class, error) != null
        || find(AssertionError.class, error) != null) {
      // Calcite parses and checks more than it can turn into algebra and code.
      String reason = message(error);
      return new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "statement is not supported" + (CLASS_NAME.matcher(reason).find() ? "" : ": " + reason),
          error);
    }
    SqlStateException function = ofFunction(innermost(error));
    if (function != null) {
      return function;
    }
    if (find(CancellationException.class, error) != null) {
      return new SqlStateException(SqlState.QUERY_CANCELED, "statement was cancelled", error);
    }
    if (find(OutOfMemoryError.class, error) != null) {
      return new SqlStateException(SqlState.OUT_OF_MEMORY, "out of memory", error);
    }
    SQLException jdbc = find(SQLException.class, error);
    String text = message(jdbc != null ? jdbc : error);
    return new SqlStateException(SqlState.INTERNAL_ERROR, "internal error: " + text, error);
  }

  /** Returns what the functions of Calcite's runtime mean by exceptions without a class. */
  private static @Nullable SqlStateException ofFunction(Throwable error) {
    String text = message(error);
    if (text.startsWith("Cannot take logarithm")) {
      return new SqlStateException(
          SqlState.INVALID_ARGUMENT_FOR_LOGARITHM,
          "cannot take the logarithm of zero or a negative number",
          error);
    }
    Matcher temporal = INVALID_TEMPORAL.matcher(text);
    if (temporal.find()) {
      return new SqlStateException(
          SqlState.INVALID_DATETIME,
          "invalid "
              + temporal.group(1).toLowerCase(Locale.ROOT)
              + ": \""
              + temporal.group(2)
              + '"',
          error);
    }
    if (text.startsWith("Argument must be a table function: ")) {
      String name = text.substring(text.indexOf(':') + 2).toLowerCase(Locale.ROOT);
      return new SqlStateException(
          SqlState.WRONG_OBJECT_TYPE, "function " + name + " gives a value, not a table", error);
    }
    if (text.startsWith("Cannot extend ")) {
      return new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "columns behind the name of a table are not supported",
          error);
    }
    if (text.startsWith("not found: $SCALAR_QUERY")) {
      return new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "a sub-query is not supported as the argument of a window function",
          error);
    }
    if (text.contains("UUID string") || text.endsWith("bytes for UUID")) {
      return new SqlStateException(
          SqlState.INVALID_TEXT_REPRESENTATION, "text is not a UUID", error);
    }
    if (text.startsWith("more than one value in agg SINGLE_VALUE")) {
      return new SqlStateException(
          SqlState.CARDINALITY_VIOLATION, "scalar sub-query gives more than one row", error);
    }
    return null;
  }

  /** Returns what stands between quotes in {@code For input string: "abc"}, with them. */
  private static String inQuotes(NumberFormatException error) {
    String text = error.getMessage() == null ? "\"\"" : message(error); // an empty text has none
    int start = text.indexOf('"');
    int end = text.lastIndexOf('"');
    return start >= 0 && end > start ? text.substring(start, end + 1) : text;
  }

  private static SqlStateException arithmetic(ArithmeticException error) {
    if (error.getMessage() == null) {
      // Compiled code in which sums overflowed often throws one exception for all. It does so after
      // divisions, too, but those look at their divisor before.
      return new SqlStateException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range", error);
    }
    String text = message(error).toLowerCase(Locale.ROOT);
    return text.contains("zero") || text.contains("undefined")
        ? new SqlStateException(SqlState.DIVISION_BY_ZERO, "division by zero", error)
        : new SqlStateException(
            SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number out of range: " + text, error);
  }

  private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable error) {
    int depth = 0;
    for (Throwable at = error; at != null && depth < CAUSES_MAX; at = at.getCause(), depth++) {
      if (type.isInstance(at)) {
        return type.cast(at);
      }
    }
    return null;
  }

  private static Throwable innermost(Throwable error) {
    Throwable at = error;
    for (int depth = 0; at.getCause() != null && depth < CAUSES_MAX; depth++) {
      at = at.getCause();
    }
    return at;
  }

  private static String message(Throwable error) {
    String text = Objects.requireNonNullElse(error.getMessage(), error.getClass().getSimpleName());
    int end = text.indexOf('\n');
    return (end < 0 ? text : text.substring(0, end)).strip();
  }
}
