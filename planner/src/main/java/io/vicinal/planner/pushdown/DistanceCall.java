package io.vicinal.planner.pushdown;

import io.vicinal.planner.convert.Metrics;
import io.vicinal.sql.function.DistanceMetric;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.storage.Metric;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * A distance between a column and something that is the same for every row.
 *
 * @param column position of the vector column
 * @param query the other vector, without columns
 * @param call the whole expression
 */
public record DistanceCall(int column, Metric metric, RexNode query, RexCall call) {

  /** Recognizes {@code distance(column, query)} and, as distances are symmetric, the reverse. */
  public static Optional<DistanceCall> of(RexNode node) {
    if (!(node instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    return VectorOperators.metricOf(call.getOperator())
        .flatMap(metric ->
            of(call, metric, call.getOperands().get(0), call.getOperands().get(1))
                .or(() -> of(call, metric, call.getOperands().get(1), call.getOperands().get(0))));
  }

  private static Optional<DistanceCall> of(
      RexCall call, DistanceMetric metric, RexNode column, RexNode query) {
    return column instanceof RexInputRef ref && isConstant(query)
        ? Optional.of(new DistanceCall(ref.getIndex(), Metrics.toStorage(metric), query, call))
        : Optional.empty();
  }

  /** Returns whether {@code node} has one value per execution, or per outer row. */
  public static boolean isConstant(RexNode node) {
    return !RexUtil.containsInputRef(node)
        && RexUtil.isDeterministic(node)
        && RexUtil.SubQueryFinder.find(node) == null;
  }
}
