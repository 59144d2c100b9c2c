package io.vicinal.planner.prepare;

import io.vicinal.planner.rules.WideArguments;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.tools.RelBuilder;

/** Lets sums whose type is wider than that of their argument add values of the sum's type. */
final class WideSums extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    RexBuilder builder = visited.getCluster().getRexBuilder();
    return visited.accept(new Windows(builder));
  }

  @Override
  public RelNode visit(LogicalAggregate node) {
    RelNode visited = super.visit(node);
    return visited instanceof Aggregate aggregate ? widen(aggregate) : visited;
  }

  private static RelNode widen(Aggregate aggregate) {
    RelBuilder builder =
        RelFactories.LOGICAL_BUILDER
            .create(aggregate.getCluster(), null)
            .push(aggregate.getInput());
    List<AggregateCall> calls = WideArguments.added(builder, aggregate.getAggCallList());
    return calls.equals(aggregate.getAggCallList())
        ? aggregate
        : aggregate.copy(
            aggregate.getTraitSet(),
            builder.build(),
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
  }

  /** Does the same for sums over a window. */
  private static final class Windows extends RexShuttle {
    private final RexBuilder builder;

    Windows(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitOver(RexOver over) {
      if (!WideArguments.isSum(over.getAggOperator())
          || !WideArguments.isWider(over.getType(), over.getOperands().getFirst().getType())) {
        return super.visitOver(over);
      }
      RexNode argument = WideArguments.cast(builder, over.getType(), over.getOperands().getFirst());
      return WindowCalls.of(builder, over, over.getType(), List.of(argument));
    }
  }
}
