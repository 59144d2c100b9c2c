package io.vicinal.planner.rules;

import io.vicinal.planner.rel.Recursion;
import org.apache.calcite.adapter.enumerable.EnumerableConvention;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;

/** Matches a Recursion that cannot run; lets its inputs run, and so itself. */
final class RecursionRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG =
      RuleConfig.of(
          "RecursionRule",
          RecursionRule::new,
          recursion -> recursion.operand(Recursion.class).trait(Convention.NONE).anyInputs());

  private RecursionRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Recursion recursion = call.rel(0);
    call.transformTo(
        recursion.running(running(call, recursion.getLeft()), running(call, recursion.getRight())));
  }

  private static RelNode running(RelOptRuleCall call, RelNode input) {
    return convert(
        call.getPlanner(), input, input.getTraitSet().replace(EnumerableConvention.INSTANCE));
  }
}
