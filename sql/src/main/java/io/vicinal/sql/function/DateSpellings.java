package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Lists PostgreSQL's functions of dates that are another spelling of a standard one. */
public final class DateSpellings {
  private DateSpellings() {}

  static List<SqlOperator> all() {
    return List.of(
        new RewrittenFunction("now", 0, 0, DateSpellings::now),
        new RewrittenFunction("transaction_timestamp", 0, 0, DateSpellings::now),
        new RewrittenFunction("statement_timestamp", 0, 0, DateSpellings::now),
        new RewrittenFunction("make_timestamptz", 6, 7, IntervalParts::makeInstant),
        new RewrittenFunction("make_interval", 0, 7, IntervalParts::makeInterval),
        new RewrittenFunction("date_part", 2, 2, DateSpellings::datePart));
  }

  /**
   * Rewrites {@code date_trunc}, for which the grammar has a call of its own, and units in the
   * plural: {@code EXTRACT(MILLISECONDS FROM x)}.
   */
  public static SqlNode rewrite(SqlNode node) {
    if (node instanceof SqlCall extract
        && extract.getOperator().equals(SqlStdOperatorTable.EXTRACT)
        && extract.operand(0) instanceof SqlIntervalQualifier given
        && given.timeFrameName != null) {
      SqlNode derived = IntervalParts.derived(given.timeFrameName, extract.operand(1), extract);
      if (derived != null) {
        return derived;
      }
      TimeUnit unit = named(given.timeFrameName);
      if (unit != null) {
        extract.setOperand(0, new SqlIntervalQualifier(unit, null, given.getParserPosition()));
      }
      return extract;
    }
    return node instanceof SqlCall call
            && call.getOperator().equals(SqlLibraryOperators.DATE_TRUNC)
            && call.operandCount() == 2
        ? dateTrunc(call)
        : node;
  }

  /** Rewrites {@code SECOND(x)}, which is whole where {@code EXTRACT} has a fraction. */
  public static SqlNode wholeSeconds(SqlNode node) {
    if (!(node instanceof SqlCall call)
        || !(call.getOperator() instanceof SqlFunction second)
        || !second.getName().equalsIgnoreCase("SECOND")
        || call.operandCount() != 1) {
      return node;
    }
    SqlParserPos position = call.getParserPosition();
    return SqlStdOperatorTable.DIVIDE.createCall(
        position,
        SqlStdOperatorTable.EXTRACT.createCall(
            position,
            new SqlIntervalQualifier(TimeUnit.MICROSECOND, null, position),
            call.operand(0)),
        SqlLiteral.createExactNumeric("1000000", position));
  }

  private static SqlNode now(SqlCall call) {
    return new SqlIdentifier("current_timestamp", call.getParserPosition());
  }

  /** {@code EXTRACT(unit FROM x)} as a DOUBLE, which it is in PostgreSQL for all units. */
  private static SqlNode datePart(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    if (SqlUtil.isNullLiteral(call.operand(0), false)) {
      return ofNoUnit(call, "epoch", DateSpellings::datePart);
    }
    SqlNode derived =
        call.operand(0) instanceof SqlCharStringLiteral word
            ? IntervalParts.derived(word.getValueAs(String.class).strip(), call.operand(1), call)
            : null;
    SqlNode part =
        derived != null
            ? derived
            : SqlStdOperatorTable.EXTRACT.createCall(position, unit(call), call.operand(1));
    return SqlStdOperatorTable.CAST.createCall(
        position,
        part,
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, position), position));
  }

  /** {@code FLOOR(x TO unit)}; weeks begin on Monday, where FLOOR has them begin on Sunday. */
  private static SqlNode dateTrunc(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    if (SqlUtil.isNullLiteral(call.operand(0), false)) {
      return ofNoUnit(call, "day", DateSpellings::dateTrunc);
    }
    SqlIntervalQualifier unit = unit(call);
    SqlNode moment =
        call.operand(1) instanceof SqlDynamicParam parameter
            ? SqlStdOperatorTable.CAST.createCall(
                position,
                parameter,
                new SqlDataTypeSpec(
                    new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, position), position))
            : call.operand(1);
    if (unit.timeUnitRange != TimeUnitRange.WEEK) {
      return SqlStdOperatorTable.FLOOR.createCall(position, moment, unit);
    }
    SqlNode dayBefore =
        SqlStdOperatorTable.MINUS.createCall(position, moment, NamedMoments.day(position));
    SqlNode sunday = SqlStdOperatorTable.FLOOR.createCall(position, dayBefore, unit);
    return SqlStdOperatorTable.PLUS.createCall(position, sunday, NamedMoments.day(position));
  }

  /** Returns NULL of the type that the call has with {@code unit}. */
  private static SqlNode ofNoUnit(SqlCall call, String unit, Function<SqlCall, SqlNode> rewritten) {
    SqlParserPos position = call.getParserPosition();
    call.setOperand(0, SqlLiteral.createCharString(unit, position));
    return new SqlCase(
        position,
        null,
        SqlNodeList.of(SqlLiteral.createBoolean(false, position)),
        SqlNodeList.of(rewritten.apply(call)),
        SqlLiteral.createNull(position));
  }

  private static SqlIntervalQualifier unit(SqlCall call) {
    SqlNode word = call.operand(0);
    if (!(word instanceof SqlCharStringLiteral literal)) {
      throw new SqlStateException(
              SqlState.FEATURE_NOT_SUPPORTED, "the unit of a date must be a literal")
          .at(word.getParserPosition());
    }
    TimeUnit unit = named(literal.getValueAs(String.class).strip());
    if (unit != null) {
      return new SqlIntervalQualifier(unit, null, word.getParserPosition());
    }
    throw new SqlStateException(SqlState.INVALID_PARAMETER_VALUE, "unknown unit of a date: " + word)
        .at(word.getParserPosition());
  }

  private static @Nullable TimeUnit named(String word) {
    String name = word.toUpperCase(Locale.ROOT);
    for (TimeUnit unit : TimeUnit.values()) {
      if (unit.name().equals(name) || (unit.name() + "S").equals(name)) {
        return unit;
      }
    }
    return null;
  }
}
