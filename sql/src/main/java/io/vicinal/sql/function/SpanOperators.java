package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import io.vicinal.sql.ast.IntervalText;
import io.vicinal.sql.type.Microseconds;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.impl.AggregateFunctionImpl;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/** Holds spans times fractions, sums and means of spans, and {@code date_bin} by spans. */
public final class SpanOperators {
  private static final SqlIntervalQualifier SPAN =
      new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, SqlParserPos.ZERO);
  private static final BigDecimal DAY_MILLIS =
      BigDecimal.valueOf(Microseconds.PER_DAY / Microseconds.PER_MILLI);

  private static final SqlFunction TIMES = scaling("span_times", "times");
  private static final SqlFunction OVER = scaling("span_over", "over");
  private static final SqlFunction BIN =
      function(
          "bin_of", binding -> moment(binding, 1), SpanFunctions.class, "bin", 3, ANY, ANY, ANY);

  private static final SqlOperator SUM = total("span_sum", SpanTotals.Sum.class);
  private static final SqlOperator AVG = total("span_avg", SpanTotals.Average.class);

  private SpanOperators() {}

  private static SqlOperator total(String name, Class<?> implementation) {
    return new SqlUserDefinedAggFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> binding.getTypeFactory().createTypeWithNullability(span(binding), true),
        null,
        new FamilyOperands(1, List.of(SqlTypeFamily.INTERVAL_DAY_TIME)),
        Objects.requireNonNull(AggregateFunctionImpl.create(implementation)),
        false,
        false,
        Optionality.FORBIDDEN);
  }

  /**
   * Returns what {@code *} or {@code /} of a span and a fraction is, and SUM or AVG of spans; null
   * for other operands.
   */
  public static @Nullable SqlOperator of(SqlOperator operator, List<RelDataType> operands) {
    if (operands.size() == 1 && isSpan(operands.getFirst())) {
      return operator.equals(SqlStdOperatorTable.SUM)
          ? SUM
          : operator.equals(SqlStdOperatorTable.AVG) ? AVG : null;
    }
    if (operands.size() != 2) {
      return null;
    }
    boolean times = operator.equals(SqlStdOperatorTable.MULTIPLY);
    boolean first = isSpan(operands.get(0)) && isFraction(operands.get(1));
    boolean second = times && isFraction(operands.get(0)) && isSpan(operands.get(1));
    if (!first && !second) {
      return null;
    }
    return times ? TIMES : operator.equals(SqlStdOperatorTable.DIVIDE) ? OVER : null;
  }

  /** Returns whether an interval may have hours: a literal of whole days has none. */
  static boolean mayHaveTime(SqlNode node, RelDataType type) {
    return isSpan(type)
        && type.getSqlTypeName() != SqlTypeName.INTERVAL_DAY
        && !(node instanceof SqlIntervalLiteral literal
            && literal.getValueAs(BigDecimal.class).remainder(DAY_MILLIS).signum() == 0);
  }

  private static boolean isSpan(RelDataType type) {
    return SqlTypeName.DAY_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  private static boolean isFraction(RelDataType type) {
    return SqlTypeUtil.isNumeric(type) && !SqlTypeUtil.isIntType(type);
  }

  private static SqlFunction scaling(String name, String method) {
    SqlFunction code =
        function(name, SpanOperators::span, SpanFunctions.class, method, 2, ANY, NUMERIC);
    return new TypedFunction(
        name,
        SpanOperators::span,
        OperandTypes.or(
            OperandTypes.family(SqlTypeFamily.DATETIME_INTERVAL, NUMERIC),
            OperandTypes.family(NUMERIC, SqlTypeFamily.DATETIME_INTERVAL)),
        (rex, operands) -> {
          List<RexNode> ordered =
              isSpan(operands.getFirst().getType()) ? operands : operands.reversed();
          RelDataType number = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
          return rex.makeCall(
              code, ordered.getFirst(), TypedFunction.as(rex, ordered.getLast(), number));
        });
  }

  private static RelDataType span(SqlOperatorBinding binding) {
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            binding.getTypeFactory().createSqlIntervalType(SPAN),
            binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));
  }

  private static RelDataType moment(SqlOperatorBinding binding, int operand) {
    RelDataType of = binding.getOperandType(operand);
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            binding
                .getTypeFactory()
                .createSqlType(
                    of.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                        ? of.getSqlTypeName()
                        : SqlTypeName.TIMESTAMP),
            binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));
  }

  static List<SqlOperator> all() {
    return List.of(TIMES, OVER, SUM, AVG, new DateBin());
  }

  /** {@code date_bin(stride, moment, origin)}; the stride may be a text in quotes. */
  private static final class DateBin extends TypedFunction {
    DateBin() {
      super(
          "date_bin",
          binding -> moment(binding, 1),
          OperandTypes.family(
              SqlTypeFamily.INTERVAL_DAY_TIME, SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME),
          DateBin::binned);
    }

    private static RexNode binned(RexBuilder rex, List<RexNode> operands) {
      SqlTypeName name =
          operands.get(1).getType().getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              : SqlTypeName.TIMESTAMP;
      RelDataType type = rex.getTypeFactory().createSqlType(name);
      var all = new ArrayList<RexNode>();
      all.add(operands.get(0));
      all.add(TypedFunction.as(rex, operands.get(1), type));
      all.add(TypedFunction.as(rex, operands.get(2), type));
      return rex.makeCall(BIN, all);
    }

    @Override
    public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
      if (call.operandCount() == 3 && call.operand(0) instanceof SqlCharStringLiteral text) {
        call.setOperand(
            0, IntervalText.parse(1, text.getValueAs(String.class), text.getParserPosition()));
      }
      return call;
    }
  }
}
