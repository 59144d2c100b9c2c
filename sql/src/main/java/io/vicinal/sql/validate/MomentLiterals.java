package io.vicinal.sql.validate;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.DateTimeText;
import io.vicinal.sql.type.Microseconds;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Reads {@code DATE '…'}, {@code TIME '…'}, {@code TIMESTAMP '…'} and {@code TIMESTAMP WITH TIME
 * ZONE '…'}.
 */
final class MomentLiterals {
  private MomentLiterals() {}

  /**
   * Returns a cast in the place of a {@code TIMESTAMP WITH TIME ZONE '…'} that says no zone, which
   * then is that of the session; everything else as it is.
   */
  static SqlNode inSessionZone(SqlNode node) {
    if (!(node instanceof SqlUnknownLiteral literal)
        || !(literal.tag.equals("TIMESTAMP WITH TIME ZONE")
            || literal.tag.equals("TIMESTAMP WITH LOCAL TIME ZONE"))
        || saysZone(literal)) {
      return node;
    }
    SqlParserPos position = literal.getParserPosition();
    return SqlStdOperatorTable.CAST.createCall(
        position,
        SqlLiteral.createCharString(literal.getValue(), position),
        new SqlDataTypeSpec(
            new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, position),
            position));
  }

  private static boolean saysZone(SqlUnknownLiteral literal) {
    try {
      return DateTimeText.instant(literal.getValue(), ZoneOffset.UTC)
          .equals(DateTimeText.instant(literal.getValue(), ZoneOffset.MAX));
    } catch (SqlStateException e) {
      throw e.at(literal.getParserPosition());
    }
  }

  /**
   * Returns what {@code literal} says, empty if it is of another type.
   *
   * @throws SqlStateException 22007, 22008 also for a year that the algebra has no literals of,
   *     0AV00 for TIME WITH TIME ZONE
   */
  static Optional<SqlLiteral> resolve(SqlUnknownLiteral literal) {
    SqlParserPos position = literal.getParserPosition();
    try {
      return switch (literal.tag) {
        case "DATE" ->
            Optional.of(
                SqlLiteral.createDate(
                    Microseconds.dateLiteral(
                            Math.toIntExact(DateTimeText.date(literal.getValue()).toEpochDay()))
                        .orElseThrow(() -> outOfRange(literal)),
                    position));
        case "TIMESTAMP" ->
            Optional.of(
                moment(
                    literal,
                    SqlTypeName.TIMESTAMP,
                    Microseconds.of(DateTimeText.dateTime(literal.getValue()))));
        case "TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH LOCAL TIME ZONE" ->
            Optional.of(
                moment(
                    literal,
                    SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
                    Microseconds.of(DateTimeText.instant(literal.getValue()))));
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

  private static SqlLiteral moment(SqlUnknownLiteral literal, SqlTypeName type, long micros) {
    return SqlLiteral.createTimestamp(
        type,
        Microseconds.literal(micros).orElseThrow(() -> outOfRange(literal)),
        Microseconds.DIGITS,
        literal.getParserPosition());
  }

  private static SqlStateException outOfRange(SqlUnknownLiteral literal) {
    return new SqlStateException(
        SqlState.DATETIME_OUT_OF_RANGE,
        "a literal has a year from 1 to 9999, not \"" + literal.getValue() + '"');
  }
}
