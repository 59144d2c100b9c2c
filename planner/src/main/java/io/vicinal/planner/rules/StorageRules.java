package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexInputRef;
import org.jspecify.annotations.Nullable;

/** The rules of this package, by the phase that runs them. */
public final class StorageRules {
  private StorageRules() {}

  /** Returns the rules that push conditions, except those on an outer row. */
  public static List<RelOptRule> filters() {
    return List.of(FilterIntoScanRule.CONFIG.toRule(), FilterUnderUnstableRowsRule.CONFIG.toRule());
  }

  /** Returns the rules that push limits, with and without an order by distance. */
  public static List<RelOptRule> limits() {
    return List.of(
        LimitUnderUnstableRowsRule.OVER_ROWS.toRule(),
        LimitUnderUnstableRowsRule.OVER_PROJECT.toRule(),
        NearestIntoScanRule.OVER_SCAN.toRule(),
        NearestIntoScanRule.OVER_FILTER.toRule(),
        OrderIntoScanRule.OVER_SCAN.toRule(),
        OrderIntoScanRule.OVER_PROJECT.toRule(),
        ExtremesIntoScanRule.OVER_SCAN.toRule(),
        ExtremesIntoScanRule.OVER_PROJECT.toRule(),
        LimitIntoScanRule.OVER_SCAN.toRule(),
        LimitIntoScanRule.OVER_PROJECT.toRule());
  }

  /** Returns the rules that push what is left once no more joins can be made. */
  public static List<RelOptRule> correlatedFilters() {
    return List.of(FilterIntoScanRule.CORRELATED.toRule());
  }

  /** Returns the rule that orders joins that are too many for Calcite's own. */
  public static RelOptRule manyJoins() {
    return ManyJoinsRule.CONFIG.toRule();
  }

  /** Returns the rules that make operators run, besides those of the engine. */
  public static List<RelOptRule> physical() {
    return List.of(
        LimitRule.CONFIG.toRule(),
        RecursionRule.CONFIG.toRule(),
        UnstableRowsRule.CONFIG.toRule(),
        OrderedJoinRule.CONFIG.toRule());
  }

  static boolean isUnordered(StorageScan scan) {
    return scan.request().order() == null && scan.request().limit() == null;
  }

  /** The shape of a scan that reads its rows in no order and without a limit. */
  static RelRule.Done unorderedScan(RelRule.OperandBuilder scan) {
    return scan.operand(StorageScan.class).predicate(StorageRules::isUnordered).noInputs();
  }

  /** The shape of a projection without windows of such a scan. */
  static RelRule.Done projectOfUnorderedScan(RelRule.OperandBuilder project) {
    return project
        .operand(Project.class)
        .predicate(it -> !it.containsOver())
        .oneInput(StorageRules::unorderedScan);
  }

  /** Returns the column of the table that a field of the projection is, -1 if it is computed. */
  static int column(int field, @Nullable Project project, StorageScan scan) {
    if (project == null) {
      return scan.request().columns().get(field);
    }
    return project.getProjects().get(field) instanceof RexInputRef ref
        ? scan.request().columns().get(ref.getIndex())
        : -1;
  }

  static DerivedValues derivedValues(RelOptRuleCall call) {
    return Objects.requireNonNull(call.getPlanner().getContext().unwrap(DerivedValues.class));
  }
}
