package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.impl.AggregateFunctionImpl;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlUserDefinedAggFunction;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * Holds the functions that arithmetic, comparison, {@code SUM} and {@code AVG} become where they
 * have vectors as operands, and {@code subvector}. What they mean is pgvector's: component by
 * component, and order is that of the components from first to last.
 */
public final class VectorAlgebra {
  private static final Map<SqlOperator, SqlOperator> OF_VECTORS = new HashMap<>();

  /** {@code subvector(v, start, count)}, counted from 1. */
  static final SqlFunction SUBVECTOR =
      function(
          "subvector",
          "subvector",
          binding -> VectorType.of(VectorType.ANY_DIMENSION, isNullable(binding)),
          new VectorOperands(1, 2, true));

  /** {@code vector_to_array(v)}; every cast of a VECTOR to an array becomes this. */
  public static final SqlFunction VECTOR_TO_ARRAY =
      function(
          "vector_to_array",
          "toArray",
          ReturnTypes.explicit(SqlTypeName.REAL)
              .andThen(SqlTypeTransforms.TO_ARRAY)
              .andThen(SqlTypeTransforms.TO_NULLABLE),
          new VectorOperands(1));

  static {
    define(SqlStdOperatorTable.PLUS, "+", "add");
    define(SqlStdOperatorTable.MINUS, "-", "subtract");
    define(SqlStdOperatorTable.MULTIPLY, "*", "multiply");
    OF_VECTORS.put(
        SqlStdOperatorTable.CONCAT,
        function("||", "concat", VectorAlgebra::concatenated, new VectorOperands(2, 0, false)));
    compare(SqlStdOperatorTable.LESS_THAN, "<", "less");
    compare(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, "<=", "lessOrEqual");
    compare(SqlStdOperatorTable.GREATER_THAN, ">", "greater");
    compare(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, ">=", "greaterOrEqual");
    OF_VECTORS.put(SqlStdOperatorTable.SUM, aggregate("vector_sum", VectorTotals.Sum.class));
    OF_VECTORS.put(SqlStdOperatorTable.AVG, aggregate("vector_avg", VectorTotals.Average.class));
  }

  /** {@code a <= b} of vectors. */
  static final SqlOperator LESS_OR_EQUAL =
      Objects.requireNonNull(OF_VECTORS.get(SqlStdOperatorTable.LESS_THAN_OR_EQUAL));

  private VectorAlgebra() {}

  /** Returns whether {@link #ofVectors} may know {@code operator}. */
  public static boolean mayReplace(SqlOperator operator) {
    return operator instanceof SqlBetweenOperator || OF_VECTORS.containsKey(operator);
  }

  /** Returns what {@code operator} is if one of its operands is a vector, null if it stays. */
  public static @Nullable SqlOperator ofVectors(SqlOperator operator, List<RelDataType> operands) {
    if (operands.stream().noneMatch(VectorType::isVector)) {
      return null;
    }
    return operator instanceof SqlBetweenOperator between
        ? VectorBetween.of(between)
        : OF_VECTORS.get(operator);
  }

  /** Returns whether {@code operator} is BETWEEN of vectors; the algebra has comparisons for it. */
  public static boolean isBetween(SqlOperator operator) {
    return operator instanceof VectorBetween;
  }

  /** Returns the functions that have a name of their own in the text. */
  static List<SqlOperator> all() {
    var all = new ArrayList<SqlOperator>(OF_VECTORS.values());
    all.addAll(VectorBetween.ALL);
    all.add(SUBVECTOR);
    all.add(VECTOR_TO_ARRAY);
    return all;
  }

  private static void define(SqlOperator operator, String name, String method) {
    OF_VECTORS.put(operator, function(name, method, VectorAlgebra::common, new VectorOperands(2)));
  }

  private static void compare(SqlOperator operator, String name, String method) {
    OF_VECTORS.put(
        operator, function(name, method, ReturnTypes.BOOLEAN_NULLABLE, new VectorOperands(2)));
  }

  private static SqlFunction function(
      String name, String method, SqlReturnTypeInference result, VectorOperands operands) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        operands.inference(),
        operands,
        JavaMethod.of(VectorArithmetic.class, method, NullPolicy.STRICT));
  }

  private static SqlUserDefinedAggFunction aggregate(String name, Class<?> implementation) {
    var operands = new VectorOperands(1);
    return new SqlUserDefinedAggFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        binding -> VectorType.of(binding.getOperandType(0).getPrecision(), true),
        operands.inference(),
        operands,
        Objects.requireNonNull(AggregateFunctionImpl.create(implementation)),
        false,
        false,
        Optionality.FORBIDDEN);
  }

  private static RelDataType common(SqlOperatorBinding binding) {
    int dimension = VectorType.ANY_DIMENSION;
    for (RelDataType operand : binding.collectOperandTypes()) {
      dimension = VectorType.dimensionOf(operand).orElse(dimension);
    }
    return VectorType.of(dimension, isNullable(binding));
  }

  private static RelDataType concatenated(SqlOperatorBinding binding) {
    OptionalInt first = VectorType.dimensionOf(binding.getOperandType(0));
    OptionalInt second = VectorType.dimensionOf(binding.getOperandType(1));
    int dimension =
        first.isPresent() && second.isPresent()
            ? first.getAsInt() + second.getAsInt()
            : VectorType.ANY_DIMENSION;
    return VectorType.of(dimension, isNullable(binding));
  }

  private static boolean isNullable(SqlOperatorBinding binding) {
    return binding.collectOperandTypes().stream().anyMatch(RelDataType::isNullable);
  }
}
