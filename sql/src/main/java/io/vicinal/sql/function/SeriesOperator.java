package io.vicinal.sql.function;

import io.vicinal.sql.ast.IntervalText;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;

/**
 * Is {@code generate_series(first, last [, step])}: of integers, of decimals, or of timestamps with
 * an interval as the step.
 */
public final class SeriesOperator extends TypedFunction {
  public static final SeriesOperator INSTANCE = new SeriesOperator();

  private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?[0-9.]+\\s*");

  private SeriesOperator() {
    super(
        "generate_series",
        SeriesOperator::arrayOf,
        OperandTypes.variadic(SqlOperandCountRanges.between(2, 3)),
        SeriesOperator::call);
  }

  private static RelDataType arrayOf(SqlOperatorBinding binding) {
    RelDataTypeFactory types = binding.getTypeFactory();
    List<RelDataType> operands = binding.collectOperandTypes();
    RelDataType array = types.createArrayType(element(types, operands), -1);
    return types.createTypeWithNullability(
        array, operands.stream().anyMatch(RelDataType::isNullable));
  }

  private static RelDataType element(RelDataTypeFactory types, List<RelDataType> operands) {
    RelDataType first = operands.get(0);
    if (operands.size() == 3 && SqlTypeUtil.isInterval(operands.get(2))) {
      RelDataType last = operands.get(1);
      boolean moments =
          (SqlTypeUtil.isDatetime(first) && (SqlTypeUtil.isDatetime(last) || isText(last)))
              || (isText(first) && SqlTypeUtil.isDatetime(last));
      if (!moments) {
        throw mismatch(operands);
      }
      return types.createSqlType(
          first.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
                  || last.getSqlTypeName() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE
              : SqlTypeName.TIMESTAMP);
    }
    if (!operands.stream().allMatch(SqlTypeUtil::isNumeric)) {
      throw mismatch(operands);
    }
    if (!operands.stream().allMatch(SqlTypeUtil::isIntType)) {
      int scale = 0;
      for (RelDataType type : operands) {
        scale = Math.max(scale, SqlTypeUtil.isDecimal(type) ? type.getScale() : 0);
      }
      boolean approximate = operands.stream().anyMatch(SqlTypeUtil::isApproximateNumeric);
      return types.createSqlType(SqlTypeName.DECIMAL, 38, approximate ? 19 : scale);
    }
    return types.createSqlType(
        operands.stream().anyMatch(type -> type.getSqlTypeName() == SqlTypeName.BIGINT)
            ? SqlTypeName.BIGINT
            : SqlTypeName.INTEGER);
  }

  /** Text in quotes is a moment beside one. */
  private static boolean isText(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.CHAR;
  }

  /** A step in quotes is an interval, unless it is a number. */
  @Override
  public SqlNode rewriteCall(SqlValidator validator, SqlCall call) {
    if (call.operandCount() == 3
        && call.operand(2) instanceof SqlCharStringLiteral step
        && !NUMBER.matcher(step.getValueAs(String.class)).matches()) {
      call.setOperand(
          2, IntervalText.parse(1, step.getValueAs(String.class), step.getParserPosition()));
    }
    return super.rewriteCall(validator, call);
  }

  private static SqlStateException mismatch(List<RelDataType> operands) {
    return new SqlStateException(
        SqlState.UNDEFINED_FUNCTION,
        "function generate_series("
            + String.join(", ", operands.stream().map(RelDataType::toString).toList())
            + ") does not exist");
  }

  private static RexNode call(RexBuilder rex, List<RexNode> given) {
    RelDataTypeFactory types = rex.getTypeFactory();
    RelDataType element = element(types, given.stream().map(RexNode::getType).toList());
    var operands = new ArrayList<RexNode>();
    for (int i = 0; i < given.size(); i++) {
      boolean interval = SqlTypeUtil.isInterval(given.get(i).getType());
      operands.add(interval ? given.get(i) : as(rex, given.get(i), element));
    }
    boolean months =
        given.size() == 3
            && SqlTypeName.YEAR_INTERVAL_TYPES.contains(given.get(2).getType().getSqlTypeName());
    String method =
        switch (element.getSqlTypeName()) {
          case INTEGER -> "integers";
          case BIGINT -> "bigIntegers";
          case DECIMAL -> "decimals";
          default -> months ? "byMonths" : "byTime";
        };
    boolean nullable = given.stream().anyMatch(node -> node.getType().isNullable());
    RelDataType array =
        types.createTypeWithNullability(types.createArrayType(element, -1), nullable);
    SqlFunction function =
        OverloadedMethod.functionOfContext(
            "generate_series",
            binding -> array,
            Series.class,
            method,
            2,
            SqlTypeFamily.ANY,
            SqlTypeFamily.ANY,
            SqlTypeFamily.ANY);
    return rex.makeCall(array, function, operands);
  }
}
