package io.vicinal.planner.rules;

import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;

/**
 * Matches LIMIT without ORDER BY over StorageScan, or over a Project of one; storage then stops
 * reading. The Sort stays for its OFFSET.
 */
final class LimitIntoScanRule extends RelRule<RuleConfig> {
  static final RuleConfig OVER_SCAN =
      RuleConfig.of(
          "LimitIntoScanRule",
          LimitIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(LimitIntoScanRule::isLimit)
                  .oneInput(StorageRules::unorderedScan));

  static final RuleConfig OVER_PROJECT =
      RuleConfig.of(
          "LimitThroughProjectIntoScanRule",
          LimitIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(LimitIntoScanRule::isLimit)
                  .oneInput(StorageRules::projectOfUnorderedScan));

  private LimitIntoScanRule(RuleConfig config) {
    super(config);
  }

  private static boolean isLimit(Sort sort) {
    return sort.fetch != null && sort.getCollation().getFieldCollations().isEmpty();
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Sort sort = call.rel(0);
    StorageScan scan = call.rel(call.rels.length - 1);
    var limit = new ScanRequest.Limit(sort.offset, Objects.requireNonNull(sort.fetch));
    RelNode limited = scan.with(scan.request().withOrder(null, limit));
    if (call.rels.length == 3) {
      Project project = call.rel(1);
      limited = project.copy(project.getTraitSet(), List.of(limited));
    }
    call.transformTo(sort.copy(sort.getTraitSet(), List.of(limited)));
  }
}
