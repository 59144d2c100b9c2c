package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;
import static org.apache.calcite.sql.type.SqlTypeFamily.CHARACTER;
import static org.apache.calcite.sql.type.SqlTypeFamily.DATE;
import static org.apache.calcite.sql.type.SqlTypeFamily.DATETIME;
import static org.apache.calcite.sql.type.SqlTypeFamily.DATETIME_INTERVAL;
import static org.apache.calcite.sql.type.SqlTypeFamily.INTEGER;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Holds arithmetic with days, and the functions that make and write dates, times and numbers. */
public final class DateOperators {
  private static final SqlIntervalQualifier SPAN =
      new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, SqlParserPos.ZERO);

  private static final SqlReturnTypeInference NULLABLE_TIMESTAMP =
      ReturnTypes.TIMESTAMP.andThen(SqlTypeTransforms.TO_NULLABLE);
  private static final SqlReturnTypeInference NULLABLE_TIMESTAMPTZ =
      ReturnTypes.explicit(SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE)
          .andThen(SqlTypeTransforms.TO_NULLABLE);

  private static final SqlReturnTypeInference DECIMAL =
      binding ->
          binding
              .getTypeFactory()
              .createTypeWithNullability(
                  binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 38, scale(binding)),
                  binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));

  private static final SqlFunction PLUS_DAYS = dates("plus_days", "plusDays", DATE, INTEGER);
  private static final SqlFunction MINUS_DAYS = dates("minus_days", "minusDays", DATE, INTEGER);
  private static final SqlFunction DAYS_BETWEEN =
      function(
          "days_between",
          ReturnTypes.INTEGER_NULLABLE,
          DateFunctions.class,
          "daysBetween",
          2,
          DATE,
          DATE);

  /** Makes a text of a date, time or moment, as JSON has it. */
  public static final SqlFunction JSON_TEXT =
      new TypedFunction(
          "json_text",
          ReturnTypes.VARCHAR_NULLABLE,
          OperandTypes.family(DATETIME),
          (rex, operands) -> new MomentArithmetic(rex).jsonText(operands.getFirst()));

  /** Is {@code a - b} of moments, or of times. */
  private static final SqlFunction BETWEEN =
      new TypedFunction(
          "moments_between",
          DateOperators::span,
          OperandTypes.family(DATETIME, DATETIME),
          (rex, operands) ->
              rex.makeCall(
                  rex.getTypeFactory()
                      .createTypeWithNullability(
                          rex.getTypeFactory().createSqlIntervalType(SPAN),
                          operands.stream().anyMatch(it -> it.getType().isNullable())),
                  SqlStdOperatorTable.MINUS_DATE,
                  operands));

  private static final SqlFunction TIMESTAMP_TO_CHAR = toChar("timestampToChar", DATETIME);
  private static final SqlFunction NUMBER_TO_CHAR = toChar("numberToChar", NUMERIC);
  private static final SqlFunction DOUBLE_TO_CHAR = toChar("doubleToChar", NUMERIC);
  private static final SqlFunction SPAN_TO_CHAR = toChar("spanToChar", DATETIME_INTERVAL);
  private static final SqlFunction MONTHS_TO_CHAR = toChar("monthsToChar", DATETIME_INTERVAL);
  private static final SqlFunction AGE =
      function("age", ReturnTypes.VARCHAR_NULLABLE, DateFunctions.class, "age", 2, ANY, ANY);
  private static final SqlFunction MAKE_TIMESTAMP =
      function(
          "make_timestamp",
          NULLABLE_TIMESTAMP,
          DateFunctions.class,
          "makeTimestamp",
          6,
          INTEGER,
          INTEGER,
          INTEGER,
          INTEGER,
          INTEGER,
          NUMERIC);
  private static final SqlReturnTypeInference NULLABLE_TIME =
      ReturnTypes.explicit(SqlTypeName.TIME).andThen(SqlTypeTransforms.TO_NULLABLE);
  private static final SqlFunction MAKE_TIME =
      function(
          "make_time",
          NULLABLE_TIME,
          DateFunctions.class,
          "makeTime",
          3,
          INTEGER,
          INTEGER,
          NUMERIC);
  private static final SqlFunction READ_TIMESTAMP =
      function(
          "to_timestamp",
          NULLABLE_TIMESTAMPTZ,
          FormatFunctions.class,
          "toTimestamp",
          2,
          CHARACTER,
          CHARACTER);
  private static final SqlFunction FROM_EPOCH =
      function("to_timestamp", NULLABLE_TIMESTAMPTZ, DateFunctions.class, "fromEpoch", 1, NUMERIC);

  private DateOperators() {}

  private static RelDataType span(SqlOperatorBinding binding) {
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            binding.getTypeFactory().createSqlIntervalType(SPAN),
            binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));
  }

  /** A moment and another one or a date, or two times. */
  private static boolean hasSpan(RelDataType a, RelDataType b) {
    boolean time = a.getSqlTypeName() == SqlTypeName.TIME;
    return SqlTypeUtil.isDatetime(a)
        && SqlTypeUtil.isDatetime(b)
        && time == (b.getSqlTypeName() == SqlTypeName.TIME)
        && (time || MomentArithmetic.isMoment(a) || MomentArithmetic.isMoment(b));
  }

  /** Returns how many digits a pattern has behind the point; 19 where it is not known yet. */
  private static int scale(SqlOperatorBinding binding) {
    if (!binding.isOperandLiteral(1, false)) {
      return 19;
    }
    String pattern = binding.getOperandLiteralValue(1, String.class);
    String upper = pattern == null ? "" : pattern.toUpperCase(Locale.ROOT);
    int point = Math.max(upper.indexOf('.'), upper.indexOf('D'));
    return point < 0
        ? 0
        : Math.min(
            19, (int) upper.substring(point).chars().filter(c -> c == '9' || c == '0').count());
  }

  private static SqlFunction dates(String name, String method, SqlTypeFamily... families) {
    return function(
        name, ReturnTypes.DATE_NULLABLE, DateFunctions.class, method, families.length, families);
  }

  private static SqlFunction toChar(String method, SqlTypeFamily family) {
    return function(
        "to_char",
        ReturnTypes.VARCHAR_NULLABLE,
        FormatFunctions.class,
        method,
        2,
        family,
        CHARACTER);
  }

  /**
   * Returns what {@code +} or {@code -} of dates and days, or an operator or an aggregate of spans,
   * is; null for other operands.
   */
  public static @Nullable SqlOperator ofDays(SqlOperator operator, List<RelDataType> operands) {
    if (operands.size() != 2) {
      return SpanOperators.of(operator, operands);
    }
    if (operator.equals(SqlStdOperatorTable.MINUS) && hasSpan(operands.get(0), operands.get(1))) {
      return BETWEEN;
    }
    SqlOperator ofTime = TimesOfDay.of(operator, operands);
    SqlOperator ofSpan = ofTime != null ? ofTime : SpanOperators.of(operator, operands);
    if (ofSpan != null || operands.get(0).getSqlTypeName() != SqlTypeName.DATE) {
      return ofSpan;
    }
    boolean days = SqlTypeUtil.isIntType(operands.get(1));
    if (operator.equals(SqlStdOperatorTable.PLUS)) {
      return days ? PLUS_DAYS : null;
    }
    if (!operator.equals(SqlStdOperatorTable.MINUS)) {
      return null;
    }
    return days
        ? MINUS_DAYS
        : operands.get(1).getSqlTypeName() == SqlTypeName.DATE ? DAYS_BETWEEN : null;
  }

  /**
   * Makes a moment of the date in {@code call} if an interval beside it may have hours: that is no
   * date any more. Returns whether it did.
   */
  public static boolean toMoment(SqlCall call, List<RelDataType> operands) {
    boolean minus = call.getOperator().equals(SqlStdOperatorTable.MINUS);
    if (operands.size() != 2 || !(minus || call.getOperator().equals(SqlStdOperatorTable.PLUS))) {
      return false;
    }
    for (int date = 0; date < (minus ? 1 : 2); date++) {
      if (operands.get(date).getSqlTypeName() == SqlTypeName.DATE
          && SpanOperators.mayHaveTime(call.operand(1 - date), operands.get(1 - date))) {
        SqlParserPos position = call.operand(date).getParserPosition();
        var type =
            new SqlDataTypeSpec(
                new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, position), position);
        call.setOperand(
            date, SqlStdOperatorTable.CAST.createCall(position, call.operand(date), type));
        return true;
      }
    }
    return false;
  }

  /** Returns whether the operands of {@link #ofDays} stand the other way round. */
  public static boolean isDaysPlusDate(SqlOperator operator, List<RelDataType> operands) {
    return operator.equals(SqlStdOperatorTable.PLUS)
        && operands.size() == 2
        && SqlTypeUtil.isIntType(operands.get(0))
        && operands.get(1).getSqlTypeName() == SqlTypeName.DATE;
  }

  /** Returns the functions for the operator table. */
  static List<SqlOperator> all() {
    return List.of(
        PLUS_DAYS,
        BETWEEN,
        JSON_TEXT,
        MINUS_DAYS,
        DAYS_BETWEEN,
        SeriesOperator.INSTANCE,
        dates("make_date", "makeDate", INTEGER, INTEGER, INTEGER),
        new TypedFunction(
            "make_time",
            NULLABLE_TIME,
            OperandTypes.family(INTEGER, INTEGER, NUMERIC),
            (rex, operands) ->
                rex.makeCall(
                    MAKE_TIME,
                    operands.get(0),
                    operands.get(1),
                    as(rex, operands.get(2), SqlTypeName.DOUBLE))),
        new TypedFunction(
            "make_timestamp",
            NULLABLE_TIMESTAMP,
            OperandTypes.family(INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, NUMERIC),
            DateOperators::makeTimestamp),
        function(
            "to_date",
            ReturnTypes.DATE_NULLABLE,
            FormatFunctions.class,
            "toDate",
            2,
            CHARACTER,
            CHARACTER),
        function("to_number", DECIMAL, FormatFunctions.class, "toNumber", 2, CHARACTER, CHARACTER),
        new TypedFunction(
            "to_char",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.or(
                OperandTypes.family(DATETIME, CHARACTER),
                OperandTypes.family(NUMERIC, CHARACTER),
                OperandTypes.family(DATETIME_INTERVAL, CHARACTER)),
            DateOperators::toChar),
        new TypedFunction(
            "to_timestamp",
            NULLABLE_TIMESTAMPTZ,
            OperandTypes.or(
                OperandTypes.family(CHARACTER, CHARACTER), OperandTypes.family(NUMERIC)),
            DateOperators::toTimestamp),
        new TypedFunction(
            "age",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.or(OperandTypes.family(DATETIME, DATETIME), OperandTypes.family(DATETIME)),
            DateOperators::age));
  }

  private static RexNode toChar(RexBuilder rex, List<RexNode> operands) {
    RelDataType type = operands.get(0).getType();
    SqlFunction function;
    RexNode value;
    if (SqlTypeUtil.isInterval(type)) {
      boolean months = SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
      function = months ? MONTHS_TO_CHAR : SPAN_TO_CHAR;
      value = operands.get(0);
    } else if (SqlTypeUtil.isApproximateNumeric(type)) {
      function = DOUBLE_TO_CHAR;
      value = as(rex, operands.get(0), SqlTypeName.DOUBLE);
    } else if (SqlTypeUtil.isNumeric(type)) {
      function = NUMBER_TO_CHAR;
      value = SqlTypeUtil.isDecimal(type) ? operands.get(0) : decimal(rex, operands.get(0));
    } else {
      function = TIMESTAMP_TO_CHAR;
      value = as(rex, operands.get(0), SqlTypeName.TIMESTAMP);
    }
    return rex.makeCall(function, value, operands.get(1));
  }

  private static RexNode makeTimestamp(RexBuilder rex, List<RexNode> operands) {
    var all = new ArrayList<RexNode>(operands);
    all.set(5, as(rex, operands.get(5), SqlTypeName.DOUBLE));
    return rex.makeCall(MAKE_TIMESTAMP, all);
  }

  private static RexNode decimal(RexBuilder rex, RexNode number) {
    return TypedFunction.as(
        rex, number, rex.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, 19, 0));
  }

  private static RexNode toTimestamp(RexBuilder rex, List<RexNode> operands) {
    return operands.size() == 2
        ? rex.makeCall(READ_TIMESTAMP, operands)
        : rex.makeCall(FROM_EPOCH, as(rex, operands.get(0), SqlTypeName.DOUBLE));
  }

  private static RexNode age(RexBuilder rex, List<RexNode> operands) {
    RexNode today = rex.makeCall(SqlStdOperatorTable.CURRENT_DATE);
    RexNode later = operands.size() == 2 ? operands.get(0) : today;
    return rex.makeCall(
        AGE,
        as(rex, later, SqlTypeName.TIMESTAMP),
        as(rex, operands.getLast(), SqlTypeName.TIMESTAMP));
  }

  private static RexNode as(RexBuilder rex, RexNode node, SqlTypeName type) {
    return TypedFunction.as(rex, node, rex.getTypeFactory().createSqlType(type));
  }
}
