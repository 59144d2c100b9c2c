package io.vicinal.planner.rules;

import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.storage.SortColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.jspecify.annotations.Nullable;

/**
 * Matches {@code ORDER BY columns LIMIT n} over StorageScan, or over a Project of one; storage then
 * keeps the first rows, or takes them from an index. A Sort without keys stays for its OFFSET.
 */
final class OrderIntoScanRule extends RelRule<RuleConfig> {
  static final RuleConfig OVER_SCAN =
      RuleConfig.of(
          "OrderIntoScanRule",
          OrderIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(OrderIntoScanRule::isOrderedLimit)
                  .oneInput(StorageRules::unorderedScan));

  static final RuleConfig OVER_PROJECT =
      RuleConfig.of(
          "OrderThroughProjectIntoScanRule",
          OrderIntoScanRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(OrderIntoScanRule::isOrderedLimit)
                  .oneInput(StorageRules::projectOfUnorderedScan));

  private OrderIntoScanRule(RuleConfig config) {
    super(config);
  }

  private static boolean isOrderedLimit(Sort sort) {
    return sort.fetch != null && !sort.getCollation().getFieldCollations().isEmpty();
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Sort sort = call.rel(0);
    Project project = call.rels.length == 3 ? call.rel(1) : null;
    StorageScan scan = call.rel(call.rels.length - 1);
    var keys = new ArrayList<SortColumn>();
    for (RelFieldCollation key : sort.getCollation().getFieldCollations()) {
      SortColumn column = column(key, project, scan);
      if (column == null) {
        return;
      }
      if (keys.stream().noneMatch(known -> known.column() == column.column())) {
        keys.add(column);
      }
    }
    var limit = new ScanRequest.Limit(sort.offset, Objects.requireNonNull(sort.fetch));
    RelNode first = scan.with(scan.request().withFirst(keys, limit));
    if (project != null) {
      first = project.copy(project.getTraitSet(), List.of(first));
    }
    call.transformTo(LogicalSort.create(first, RelCollations.EMPTY, sort.offset, sort.fetch));
  }

  /** Returns the column of the table that a key means, null if it means something else. */
  private static @Nullable SortColumn column(
      RelFieldCollation key, @Nullable Project project, StorageScan scan) {
    int column = StorageRules.column(key.getFieldIndex(), project, scan);
    boolean descending = key.direction.isDescending();
    boolean nullsFirst =
        switch (key.nullDirection) {
          case FIRST -> true;
          case LAST -> false;
          case UNSPECIFIED -> descending;
        };
    return column >= 0 && SortColumn.canSort(scan.request().table().columns().get(column).type())
        ? new SortColumn(column, descending, nullsFirst)
        : null;
  }
}
