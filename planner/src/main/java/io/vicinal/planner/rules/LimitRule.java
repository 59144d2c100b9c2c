package io.vicinal.planner.rules;

import io.vicinal.planner.rel.LimitRows;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexDynamicParam;

/** Matches Sort with FETCH or OFFSET; makes it a LimitRows over a Sort without. */
final class LimitRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG =
      RuleConfig.of(
          "LimitRule",
          LimitRule::new,
          sort ->
              sort.operand(LogicalSort.class)
                  .predicate(it -> it.fetch != null || it.offset != null)
                  .anyInputs());

  private LimitRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Sort sort = call.rel(0);
    RelNode input = sort.getInput();
    if (!sort.getCollation().getFieldCollations().isEmpty()) {
      input = sort.copy(sort.getTraitSet(), input, sort.getCollation(), null, null);
    }
    RelNode rows =
        convert(
            call.getPlanner(), input, input.getTraitSet().replace(EnumerableConvention.INSTANCE));
    call.transformTo(
        LimitRows.create(rows, (RexDynamicParam) sort.offset, (RexDynamicParam) sort.fetch));
  }
}
