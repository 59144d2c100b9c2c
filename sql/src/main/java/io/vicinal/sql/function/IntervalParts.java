package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Writes what makes moments and intervals of parts, and parts that others make up. */
final class IntervalParts {
  private static final List<String> NAMES =
      List.of("years", "months", "weeks", "days", "hours", "mins", "secs");
  private static final List<TimeUnit> UNITS =
      List.of(
          TimeUnit.YEAR,
          TimeUnit.MONTH,
          TimeUnit.DAY,
          TimeUnit.DAY,
          TimeUnit.HOUR,
          TimeUnit.MINUTE,
          TimeUnit.SECOND);
  private static final int OF_MONTHS = 2;
  private static final int WEEKS = 2;

  private IntervalParts() {}

  /** {@code make_timestamptz(y, m, d, h, min, s [, zone])}. */
  static SqlNode makeInstant(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    SqlNode wall =
        SqlStdOperatorTable.CAST.createCall(
            position,
            call(position, "make_timestamp", call.getOperandList().subList(0, 6)),
            type(SqlTypeName.TIMESTAMP, position));
    return call.operandCount() == 7
        ? call(position, "timezone", List.of(call.operand(6), wall))
        : SqlStdOperatorTable.CAST.createCall(
            position, wall, type(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, position));
  }

  /**
   * {@code make_interval(years => 0, months => 0, weeks => 0, days => 0, hours => 0, mins => 0,
   * secs => 0)}.
   *
   * @throws SqlStateException 42883 for another name, 0AV00 for months together with days or times
   */
  static SqlNode makeInterval(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    SqlNode sum = null;
    boolean months = false;
    boolean spans = false;
    for (int i = 0; i < call.operandCount(); i++) {
      SqlNode value = call.operand(i);
      int part = i;
      if (value.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
        String name = ((SqlCall) value).operand(1).toString().toLowerCase(Locale.ROOT);
        part = NAMES.indexOf(name);
        value = ((SqlCall) value).operand(0);
        if (part < 0) {
          throw new SqlStateException(
                  SqlState.UNDEFINED_FUNCTION,
                  "function make_interval has no argument \"" + name + '"')
              .at(position);
        }
      }
      if (value instanceof SqlLiteral literal
          && String.valueOf(literal.toValue()).matches("0+(\\.0*)?")) {
        continue;
      }
      months |= part < OF_MONTHS;
      spans |= part >= OF_MONTHS;
      SqlNode term =
          SqlStdOperatorTable.MULTIPLY.createCall(
              position, value, one(UNITS.get(part), part == WEEKS ? 7 : 1, position));
      sum = sum == null ? term : SqlStdOperatorTable.PLUS.createCall(position, sum, term);
    }
    if (months && spans) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "an interval of months and of days or times is not supported")
          .at(position);
    }
    return sum != null
        ? sum
        : SqlStdOperatorTable.MULTIPLY.createCall(
            position,
            SqlLiteral.createExactNumeric("0", position),
            one(TimeUnit.SECOND, 1, position));
  }

  /** Returns what {@code part} of a moment is where no operator has it, null for other parts. */
  static @Nullable SqlNode derived(String part, SqlNode moment, SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    return switch (part.toLowerCase(Locale.ROOT)) {
      case "julian" ->
          SqlStdOperatorTable.PLUS.createCall(
              position,
              over(epoch(moment, position), 86_400, position),
              number(2_440_588, position));
      case "timezone" -> offset(moment, position);
      case "timezone_hour" -> over(offset(moment, position), 3_600, position);
      case "timezone_minute" ->
          SqlStdOperatorTable.PERCENT_REMAINDER.createCall(
              position, over(offset(moment, position), 60, position), number(60, position));
      default -> null;
    };
  }

  /** Seconds that clocks of the session are ahead of UTC. */
  private static SqlNode offset(SqlNode moment, SqlParserPos position) {
    SqlNode wall =
        SqlStdOperatorTable.CAST.createCall(
            position, moment, type(SqlTypeName.TIMESTAMP, position));
    SqlNode difference =
        SqlStdOperatorTable.MINUS.createCall(
            position, epoch(wall, position), epoch(moment.clone(position), position));
    return SqlStdOperatorTable.CAST.createCall(
        position, difference, type(SqlTypeName.INTEGER, position));
  }

  private static SqlNode epoch(SqlNode moment, SqlParserPos position) {
    return SqlStdOperatorTable.EXTRACT.createCall(
        position, new SqlIntervalQualifier(TimeUnit.EPOCH, null, position), moment);
  }

  private static SqlNode over(SqlNode node, int divisor, SqlParserPos position) {
    return SqlStdOperatorTable.DIVIDE.createCall(position, node, number(divisor, position));
  }

  private static SqlNode number(int value, SqlParserPos position) {
    return SqlLiteral.createExactNumeric(String.valueOf(value), position);
  }

  private static SqlNode one(TimeUnit unit, int count, SqlParserPos position) {
    return SqlLiteral.createInterval(
        1, String.valueOf(count), new SqlIntervalQualifier(unit, null, position), position);
  }

  private static SqlDataTypeSpec type(SqlTypeName name, SqlParserPos position) {
    return new SqlDataTypeSpec(new SqlBasicTypeNameSpec(name, position), position);
  }

  private static SqlNode call(SqlParserPos position, String name, List<SqlNode> operands) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, new ArrayList<>(operands));
  }
}
