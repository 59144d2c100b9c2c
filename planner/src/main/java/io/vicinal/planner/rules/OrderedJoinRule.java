package io.vicinal.planner.rules;

import io.vicinal.planner.rel.OrderedJoin;
import java.util.Objects;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.convert.ConverterRule;

/** Matches OrderedJoin; makes it a join that streams its first input. */
final class OrderedJoinRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG =
      RuleConfig.of(
          "OrderedJoinRule",
          OrderedJoinRule::new,
          join -> join.operand(OrderedJoin.class).trait(Convention.NONE).anyInputs());

  private static final ConverterRule JOIN = (ConverterRule) EnumerableRules.ENUMERABLE_JOIN_RULE;

  private OrderedJoinRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    OrderedJoin join = call.rel(0);
    call.transformTo(Objects.requireNonNull(JOIN.convert(join.asJoin())));
  }
}
