package io.vicinal.planner.rules;

import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.storage.SortColumn;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Matches an Aggregate of nothing but MIN and MAX of columns, without groups, over StorageScan or
 * over a Project of one; for each of them storage gives one row that has it, and the Aggregate is
 * computed of these rows. A row with NULL comes only where there is no other.
 */
final class ExtremesIntoScanRule extends RelRule<RuleConfig> {
  /** With more of them, all rows are read once instead. */
  private static final int SCANS_MAX = 4;

  static final RuleConfig OVER_SCAN =
      RuleConfig.of(
          "ExtremesIntoScanRule",
          ExtremesIntoScanRule::new,
          aggregate ->
              aggregate
                  .operand(Aggregate.class)
                  .predicate(ExtremesIntoScanRule::isOfExtremes)
                  .oneInput(StorageRules::unorderedScan));

  static final RuleConfig OVER_PROJECT =
      RuleConfig.of(
          "ExtremesThroughProjectIntoScanRule",
          ExtremesIntoScanRule::new,
          aggregate ->
              aggregate
                  .operand(Aggregate.class)
                  .predicate(ExtremesIntoScanRule::isOfExtremes)
                  .oneInput(StorageRules::projectOfUnorderedScan));

  private ExtremesIntoScanRule(RuleConfig config) {
    super(config);
  }

  private static boolean isOfExtremes(Aggregate aggregate) {
    return aggregate.getGroupType() == Aggregate.Group.SIMPLE
        && aggregate.getGroupSet().isEmpty()
        && !aggregate.getAggCallList().isEmpty()
        && aggregate.getAggCallList().stream().allMatch(ExtremesIntoScanRule::isExtreme);
  }

  private static boolean isExtreme(AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    return (kind == SqlKind.MIN || kind == SqlKind.MAX)
        && call.getArgList().size() == 1
        && !call.hasFilter();
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Aggregate aggregate = call.rel(0);
    Project project = call.rels.length == 3 ? call.rel(1) : null;
    StorageScan scan = call.rel(call.rels.length - 1);
    Set<SortColumn> wanted = new LinkedHashSet<>();
    for (AggregateCall extreme : aggregate.getAggCallList()) {
      SortColumn column = column(extreme, project, scan);
      if (column == null) {
        return;
      }
      wanted.add(column);
    }
    if (wanted.size() > SCANS_MAX) {
      return;
    }
    var rows = new ArrayList<RelNode>();
    for (SortColumn column : wanted) {
      RelNode row = scan.with(scan.request().withFirst(List.of(column), one(aggregate)));
      rows.add(project == null ? row : project.copy(project.getTraitSet(), List.of(row)));
    }
    RelNode input = rows.size() == 1 ? rows.getFirst() : LogicalUnion.create(rows, true);
    call.transformTo(aggregate.copy(aggregate.getTraitSet(), List.of(input)));
  }

  private static ScanRequest.Limit one(Aggregate aggregate) {
    RexBuilder builder = aggregate.getCluster().getRexBuilder();
    RexLiteral one = builder.makeExactLiteral(BigDecimal.ONE);
    return new ScanRequest.Limit(null, one);
  }

  private static @Nullable SortColumn column(
      AggregateCall extreme, @Nullable Project project, StorageScan scan) {
    int column = StorageRules.column(extreme.getArgList().getFirst(), project, scan);
    return column >= 0 && SortColumn.canSort(scan.request().table().columns().get(column).type())
        ? new SortColumn(column, extreme.getAggregation().getKind() == SqlKind.MAX, false)
        : null;
  }
}
