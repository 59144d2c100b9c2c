package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ANY;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/** Holds {@code +} and {@code -} of a date or a moment and a time of day, which give a moment. */
final class TimesOfDay {
  private static final SqlFunction LATER = code("plus");
  private static final SqlFunction EARLIER = code("minus");
  private static final SqlOperator PLUS = operator("plus_time", LATER);
  private static final SqlOperator MINUS = operator("minus_time", EARLIER);

  private TimesOfDay() {}

  /** Returns what {@code operator} is of such operands; null for other operands. */
  static @Nullable SqlOperator of(SqlOperator operator, List<RelDataType> operands) {
    boolean plus = operator.equals(SqlStdOperatorTable.PLUS);
    boolean minus = operator.equals(SqlStdOperatorTable.MINUS);
    boolean beside =
        (isDay(operands.get(0)) && isTime(operands.get(1)))
            || (plus && isTime(operands.get(0)) && isDay(operands.get(1)));
    return !beside ? null : plus ? PLUS : minus ? MINUS : null;
  }

  static List<SqlOperator> all() {
    return List.of(PLUS, MINUS);
  }

  private static boolean isTime(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.TIME;
  }

  private static boolean isDay(RelDataType type) {
    return SqlTypeUtil.isDatetime(type) && !isTime(type);
  }

  private static SqlFunction code(String method) {
    return function(method, TimesOfDay::moment, MomentFunctions.class, method, 2, ANY, ANY);
  }

  private static SqlOperator operator(String name, SqlFunction code) {
    return new TypedFunction(
        name,
        TimesOfDay::moment,
        OperandTypes.family(SqlTypeFamily.DATETIME, SqlTypeFamily.DATETIME),
        (rex, operands) -> convert(rex, operands, code));
  }

  private static RexNode convert(RexBuilder rex, List<RexNode> operands, SqlFunction code) {
    List<RexNode> ordered = isTime(operands.getFirst().getType()) ? operands.reversed() : operands;
    RelDataType type = rex.getTypeFactory().createSqlType(kind(ordered.getFirst().getType()));
    return rex.makeCall(code, TypedFunction.as(rex, ordered.getFirst(), type), ordered.getLast());
  }

  private static RelDataType moment(SqlOperatorBinding binding) {
    RelDataType first = binding.getOperandType(0);
    return binding
        .getTypeFactory()
        .createTypeWithNullability(
            binding
                .getTypeFactory()
                .createSqlType(kind(isTime(first) ? binding.getOperandType(1) : first)),
            binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));
  }

  private static SqlTypeName kind(RelDataType day) {
    return day.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
        ? day.getSqlTypeName()
        : SqlTypeName.TIMESTAMP;
  }
}
