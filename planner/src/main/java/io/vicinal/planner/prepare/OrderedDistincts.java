package io.vicinal.planner.prepare;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Puts the fields that aggregates of distinct values read in front of the others where such an
 * aggregate is ordered. Calcite groups by them first, and gives the aggregate its arguments from
 * the groups, but lets its order name the fields from before: those in front are the same.
 */
final class OrderedDistincts extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Aggregate aggregate ? inFront(aggregate) : visited;
  }

  private static RelNode inFront(Aggregate aggregate) {
    List<AggregateCall> distinct =
        aggregate.getAggCallList().stream().filter(AggregateCall::isDistinct).toList();
    if (distinct.stream().allMatch(call -> call.getCollation().getFieldCollations().isEmpty())) {
      return aggregate;
    }
    ImmutableBitSet.Builder reads = ImmutableBitSet.builder();
    reads.addAll(aggregate.getGroupSet());
    for (AggregateCall call : distinct) {
      reads.addAll(call.getArgList());
      if (call.hasFilter()) {
        reads.set(call.filterArg);
      }
    }
    ImmutableBitSet read = reads.build();
    RelNode input = aggregate.getInput();
    int count = input.getRowType().getFieldCount();
    var order = new ArrayList<>(read.asList());
    order.addAll(ImmutableBitSet.range(count).except(read).asList());
    if (order.equals(ImmutableBitSet.range(count).asList())) {
      return aggregate;
    }
    Mapping moved = Mappings.create(MappingType.BIJECTION, count, count);
    var fields = new ArrayList<RexNode>();
    for (int i = 0; i < count; i++) {
      moved.set(order.get(i), i);
      fields.add(RexInputRef.of(order.get(i), input.getRowType()));
    }
    RelNode before =
        RelFactories.LOGICAL_BUILDER
            .create(input.getCluster(), null)
            .push(input)
            .project(fields)
            .build();
    return aggregate.copy(
        aggregate.getTraitSet(),
        before,
        Mappings.apply(moved, aggregate.getGroupSet()),
        aggregate.getGroupSets().stream().map(set -> Mappings.apply(moved, set)).toList(),
        aggregate.getAggCallList().stream().map(call -> call.transform(moved)).toList());
  }
}
