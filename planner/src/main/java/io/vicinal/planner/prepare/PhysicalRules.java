package io.vicinal.planner.prepare;

import io.vicinal.planner.rules.ExactMeansRule;
import io.vicinal.planner.rules.StorageRules;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableRules;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.rel.rules.CoreRules;

/** The rules that choose operators; a class of its own, so that they are loaded when needed. */
final class PhysicalRules {
  static final List<RelOptRule> ALL = physical();

  private PhysicalRules() {}

  private static List<RelOptRule> physical() {
    var rules = new ArrayList<RelOptRule>(EnumerableRules.rules());
    rules.remove(EnumerableRules.ENUMERABLE_MERGE_JOIN_RULE);
    rules.remove(EnumerableRules.ENUMERABLE_TABLE_SCAN_RULE);
    rules.remove(EnumerableRules.ENUMERABLE_TABLE_MODIFICATION_RULE);
    rules.remove(EnumerableRules.ENUMERABLE_LIMIT_RULE);
    rules.add(EnumerableRules.ENUMERABLE_LIMIT_SORT_RULE);
    rules.addAll(StorageRules.physical());
    rules.addAll(
        List.of(
            CoreRules.JOIN_COMMUTE,
            CoreRules.AGGREGATE_EXPAND_DISTINCT_AGGREGATES,
            ExactMeansRule.INSTANCE,
            CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW,
            CoreRules.JOIN_PUSH_EXPRESSIONS));
    return List.copyOf(rules);
  }
}
