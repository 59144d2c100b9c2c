package io.vicinal.planner.rules;

import io.vicinal.planner.rel.UnstableRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;

/**
 * Matches Sort(fetch) over [Project over] UnstableRows over a Project of a scan; takes the first
 * rows below, where the order names none of the values that are others each time, so that a search
 * can give them. The values are not computed for any other row, and their order is made once more.
 */
final class LimitUnderUnstableRowsRule extends RelRule<RuleConfig> {
  static final RuleConfig OVER_ROWS =
      RuleConfig.of(
          "LimitUnderUnstableRowsRule",
          LimitUnderUnstableRowsRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(it -> it.fetch != null)
                  .oneInput(LimitUnderUnstableRowsRule::rows));

  static final RuleConfig OVER_PROJECT =
      RuleConfig.of(
          "LimitThroughProjectUnderUnstableRowsRule",
          LimitUnderUnstableRowsRule::new,
          sort ->
              sort.operand(Sort.class)
                  .predicate(it -> it.fetch != null)
                  .oneInput(above ->
                      above
                          .operand(Project.class)
                          .predicate(it -> !it.containsOver())
                          .oneInput(LimitUnderUnstableRowsRule::rows)));

  private LimitUnderUnstableRowsRule(RuleConfig config) {
    super(config);
  }

  private static RelRule.Done rows(RelRule.OperandBuilder rows) {
    return rows.operand(UnstableRows.class).oneInput(StorageRules::projectOfUnorderedScan);
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Sort sort = call.rel(0);
    Project above = call.rels.length == 5 ? call.rel(1) : null;
    UnstableRows rows = call.rel(call.rels.length - 3);
    Project table = call.rel(call.rels.length - 2);
    List<RexNode> fields = new ArrayList<>(table.getProjects());
    List<RelFieldCollation> order = new ArrayList<>();
    RelBuilder builder = call.builder();
    for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
      RexNode key =
          above == null
              ? builder.getRexBuilder().makeInputRef(rows, field.getFieldIndex())
              : above.getProjects().get(field.getFieldIndex());
      if (RelOptUtil.InputFinder.bits(key).intersects(rows.fields())
          || UnstableExpressions.in(key)) {
        return;
      }
      order.add(field.withFieldIndex(fields.size()));
      fields.add(RelOptUtil.pushPastProject(key, table));
    }
    builder.push(table.getInput()).project(fields, List.of(), true);
    builder.push(
        LogicalSort.create(builder.build(), RelCollations.of(order), sort.offset, sort.fetch));
    builder.project(builder.fields().subList(0, table.getProjects().size()));
    builder.convert(table.getRowType(), true);
    RelNode first = rows.copy(rows.getTraitSet(), List.of(builder.build()));
    if (above != null) {
      first = above.copy(above.getTraitSet(), List.of(first));
    }
    call.transformTo(
        order.isEmpty() ? first : LogicalSort.create(first, sort.getCollation(), null, null));
  }
}
