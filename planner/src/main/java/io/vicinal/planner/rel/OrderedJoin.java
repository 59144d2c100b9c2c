package io.vicinal.planner.rel;

import java.util.List;
import org.apache.calcite.plan.RelOptCost;
import org.apache.calcite.plan.RelOptPlanner;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * A join that gives its rows in the order of its first input and reads no more of that than is
 * asked for: no rule may turn it around. It cannot run; {@link #asJoin} tells what does the same.
 */
public final class OrderedJoin extends BiRel {
  private final Join join;
  private final RexNode condition;

  private OrderedJoin(RelTraitSet traits, RelNode left, RelNode right, Join join, RexNode on) {
    super(left.getCluster(), traits, left, right);
    this.join = join;
    this.condition = on;
  }

  /** Returns {@code join}, bound to the order of its first input. */
  public static OrderedJoin of(Join join) {
    return new OrderedJoin(
        join.getTraitSet(), join.getLeft(), join.getRight(), join, join.getCondition());
  }

  /** Returns the same as an ordinary join. */
  public Join asJoin() {
    return join.copy(join.getTraitSet(), condition, left, right, join.getJoinType(), false);
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new OrderedJoin(traitSet, inputs.get(0), inputs.get(1), join, condition);
  }

  @Override
  public RelNode accept(RexShuttle shuttle) {
    RexNode changed = shuttle.apply(condition);
    return changed.equals(condition) ? this : new OrderedJoin(traitSet, left, right, join, changed);
  }

  @Override
  protected RelDataType deriveRowType() {
    return join.getRowType();
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("condition", condition)
        .item("joinType", join.getJoinType().lowerName);
  }

  @Override
  public double estimateRowCount(RelMetadataQuery query) {
    return query.getRowCount(left);
  }

  @Override
  public @Nullable RelOptCost computeSelfCost(RelOptPlanner planner, RelMetadataQuery query) {
    return planner.getCostFactory().makeInfiniteCost();
  }
}
