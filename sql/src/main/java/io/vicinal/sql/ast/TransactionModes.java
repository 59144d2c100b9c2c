package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.Optional;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code ISOLATION LEVEL …} and {@code READ ONLY | READ WRITE}, in any order.
 *
 * @param isolation empty where the text names none
 * @param readOnly empty where the text says nothing
 */
public record TransactionModes(Optional<Isolation> isolation, Optional<Boolean> readOnly) {
  public static final TransactionModes NONE =
      new TransactionModes(Optional.empty(), Optional.empty());

  /** The levels of the standard. */
  public enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /** Returns these modes with a level. @throws SqlStateException 42601 if there is one */
  public TransactionModes with(Isolation level, SqlParserPos position) {
    requireNone(isolation, position);
    return new TransactionModes(Optional.of(level), readOnly);
  }

  /** Returns these modes with an access mode. @throws SqlStateException 42601 if there is one */
  public TransactionModes with(boolean onlyReading, SqlParserPos position) {
    requireNone(readOnly, position);
    return new TransactionModes(isolation, Optional.of(onlyReading));
  }

  private static void requireNone(Optional<?> given, SqlParserPos position) {
    if (given.isPresent()) {
      throw new SqlStateException(SqlState.SYNTAX_ERROR, "transaction mode is given twice")
          .at(position);
    }
  }

  void unparse(SqlWriter writer) {
    isolation.ifPresent(
        level -> writer.keyword("ISOLATION LEVEL " + level.name().replace('_', ' ')));
    readOnly.ifPresent(only -> writer.keyword(only ? "READ ONLY" : "READ WRITE"));
  }
}
