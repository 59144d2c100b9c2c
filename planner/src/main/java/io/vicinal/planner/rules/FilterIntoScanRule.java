package io.vicinal.planner.rules;

import io.vicinal.planner.rel.StorageScan;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.Filter;

/**
 * Matches Filter over StorageScan; pushes the conjuncts that storage can evaluate, the others stay.
 *
 * <p>A scan with a limit is left alone: filtering before it would be another question. Conditions
 * on an outer row are pushed only by the second form, which runs when it is known that no join can
 * take their place.
 */
final class FilterIntoScanRule extends RelRule<RuleConfig> {
  static final RuleConfig CONFIG = config("FilterIntoScanRule", false);
  static final RuleConfig CORRELATED = config("CorrelatedFilterIntoScanRule", true);

  private final boolean correlated;

  private FilterIntoScanRule(RuleConfig config, boolean correlated) {
    super(config);
    this.correlated = correlated;
  }

  private static RuleConfig config(String name, boolean correlated) {
    return RuleConfig.of(
        name,
        it -> new FilterIntoScanRule(it, correlated),
        filter -> filter.operand(Filter.class).oneInput(StorageRules::unorderedScan));
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Filter filter = call.rel(0);
    StorageScan scan = call.rel(1);
    SplitCondition split = SplitCondition.of(filter.getCondition(), scan, correlated);
    if (split.pushed() == null) {
      return;
    }
    StorageScan filtered = scan.with(scan.request().withFilter(split.pushedInto(scan)));
    call.transformTo(
        split.remainder() == null
            ? filtered
            : filter.copy(filter.getTraitSet(), filtered, split.remainder()));
  }
}
