package io.vicinal.sql.error;

import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * Ends a statement with a SQLSTATE, one line in lower case without a full stop, and where known the
 * position in the text (1-based) and a sentence of advice.
 */
public final class SqlStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SqlState state;
  private final int line;
  private final int column;
  private final @Nullable String hint;

  private SqlStateException(
      SqlState state,
      String message,
      int line,
      int column,
      @Nullable String hint,
      @Nullable Throwable cause) {
    super(message, cause);
    this.state = Objects.requireNonNull(state, "state");
    this.line = line;
    this.column = column;
    this.hint = hint;
  }

  public SqlStateException(SqlState state, String message) {
    this(state, message, 0, 0, null, null);
  }

  public SqlStateException(SqlState state, String message, @Nullable Throwable cause) {
    this(state, message, 0, 0, null, cause);
  }

  /** Returns this error at a position of the text; {@link SqlParserPos#ZERO} means unknown. */
  public SqlStateException at(SqlParserPos position) {
    return at(position.getLineNum(), position.getColumnNum());
  }

  /** Returns this error at a line and column, both counted from 1; 0 means unknown. */
  public SqlStateException at(int newLine, int newColumn) {
    return copy(newLine, newColumn, hint);
  }

  /** Returns this error with a full sentence of advice. */
  public SqlStateException withHint(String newHint) {
    return copy(line, column, newHint);
  }

  private SqlStateException copy(int newLine, int newColumn, @Nullable String newHint) {
    var copy =
        new SqlStateException(
            state, Objects.requireNonNull(getMessage()), newLine, newColumn, newHint, getCause());
    copy.setStackTrace(getStackTrace());
    return copy;
  }

  public SqlState state() {
    return state;
  }

  /** Returns the line, counted from 1, or 0 when the error has no position. */
  public int line() {
    return line;
  }

  /** Returns the column, counted from 1, or 0 when the error has no position. */
  public int column() {
    return column;
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
