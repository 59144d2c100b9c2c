package io.vicinal.planner.rules;

import io.vicinal.planner.rel.UnstableRows;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;

/** Matches UnstableRows that cannot run; lets its input run, and so itself. */
final class UnstableRowsRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG =
      RuleConfig.of(
          "UnstableRowsRule",
          UnstableRowsRule::new,
          rows -> rows.operand(UnstableRows.class).trait(Convention.NONE).anyInputs());

  private UnstableRowsRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    UnstableRows rows = call.rel(0);
    RelNode input = rows.getInput();
    call.transformTo(
        rows.running(
            convert(
                call.getPlanner(),
                input,
                input.getTraitSet().replace(EnumerableConvention.INSTANCE))));
  }
}
