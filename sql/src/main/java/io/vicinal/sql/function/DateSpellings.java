package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Lists PostgreSQL's functions of dates that are another spelling of a standard one. */
public final class DateSpellings {
  private DateSpellings() {}

  static List<SqlOperator> all() {
    return List.of(
        new RewrittenFunction("now", 0, 0, DateSpellings::now),
        new RewrittenFunction("transaction_timestamp", 0, 0, DateSpellings::now),
        new RewrittenFunction("statement_timestamp", 0, 0, DateSpellings::now),
        new RewrittenFunction("date_part", 2, 2, DateSpellings::datePart));
  }

  /** Rewrites {@code date_trunc}, for which the grammar has a call of its own. */
  public static SqlNode rewrite(SqlNode node) {
    return node instanceof SqlCall call
            && call.getOperator().equals(SqlLibraryOperators.DATE_TRUNC)
            && call.operandCount() == 2
        ? dateTrunc(call)
        : node;
  }

  private static SqlNode now(SqlCall call) {
    return new SqlIdentifier("current_timestamp", call.getParserPosition());
  }

  /** {@code EXTRACT(unit FROM x)}. */
  private static SqlNode datePart(SqlCall call) {
    return SqlStdOperatorTable.EXTRACT.createCall(
        call.getParserPosition(), unit(call), call.operand(1));
  }

  /** {@code FLOOR(x TO unit)}; weeks begin on Monday, where FLOOR has them begin on Sunday. */
  private static SqlNode dateTrunc(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    SqlIntervalQualifier unit = unit(call);
    SqlNode moment = call.operand(1);
    if (unit.timeUnitRange != TimeUnitRange.WEEK) {
      return SqlStdOperatorTable.FLOOR.createCall(position, moment, unit);
    }
    SqlNode dayBefore = SqlStdOperatorTable.MINUS.createCall(position, moment, oneDay(position));
    SqlNode sunday = SqlStdOperatorTable.FLOOR.createCall(position, dayBefore, unit);
    return SqlStdOperatorTable.PLUS.createCall(position, sunday, oneDay(position));
  }

  private static SqlNode oneDay(SqlParserPos position) {
    return SqlLiteral.createInterval(
        1, "1", new SqlIntervalQualifier(TimeUnit.DAY, null, position), position);
  }

  private static SqlIntervalQualifier unit(SqlCall call) {
    SqlNode word = call.operand(0);
    if (!(word instanceof SqlCharStringLiteral literal)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "the unit of a date must be a literal")
          .at(word.getParserPosition());
    }
    String name = literal.getValueAs(String.class).strip().toUpperCase(Locale.ROOT);
    for (TimeUnit unit : TimeUnit.values()) {
      if (unit.name().equals(name) || (unit.name() + "S").equals(name)) {
        return new SqlIntervalQualifier(unit, null, word.getParserPosition());
      }
    }
    throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "unknown unit of a date: " + word)
        .at(word.getParserPosition());
  }
}
