package io.vicinal.sql.function;

import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Lists the vector functions that are another spelling of one in {@link VectorOperators}. */
final class VectorSpellings {
  private VectorSpellings() {}

  static List<SqlOperator> all() {
    return List.of(
        new RewrittenFunction("vector_distance", 2, 3, VectorSpellings::vectorDistance),
        new RewrittenFunction("inner_product", 2, 2, VectorSpellings::innerProduct),
        new RewrittenFunction("cosine_similarity", 2, 2, VectorSpellings::cosineSimilarity),
        new RewrittenFunction("vector", 1, 3, VectorCasts::fromConstructor),
        alias("vector_dimension_count", VectorOperators.VECTOR_DIMS),
        alias("l2_norm", VectorOperators.VECTOR_NORM),
        alias("euclidean_distance", VectorOperators.distance(DistanceMetric.L2)));
  }

  /** The metric stands last, or, as a string, first; without one it is COSINE, as in Oracle. */
  private static SqlNode vectorDistance(SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    if (call.operandCount() == 2) {
      return distance(DistanceMetric.COSINE, call.operand(0), call.operand(1), position);
    }
    Optional<DistanceMetric> last = DistanceMetric.written(call.operand(2));
    if (last.isPresent()) {
      return distance(last.get(), call.operand(0), call.operand(1), position);
    }
    Optional<DistanceMetric> first = DistanceMetric.written(call.operand(0));
    if (first.isPresent() && call.operand(0) instanceof SqlCharStringLiteral) {
      return distance(first.get(), call.operand(1), call.operand(2), position);
    }
    throw new SqlStateException(
            SqlState.INVALID_PARAMETER_VALUE, "unknown distance metric " + call.operand(2))
        .at(call.operand(2).getParserPosition())
        .withHint(
            "The metrics are cosine, dot, euclidean, euclidean_squared, manhattan, hamming and"
                + " jaccard.");
  }

  /** {@code 0 - negative_inner_product(a, b)}. */
  private static SqlNode innerProduct(SqlCall call) {
    return minus("0E0", DistanceMetric.INNER_PRODUCT, call);
  }

  /** {@code 1 - cosine_distance(a, b)}. */
  private static SqlNode cosineSimilarity(SqlCall call) {
    return minus("1E0", DistanceMetric.COSINE, call);
  }

  private static SqlNode minus(String number, DistanceMetric metric, SqlCall call) {
    SqlParserPos position = call.getParserPosition();
    return SqlStdOperatorTable.MINUS.createCall(
        position,
        SqlLiteral.createApproxNumeric(number, position),
        distance(metric, call.operand(0), call.operand(1), position));
  }

  private static SqlNode distance(
      DistanceMetric metric, SqlNode a, SqlNode b, SqlParserPos position) {
    return VectorOperators.distance(metric).createCall(position, a, b);
  }

  private static SqlOperator alias(String name, SqlFunction function) {
    return new RewrittenFunction(
        name,
        function.getOperandCountRange().getMin(),
        function.getOperandCountRange().getMax(),
        call -> function.createCall(call.getParserPosition(), call.getOperandList()));
  }
}
