package io.vicinal.sql.ast;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** What CREATE or ALTER SEQUENCE says of a sequence; the parser fills it. */
public final class SequenceOptions {
  /** The numbers; one without a value, such as NO MINVALUE or RESTART, goes back to its default. */
  public enum Part {
    START,
    INCREMENT,
    MINVALUE,
    MAXVALUE,
    RESTART,
    CACHE
  }

  private final Map<Part, Optional<Long>> numbers = new EnumMap<>(Part.class);
  private @Nullable SqlDataTypeSpec type;
  private @Nullable Boolean cycle;

  /** Sets one of the numbers. @throws SqlStateException 42601 if it is set already */
  public void set(Part number, @Nullable Long value, SqlParserPos position) {
    if (numbers.put(number, Optional.ofNullable(value)) != null) {
      throw twice(number.name(), position);
    }
  }

  /** Says whether it goes on at its other end. */
  public void cycle(boolean value, SqlParserPos position) {
    if (cycle != null) {
      throw twice("CYCLE", position);
    }
    cycle = value;
  }

  public void type(SqlDataTypeSpec value) {
    if (type != null) {
      throw twice("AS", value.getParserPosition());
    }
    type = value;
  }

  private static SqlStateException twice(String what, SqlParserPos position) {
    return new SqlStateException(SqlState.SYNTAX_ERROR, what + " is written twice").at(position);
  }

  /** Returns whether nothing was said. */
  public boolean isEmpty() {
    return numbers.isEmpty() && type == null && cycle == null;
  }

  /** Returns whether a number was written, with or without a value. */
  public boolean has(Part number) {
    return numbers.containsKey(number);
  }

  /** Returns the value of a number that was written with one. */
  public Optional<Long> number(Part number) {
    return numbers.getOrDefault(number, Optional.empty());
  }

  public Optional<SqlDataTypeSpec> type() {
    return Optional.ofNullable(type);
  }

  public Optional<Boolean> cycle() {
    return Optional.ofNullable(cycle);
  }
}
