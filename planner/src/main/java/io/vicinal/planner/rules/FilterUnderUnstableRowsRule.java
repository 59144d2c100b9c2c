package io.vicinal.planner.rules;

import io.vicinal.planner.rel.UnstableRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Matches Filter over UnstableRows; asks below what names none of the values that are others each
 * time, so that scans can take it. As in PostgreSQL they are not computed for rows that fail it.
 */
final class FilterUnderUnstableRowsRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG =
      RuleConfig.of(
          "FilterUnderUnstableRowsRule",
          FilterUnderUnstableRowsRule::new,
          filter ->
              filter
                  .operand(Filter.class)
                  .predicate(it -> it.getVariablesSet().isEmpty())
                  .oneInput(rows -> rows.operand(UnstableRows.class).anyInputs()));

  private FilterUnderUnstableRowsRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Filter filter = call.rel(0);
    UnstableRows rows = call.rel(1);
    var below = new ArrayList<RexNode>();
    var above = new ArrayList<RexNode>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      (isOnStableFields(condition, rows) ? below : above).add(condition);
    }
    if (below.isEmpty()) {
      return;
    }
    RelNode filtered = call.builder().push(rows.getInput()).filter(below).build();
    RelNode stable = rows.copy(rows.getTraitSet(), List.of(filtered));
    call.transformTo(call.builder().push(stable).filter(above).build());
  }

  private static boolean isOnStableFields(RexNode condition, UnstableRows rows) {
    return !RelOptUtil.InputFinder.bits(condition).intersects(rows.fields())
        && RexUtil.SubQueryFinder.find(condition) == null
        && !UnstableExpressions.in(condition);
  }
}
