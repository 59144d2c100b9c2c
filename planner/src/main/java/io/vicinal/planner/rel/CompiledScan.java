package io.vicinal.planner.rel;

import io.vicinal.planner.execute.ScanTemplate;
import io.vicinal.planner.pushdown.DistanceCall;
import io.vicinal.planner.pushdown.OperandList;
import io.vicinal.planner.pushdown.PredicateTranslator;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Nearest;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.ScanSpec;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ScanRequest} in storage's words.
 *
 * @param operands what generated code evaluates: the slots of the template, then the offset and the
 *     fetch where there is a limit
 */
public record CompiledScan(ScanTemplate template, List<RexNode> operands) {

  /** Translates what the rules have made sure can be translated. */
  static CompiledScan of(StorageScan scan) {
    ScanRequest request = scan.request();
    RexBuilder rexBuilder = scan.getCluster().getRexBuilder();
    var operands = new OperandList();
    Predicate filter = filter(request, rexBuilder, operands);
    ScanTemplate.Limit limit = limitOf(request);
    Nearest nearest = nearest(request, operands);
    Operand bound = limit == ScanTemplate.Limit.PUSHED ? limitOperand(operands) : null;
    if (nearest != null && bound != null) {
      nearest = withLimit(nearest, bound);
    }
    var spec =
        new ScanSpec(
            request.table().id(),
            request.columns(),
            request.withDistance(),
            filter,
            nearest,
            request.sorted(),
            nearest == null ? bound : null,
            request.table().version());
    List<DataType> fields =
        request.columns().stream()
            .map(column -> request.table().columns().get(column).type())
            .toList();
    var template = new ScanTemplate(spec, operands.slots(), limit, fields);
    return new CompiledScan(template, expressions(request, operands, rexBuilder));
  }

  private static @Nullable Predicate filter(
      ScanRequest request, RexBuilder rexBuilder, OperandList operands) {
    if (request.filter() == null) {
      return null;
    }
    return new PredicateTranslator(request.table(), rexBuilder, operands)
        .translate(request.filter())
        .orElseThrow(() -> new AssertionError("filter cannot be translated: " + request.filter()));
  }

  private static ScanTemplate.Limit limitOf(ScanRequest request) {
    if (request.limit() == null) {
      return ScanTemplate.Limit.NONE;
    }
    return request.order() != null && request.order().withTies()
        ? ScanTemplate.Limit.WITH_TIES
        : ScanTemplate.Limit.PUSHED;
  }

  private static @Nullable Nearest nearest(ScanRequest request, OperandList operands) {
    ScanRequest.Order order = request.order();
    if (order == null) {
      return null;
    }
    DistanceCall distance =
        DistanceCall.of(order.distance())
            .orElseThrow(() -> new AssertionError("no distance: " + order.distance()));
    Operand query =
        operands.add(
            distance.query(), PredicateTranslator.queryVector(request.table(), distance.column()));
    Operand effort = order.efSearch() == null ? null : new Operand.Literal(order.efSearch());
    return new Nearest(
        distance.column(),
        distance.metric(),
        query,
        null,
        order.exact(),
        effort,
        order.targetAccuracy());
  }

  private static Operand limitOperand(OperandList operands) {
    return new Operand.Parameter(operands.slots().size());
  }

  private static Nearest withLimit(Nearest nearest, Operand limit) {
    return new Nearest(
        nearest.column(),
        nearest.metric(),
        nearest.query(),
        limit,
        nearest.exact(),
        nearest.efSearch(),
        nearest.targetAccuracy());
  }

  private static List<RexNode> expressions(
      ScanRequest request, OperandList operands, RexBuilder rexBuilder) {
    var nodes = new ArrayList<RexNode>(operands.nodes());
    ScanRequest.Limit limit = request.limit();
    if (limit != null) {
      nodes.add(
          limit.offset() == null
              ? rexBuilder.makeExactLiteral(java.math.BigDecimal.ZERO)
              : limit.offset());
      nodes.add(limit.fetch());
    }
    return nodes;
  }
}
