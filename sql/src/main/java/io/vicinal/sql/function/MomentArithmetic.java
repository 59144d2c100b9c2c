package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Lets generated code compute with microseconds where Calcite's has milliseconds: literals become
 * counts, and what depends on the unit calls {@link MomentFunctions}. Comparisons, aggregates and
 * orders see numbers in either case and stay.
 *
 * <p>It is the last step before code is generated, and must not be done twice. Types stay as they
 * are, so that everything before it sees moments and not numbers.
 */
public final class MomentArithmetic extends RexShuttle {
  private static final SqlFunction ROUND = function("round");
  private static final SqlFunction ROUND_TIME = function("roundTime");
  private static final SqlFunction SPAN_IN = function("spanIn");

  private final RexBuilder builder;

  /** Makes a rewriting of expressions that {@code builder} builds. */
  public MomentArithmetic(RexBuilder builder) {
    this.builder = builder;
  }

  private static SqlFunction function(String method) {
    return function(method, JavaMethod.of(MomentFunctions.class, method, NullPolicy.STRICT));
  }

  private static SqlFunction function(String method, ImplementableFunction code) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier("moment_" + method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        null,
        OperandTypes.operandMetadata(
            List.of(), types -> List.<RelDataType>of(), i -> "m" + i, i -> false),
        code);
  }

  /** Returns {@code moment} with {@code digits} of a second. */
  public static RexNode rounded(RexBuilder rex, RexNode moment, int digits) {
    return rex.makeCall(
        moment.getType(),
        is(moment, SqlTypeName.TIME) ? ROUND_TIME : ROUND,
        List.of(moment, rex.makeExactLiteral(BigDecimal.valueOf(digits))));
  }

  /** Returns the {@code units} of microseconds between moments. */
  public static RexNode between(RexBuilder rex, RexNode from, RexNode to, long units) {
    RelDataType number =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
                from.getType().isNullable() || to.getType().isNullable());
    RelDataType span =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory()
                    .createSqlIntervalType(
                        new SqlIntervalQualifier(TimeUnit.SECOND, null, SqlParserPos.ZERO)),
                number.isNullable());
    return rex.makeCall(
        number,
        SPAN_IN,
        List.of(
            rex.makeCall(span, SqlStdOperatorTable.MINUS_DATE, List.of(to, from)),
            rex.makeExactLiteral(
                BigDecimal.valueOf(units),
                rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT))));
  }

  /** Returns whether values of {@code type} are counts of microseconds since 1970. */
  public static boolean isMoment(RelDataType type) {
    SqlTypeName name = type.getSqlTypeName();
    return name == SqlTypeName.TIMESTAMP || name == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
  }

  /** Returns whether literals of {@code type} become counts: moments and times. */
  public static boolean isCounted(RelDataType type) {
    return isMoment(type) || type.getSqlTypeName() == SqlTypeName.TIME;
  }

  /** Returns whether values of {@code type} are spans of microseconds. */
  private static boolean isSpan(RelDataType type) {
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  private static boolean isMonths(RelDataType type) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  private static boolean is(RexNode node, SqlTypeName type) {
    return node.getType().getSqlTypeName() == type;
  }

  /** Returns the count that a literal of a moment is, in a literal; null for NULL. */
  public static @Nullable RexLiteral count(RexBuilder rex, RexLiteral moment) {
    if (moment.isNull()) {
      return null;
    }
    long count =
        is(moment, SqlTypeName.TIME)
            ? Microseconds.of(Objects.requireNonNull(moment.getValueAs(TimeString.class)))
            : Microseconds.of(Objects.requireNonNull(moment.getValueAs(TimestampString.class)));
    return (RexLiteral)
        rex.makeLiteral(
            BigDecimal.valueOf(count),
            rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
            false);
  }

  @Override
  public RexNode visitLiteral(RexLiteral literal) {
    if (literal.isNull() || literal.getTypeName() == SqlTypeName.SARG) {
      return literal;
    }
    if (isSpan(literal.getType())) {
      BigDecimal millis = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
      BigDecimal micros = millis.multiply(BigDecimal.valueOf(Microseconds.PER_MILLI));
      if (micros.toBigInteger().bitLength() >= Long.SIZE) {
        throw new SqlStateException(SqlState.DATETIME_OUT_OF_RANGE, "interval out of range");
      }
      return builder.makeIntervalLiteral(
          micros, Objects.requireNonNull(literal.getType().getIntervalQualifier()));
    }
    RexLiteral count = isCounted(literal.getType()) ? count(builder, literal) : null;
    return count == null ? literal : as(literal.getType(), count);
  }

  /** Lets a number of the same class be a value of {@code type}. */
  private RexNode as(RelDataType type, RexNode node) {
    return builder.makeCall(type, SqlStdOperatorTable.REINTERPRET, List.of(node));
  }

  @Override
  public RexNode visitCall(RexCall call) {
    RexNode first = call.getOperands().isEmpty() ? call : call.getOperands().getFirst();
    if (call.getKind() == SqlKind.SEARCH
        && (isCounted(first.getType()) || isSpan(first.getType()))) {
      return RexUtil.flatten(builder, RexUtil.expandSearch(builder, null, call).accept(this));
    }
    boolean[] update = {false};
    List<RexNode> operands = visitList(call.getOperands(), update);
    RexNode replaced = replaced(call, operands);
    if (replaced != null) {
      return replaced;
    }
    if (!update[0]) {
      return call;
    }
    RexNode copy = call.clone(call.getType(), operands);
    return copy.equals(call) ? call : RexUtil.flatten(builder, copy);
  }

  private @Nullable RexNode replaced(RexCall call, List<RexNode> operands) {
    RelDataType type = call.getType();
    return switch (call.getKind()) {
      case CAST, SAFE_CAST -> cast(call, operands.getFirst());
      case REINTERPRET -> reinterpreted(type, operands.getFirst());
      case PLUS, MINUS -> operands.size() == 2 ? sum(call, operands) : null;
      case TIMES, CHECKED_PLUS, CHECKED_MINUS, CHECKED_TIMES ->
          SpanSums.of(builder, call, operands);
      case EXTRACT -> {
        RelDataType of = operands.get(1).getType();
        if (SqlTypeUtil.isDecimal(type)) {
          yield call(
              type,
              isMonths(of) ? "exactOfMonths" : isSpan(of) ? "exactOfSpan" : "exactPart",
              operands);
        }
        yield isMoment(of)
            ? call(type, "extract", operands)
            : isSpan(of)
                ? call(type, "extractOfSpan", operands)
                : is(operands.get(1), SqlTypeName.TIME)
                    ? call(type, "extract", operands)
                    : is(operands.get(1), SqlTypeName.DATE)
                        ? call(type, "extractOfDate", operands)
                        : null;
      }
      case FLOOR, CEIL ->
          operands.size() == 2 && isCounted(type)
              ? call(
                  type,
                  call.getKind() == SqlKind.FLOOR ? "floor" : "ceil",
                  List.of(operands.get(1), operands.get(0)))
              : null;
      default ->
          switch (call.getOperator().getName()) {
            case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" ->
                operands.isEmpty()
                    ? now(type)
                    : builder.makeCall(type, ROUND, List.of(now(type), operands.getFirst()));
            case "CURRENT_TIME", "LOCALTIME" -> {
              RexNode time = call(type, "toTime", List.of(now(type(SqlTypeName.TIMESTAMP, call))));
              yield operands.isEmpty()
                  ? time
                  : builder.makeCall(type, ROUND_TIME, List.of(time, operands.getFirst()));
            }
            case "JSON_OBJECT", "JSON_ARRAY" -> withTexts(call, operands);
            case "LAST_DAY" ->
                isMoment(operands.getFirst().getType())
                    ? builder.makeCall(type, call.getOperator(), List.of(date(operands.getFirst())))
                    : null;
            default -> null;
          };
    };
  }

  /** Dates, times and moments are texts in JSON. */
  private @Nullable RexNode withTexts(RexCall call, List<RexNode> operands) {
    if (operands.stream().noneMatch(it -> SqlTypeUtil.isDatetime(it.getType()))) {
      return null;
    }
    return call.clone(call.getType(), operands.stream().map(this::jsonText).toList());
  }

  RexNode jsonText(RexNode node) {
    RelDataType text = type(SqlTypeName.VARCHAR, node);
    return switch (node.getType().getSqlTypeName()) {
      case TIMESTAMP -> call(text, "isoText", List.of(node));
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> call(text, "isoZonedText", List.of(node));
      case DATE -> builder.makeAbstractCast(text, node, false);
      case TIME -> call(text, "timeText", List.of(node));
      default -> node;
    };
  }

  private RexNode call(RelDataType type, String method, List<RexNode> operands) {
    return builder.makeCall(type, function(method), operands);
  }

  private RexNode now(RelDataType type) {
    return builder.makeCall(
        type, function("now", OverloadedMethod.ofContext(MomentFunctions.class, "now")), List.of());
  }

  private RelDataType type(SqlTypeName name, RexNode like) {
    return builder
        .getTypeFactory()
        .createTypeWithNullability(
            builder.getTypeFactory().createSqlType(name), like.getType().isNullable());
  }

  private RexNode date(RexNode moment) {
    return call(type(SqlTypeName.DATE, moment), "toDate", List.of(moment));
  }

  /** Returns the count of a date, a time or a moment. */
  private RexNode moment(RexNode node) {
    RelDataType type = type(SqlTypeName.TIMESTAMP, node);
    return switch (node.getType().getSqlTypeName()) {
      case DATE -> call(type, "ofDate", List.of(node));
      case TIME -> call(type, "ofTime", List.of(node, now(type(SqlTypeName.TIMESTAMP, node))));
      default -> node;
    };
  }

  private @Nullable RexNode cast(RexCall call, RexNode from) {
    RelDataType to = call.getType();
    if (isMoment(to)) {
      if (isMoment(from.getType()) || is(from, SqlTypeName.DATE) || is(from, SqlTypeName.TIME)) {
        return as(to, moment(from));
      }
      return SqlTypeUtil.isCharacter(from.getType()) && call.getKind() == SqlKind.CAST
          ? DateTimeCasts.of(builder, from, to)
          : SqlTypeUtil.isCharacter(from.getType())
                  || from.getType().getSqlTypeName() == SqlTypeName.NULL
              ? null
              : ofNumber(to, from);
    }
    if (isMoment(from.getType())) {
      return ofMoment(call, to, from);
    }
    if (is(from, SqlTypeName.TIME)) {
      return ofTime(call, to, from);
    }
    if (to.getSqlTypeName() == SqlTypeName.TIME && SqlTypeUtil.isCharacter(from.getType())) {
      return DateTimeCasts.of(builder, from, to);
    }
    if (isSpan(to)
        && !isSpan(from.getType())
        && from.getType().getSqlTypeName() != SqlTypeName.NULL) {
      RexNode millis = call.clone(to, List.of(from));
      return call(to, "spanOfMillis", List.of(millis));
    }
    boolean interval = isSpan(from.getType()) || isMonths(from.getType());
    if (interval && SqlTypeUtil.isCharacter(to)) {
      String method = isSpan(from.getType()) ? "spanText" : "monthsText";
      return call.clone(to, List.of(call(type(SqlTypeName.VARCHAR, from), method, List.of(from))));
    }
    return isSpan(from.getType()) && !isSpan(to)
        ? call.clone(to, List.of(call(from.getType(), "spanToMillis", List.of(from))))
        : null;
  }

  /** Numbers are milliseconds, as before there were finer moments. */
  private @Nullable RexNode ofNumber(RelDataType to, RexNode from) {
    return SqlTypeUtil.isNumeric(from.getType())
        ? call(
            to,
            "spanOfMillis",
            List.of(builder.makeAbstractCast(type(SqlTypeName.BIGINT, from), from, false)))
        : null;
  }

  private @Nullable RexNode ofTime(RexCall call, RelDataType to, RexNode from) {
    return switch (to.getSqlTypeName()) {
      case TIME -> as(to, from);
      case CHAR, VARCHAR ->
          call.clone(to, List.of(call(type(SqlTypeName.VARCHAR, from), "timeText", List.of(from))));
      default -> null;
    };
  }

  private @Nullable RexNode ofMoment(RexCall call, RelDataType to, RexNode from) {
    return switch (to.getSqlTypeName()) {
      case DATE -> as(to, date(from));
      case TIME -> as(to, call(type(SqlTypeName.TIME, from), "toTime", List.of(from)));
      case CHAR, VARCHAR -> {
        String method = is(from, SqlTypeName.TIMESTAMP) ? "text" : "zonedText";
        yield call.clone(to, List.of(call(type(SqlTypeName.VARCHAR, from), method, List.of(from))));
      }
      default ->
          SqlTypeUtil.isNumeric(to)
              ? builder.makeAbstractCast(
                  to, call(type(SqlTypeName.BIGINT, from), "toMillis", List.of(from)), false)
              : null;
    };
  }

  private @Nullable RexNode reinterpreted(RelDataType to, RexNode from) {
    if (isSpan(to) && SqlTypeUtil.isNumeric(from.getType())) {
      return call(
          to,
          "spanOfMillis",
          List.of(builder.makeAbstractCast(type(SqlTypeName.BIGINT, from), from, false)));
    }
    return isSpan(from.getType()) && SqlTypeUtil.isNumeric(to)
        ? call(to, "spanToMillis", List.of(from))
        : null;
  }

  /** Returns a date, time or moment and an interval together, or what is between two of them. */
  private @Nullable RexNode sum(RexCall call, List<RexNode> operands) {
    RexNode left = operands.get(0);
    RexNode right = operands.get(1);
    if (!SqlTypeUtil.isDatetime(left.getType())) {
      boolean swapped =
          call.getKind() == SqlKind.PLUS
              && (isSpan(left.getType()) || isMonths(left.getType()))
              && SqlTypeUtil.isDatetime(right.getType());
      return swapped ? sum(call, operands.reversed()) : SpanSums.of(builder, call, operands);
    }
    boolean plus = call.getKind() == SqlKind.PLUS;
    RelDataType type = call.getType();
    if (SqlTypeUtil.isDatetime(right.getType())) {
      return plus ? null : between(type, left, right);
    }
    boolean toMoment = isMoment(left.getType()) || isMoment(type);
    if (isMonths(right.getType())) {
      if (is(left, SqlTypeName.TIME) && !toMoment) {
        return call(type, "timePlusMonths", operands);
      }
      return toMoment
          ? as(type, call(type, plus ? "plusMonths" : "minusMonths", List.of(moment(left), right)))
          : null;
    }
    if (!isSpan(right.getType())) {
      return null;
    }
    String method =
        toMoment
            ? plus ? "plus" : "minus"
            : is(left, SqlTypeName.DATE)
                ? plus ? "datePlus" : "dateMinus"
                : plus ? "timePlus" : "timeMinus";
    return call(type, method, List.of(toMoment ? moment(left) : left, right));
  }

  private RexNode between(RelDataType type, RexNode left, RexNode right) {
    if (isMonths(type)) {
      return call(type, "monthsBetween", List.of(moment(left), moment(right)));
    }
    return is(left, SqlTypeName.TIME) && is(right, SqlTypeName.TIME)
        ? call(type, "minus", List.of(left, right))
        : call(type, "minus", List.of(moment(left), moment(right)));
  }
}
