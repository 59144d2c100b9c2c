package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DateTimeText;
import io.vicinal.sql.type.Microseconds;
import java.util.Optional;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Reads {@code TIME '…'}, {@code TIMESTAMP '…'} and {@code TIMESTAMP WITH TIME ZONE '…'}. */
final class MomentLiterals {
  private MomentLiterals() {}

  /**
   * Returns what {@code literal} says, empty if it is of another type, or of a year that the
   * algebra has no literals of.
   *
   * @throws SqlStateException 22007 or 22008, 0AV00 for TIME WITH TIME ZONE
   */
  static Optional<SqlLiteral> resolve(SqlUnknownLiteral literal) {
    SqlParserPos position = literal.getParserPosition();
    try {
      return switch (literal.tag) {
        case "TIMESTAMP" ->
            Microseconds.literal(Microseconds.of(DateTimeText.dateTime(literal.getValue())))
                .map(it ->
                    SqlLiteral.createTimestamp(
                        SqlTypeName.TIMESTAMP, it, Microseconds.DIGITS, position));
        case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" ->
            Microseconds.literal(Microseconds.of(DateTimeText.instant(literal.getValue())))
                .map(it ->
                    SqlLiteral.createTimestamp(
                        SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                        it,
                        Microseconds.DIGITS,
                        position));
        case "TIME" ->
            Optional.of(
                SqlLiteral.createTime(
                    Microseconds.timeLiteral(
                        Microseconds.of(DateTimeText.time(literal.getValue()))),
                    Microseconds.DIGITS,
                    position));
        case "TIME WITH TIME ZONE", "TIME WITH LOCAL TIME ZONE" ->
            throw new SqlStateException(
                SqlState.FEATURE_NOT_SUPPORTED, "the type TIME WITH TIME ZONE is not supported");
        default -> Optional.empty();
      };
    } catch (SqlStateException e) {
      throw e.at(position);
    }
  }
}
