package io.vicinal.sql.function;

import io.vicinal.sql.type.VectorFormat;
import io.vicinal.sql.type.VectorType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Holds the vector functions that reach the planner. Every spelling of a distance (see {@link
 * DistanceSyntax}) has become a call of {@link #distance} when a statement is validated.
 */
public final class VectorOperators {
  private static final Map<DistanceMetric, SqlFunction> DISTANCES =
      new EnumMap<>(DistanceMetric.class);

  static {
    SqlReturnTypeInference nullable = ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE);
    SqlReturnTypeInference strict = ReturnTypes.DOUBLE_NULLABLE;
    define(DistanceMetric.L2, "l2_distance", "l2", strict);
    define(DistanceMetric.L2_SQUARED, "l2_squared_distance", "l2Squared", strict);
    define(DistanceMetric.COSINE, "cosine_distance", "cosine", nullable);
    define(DistanceMetric.INNER_PRODUCT, "negative_inner_product", "negativeInnerProduct", strict);
    define(DistanceMetric.L1, "l1_distance", "l1", strict);
    define(DistanceMetric.HAMMING, "hamming_distance", "hamming", strict);
    define(DistanceMetric.JACCARD, "jaccard_distance", "jaccard", strict);
  }

  /** {@code to_vector(x [, dimension])}; every cast to VECTOR becomes this with both operands. */
  public static final SqlFunction TO_VECTOR = ToVectorFunction.of(VectorFormat.FLOAT32);

  private static final Map<VectorFormat, SqlFunction> TO_VECTORS =
      new EnumMap<>(VectorFormat.class);

  static {
    for (VectorFormat format : VectorFormat.values()) {
      TO_VECTORS.put(
          format, format == VectorFormat.FLOAT32 ? TO_VECTOR : ToVectorFunction.of(format));
    }
  }

  /** {@code binary_quantize(v)}: 1 where a component is positive. */
  public static final SqlFunction BINARY_QUANTIZE =
      vectorFunction(
          "binary_quantize",
          "binaryQuantize",
          binding -> {
            var operand = binding.getOperandType(0);
            return VectorType.of(operand.getPrecision(), VectorFormat.BIT, operand.isNullable());
          });

  public static final SqlFunction VECTOR_DIMS =
      vectorFunction("vector_dims", "dimension", ReturnTypes.INTEGER_NULLABLE);
  public static final SqlFunction VECTOR_NORM =
      vectorFunction("vector_norm", "norm", ReturnTypes.DOUBLE_NULLABLE);
  public static final SqlFunction L2_NORMALIZE =
      vectorFunction(
          "l2_normalize",
          "normalize",
          binding -> {
            var operand = binding.getOperandType(0);
            return VectorType.of(
                VectorType.dimensionOf(operand).orElse(VectorType.ANY_DIMENSION),
                operand.isNullable());
          });

  /** {@code vector_serialize(v)}; every cast of a VECTOR to character data becomes this. */
  public static final SqlFunction VECTOR_SERIALIZE =
      vectorFunction("vector_serialize", "serialize", ReturnTypes.VARCHAR_NULLABLE);

  private VectorOperators() {}

  /** Returns the one function that means this metric; two VECTOR operands, DOUBLE result. */
  public static SqlFunction distance(DistanceMetric metric) {
    return Objects.requireNonNull(DISTANCES.get(metric));
  }

  /** Returns the metric if {@code operator} is a {@link #distance}. */
  public static Optional<DistanceMetric> metricOf(SqlOperator operator) {
    return DISTANCES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(operator))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Returns the function that a cast to vectors of {@code format} becomes. */
  public static SqlFunction toVector(VectorFormat format) {
    return Objects.requireNonNull(TO_VECTORS.get(format));
  }

  /** Returns the format if {@code operator} is a {@link #toVector}. */
  public static Optional<VectorFormat> formatOf(SqlOperator operator) {
    return operator instanceof ToVectorFunction function
        ? Optional.of(function.format())
        : Optional.empty();
  }

  /** Returns the functions above, for the operator table. */
  static List<SqlOperator> all() {
    List<SqlOperator> all = new java.util.ArrayList<>(DISTANCES.values());
    all.addAll(List.of(BINARY_QUANTIZE, VECTOR_DIMS, VECTOR_NORM, L2_NORMALIZE, VECTOR_SERIALIZE));
    all.addAll(TO_VECTORS.values());
    all.addAll(VectorAlgebra.all());
    return all;
  }

  private static void define(
      DistanceMetric metric, String name, String method, SqlReturnTypeInference result) {
    NullPolicy policy =
        metric == DistanceMetric.COSINE ? NullPolicy.SEMI_STRICT : NullPolicy.STRICT;
    DISTANCES.put(metric, function(name, method, result, 2, policy));
  }

  private static SqlFunction vectorFunction(
      String name, String method, SqlReturnTypeInference result) {
    return function(name, method, result, 1, NullPolicy.STRICT);
  }

  private static SqlFunction function(
      String name, String method, SqlReturnTypeInference result, int operands, NullPolicy policy) {
    var checker = new VectorOperands(operands);
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        checker.inference(),
        checker,
        JavaMethod.of(VectorFunctions.class, method, policy));
  }
}
