package io.vicinal.planner.rules;

import io.vicinal.planner.rel.StorageScan;
import java.util.Optional;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;

/**
 * Matches Sort(fetch) over Project [over Filter] over StorageScan; pushes {@code ORDER BY distance
 * LIMIT k}.
 *
 * <p>Guaranteed: the same k rows as without the rule, up to the recall of the index, and never
 * fewer, in the order of their exact distances. The Sort stays where more than the distance orders
 * the rows. Where a part of the filter cannot be pushed, the scan has no limit and is pulled row by
 * row through that filter until k rows are there; the Sort stays then, too.
 */
final class NearestIntoScanRule extends RelRule<RuleConfig> {
  static final RuleConfig OVER_SCAN =
      RuleConfig.of(
          "NearestIntoScanRule",
          NearestIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(it -> it.fetch != null)
                  .oneInput(StorageRules::projectOfUnorderedScan));

  static final RuleConfig OVER_FILTER =
      RuleConfig.of(
          "NearestThroughFilterIntoScanRule",
          NearestIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(it -> it.fetch != null)
                  .oneInput(project ->
                      project
                          .operand(Project.class)
                          .predicate(it -> !it.containsOver())
                          .oneInput(filter ->
                              filter.operand(Filter.class).oneInput(StorageRules::unorderedScan))));

  private NearestIntoScanRule(RuleConfig config) {
    super(config);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Sort sort = call.rel(0);
    Project project = call.rel(1);
    Filter filter = call.rels.length == 4 ? call.rel(2) : null;
    StorageScan scan = call.rel(call.rels.length - 1);
    Optional<RelNode> pushed =
        DistanceOrdering.recognize(sort, project, scan)
            .flatMap(ordering ->
                new NearestScanBuilder(sort, project, filter, scan, ordering)
                    .build(StorageRules.derivedValues(call)));
    pushed.ifPresent(call::transformTo);
  }
}
