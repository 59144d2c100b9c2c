package io.vicinal.sql.function;

import static io.vicinal.sql.function.OverloadedMethod.function;
import static org.apache.calcite.sql.type.SqlTypeFamily.ARRAY;
import static org.apache.calcite.sql.type.SqlTypeFamily.EXACT_NUMERIC;
import static org.apache.calcite.sql.type.SqlTypeFamily.NUMERIC;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Lists PostgreSQL's less common functions of numbers. */
public final class MoreNumbers {
  private static final int DIGITS = 38;
  private static final SqlReturnTypeInference WHOLE =
      binding ->
          binding
              .getTypeFactory()
              .createTypeWithNullability(
                  binding.getTypeFactory().createSqlType(SqlTypeName.DECIMAL, DIGITS, 0),
                  binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable));

  private MoreNumbers() {}

  static List<SqlOperator> all() {
    var all = new ArrayList<SqlOperator>();
    for (String name : List.of("erf", "erfc", "gamma", "lgamma", "asinh", "acosh", "atanh")) {
      all.add(real(name));
    }
    for (String name : List.of("sind", "cosd", "tand", "cotd", "asind", "acosd", "atand")) {
      all.add(real(name));
    }
    all.add(
        new TypedFunction(
            "div",
            MoreNumbers::quotient,
            OperandTypes.NUMERIC_NUMERIC,
            (rex, operands) -> rex.makeCall(DIV, decimals(rex, operands))));
    all.add(function("factorial", WHOLE, NumberShapes.class, "factorial", 1, EXACT_NUMERIC));
    all.add(shape("scale"));
    all.add(shape("min_scale"));
    all.add(
        new TypedFunction(
            "trim_scale",
            MoreNumbers::wide,
            OperandTypes.EXACT_NUMERIC,
            (rex, operands) -> rex.makeCall(TRIM_SCALE, decimals(rex, operands))));
    all.add(
        new TypedFunction(
            "width_bucket",
            integer(),
            OperandTypes.or(
                OperandTypes.family(NUMERIC, NUMERIC, NUMERIC, NUMERIC),
                OperandTypes.family(NUMERIC, ARRAY)),
            MoreNumbers::bucket));
    return all;
  }

  private static SqlReturnTypeInference integer() {
    return ReturnTypes.INTEGER.andThen(SqlTypeTransforms.TO_NULLABLE);
  }

  private static final SqlFunction DIV =
      function("div", WHOLE, NumberFunctions.class, "div", 2, EXACT_NUMERIC, EXACT_NUMERIC);
  private static final SqlFunction TRIM_SCALE =
      function(
          "trim_scale", ReturnTypes.ARG0_NULLABLE, NumberShapes.class, "trim", 1, EXACT_NUMERIC);
  private static final SqlFunction BUCKET =
      function(
          "width_bucket",
          integer(),
          NumberShapes.class,
          "bucket",
          2,
          NUMERIC,
          NUMERIC,
          NUMERIC,
          NUMERIC);

  private static SqlOperator real(String name) {
    SqlReturnTypeInference result = ReturnTypes.DOUBLE_NULLABLE;
    SqlFunction function = function(name, result, NumberShapes.class, name, 1, NUMERIC);
    return new TypedFunction(
        name,
        result,
        new FamilyOperands(1, List.of(NUMERIC)),
        (rex, operands) -> rex.makeCall(function, doubles(rex, operands)));
  }

  private static SqlOperator shape(String name) {
    SqlFunction function =
        function(
            name,
            integer(),
            NumberShapes.class,
            name.equals("scale") ? "scale" : "minScale",
            1,
            EXACT_NUMERIC);
    return new TypedFunction(
        name,
        integer(),
        OperandTypes.EXACT_NUMERIC,
        (rex, operands) -> rex.makeCall(function, decimals(rex, operands)));
  }

  /** Returns the type that {@link #decimals} gives the operand. */
  private static RelDataType wide(SqlOperatorBinding binding) {
    RelDataType own = binding.getOperandType(0);
    RelDataTypeFactory types = binding.getTypeFactory();
    return types.createTypeWithNullability(
        types.createSqlType(SqlTypeName.DECIMAL, DIGITS, Math.max(0, own.getScale())),
        own.isNullable());
  }

  private static RelDataType quotient(SqlOperatorBinding binding) {
    RelDataType whole = WHOLE.inferReturnType(binding);
    return java.util.Objects.requireNonNull(whole);
  }

  private static RexNode bucket(RexBuilder rex, List<RexNode> operands) {
    if (operands.size() == 2) {
      return rex.makeCall(BUCKET, doubles(rex, operands.subList(0, 1)).getFirst(), operands.get(1));
    }
    var all = new ArrayList<RexNode>(doubles(rex, operands.subList(0, 3)));
    all.add(
        TypedFunction.as(
            rex, operands.get(3), rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT)));
    return rex.makeCall(BUCKET, all);
  }

  private static List<RexNode> doubles(RexBuilder rex, List<RexNode> operands) {
    RelDataType type = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    return operands.stream().map(it -> TypedFunction.as(rex, it, type)).toList();
  }

  /** Decimals keep their scale; doubles get ten digits after the point. */
  private static List<RexNode> decimals(RexBuilder rex, List<RexNode> operands) {
    RelDataTypeFactory types = rex.getTypeFactory();
    return operands.stream()
        .map(it -> {
          int scale =
              SqlTypeUtil.isDecimal(it.getType())
                  ? it.getType().getScale()
                  : SqlTypeUtil.isIntType(it.getType()) ? 0 : 10;
          return TypedFunction.as(rex, it, types.createSqlType(SqlTypeName.DECIMAL, DIGITS, scale));
        })
        .toList();
  }
}
