package io.vicinal.planner.rules;

import io.vicinal.planner.execute.Derivation;
import io.vicinal.planner.pushdown.PredicateTranslator;
import io.vicinal.planner.pushdown.ValueSet;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * Turns {@code column [NOT] IN (sub-query)}, and EXISTS with one equation, under a search for the
 * nearest rows into a filter of the search: the values come first, once. A join in its place would
 * read every row with its vector. So does {@code key IN (SELECT … LIMIT n)} with any scan, which
 * then looks for the n keys.
 */
public final class ValueFilters extends RelHomogeneousShuttle {
  private final DerivedValues values;
  private final UnaryOperator<RelNode> optimizer;

  /**
   * Creates a rewriting.
   *
   * @param optimizer plans a sub-query that has been taken out
   */
  public ValueFilters(DerivedValues values, UnaryOperator<RelNode> optimizer) {
    this.values = values;
    this.optimizer = optimizer;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (visited instanceof Filter filter && isOfScan(filter)) {
      return withValues(filter, ValueFilters::isLookup);
    }
    return visited instanceof Sort sort
            && sort.fetch != null
            && sort.getInput() instanceof Project project
            && !project.containsOver()
            && project.getInput() instanceof Filter filter
            && isOfScan(filter)
            && DistanceOrdering.recognize(sort, project, (StorageScan) filter.getInput())
                .isPresent()
        ? sort.copy(
            sort.getTraitSet(),
            List.of(
                project.copy(project.getTraitSet(), List.of(withValues(filter, (_, _) -> true)))))
        : visited;
  }

  private static boolean isOfScan(Filter filter) {
    return filter.getInput() instanceof StorageScan scan && StorageRules.isUnordered(scan);
  }

  private RelNode withValues(Filter filter, BiPredicate<Membership, StorageScan> wanted) {
    var scan = (StorageScan) filter.getInput();
    List<RexNode> terms = RelOptUtil.conjunctions(filter.getCondition());
    var conjuncts = new ArrayList<RexNode>();
    for (RexNode conjunct : terms) {
      conjuncts.add(
          Membership.of(conjunct, filter)
              .filter(membership -> wanted.test(membership, scan) && isFilter(membership, scan))
              .map(this::condition)
              .orElse(conjunct));
    }
    if (conjuncts.equals(terms)) {
      return filter;
    }
    RexNode condition = RexUtil.composeConjunction(filter.getCluster().getRexBuilder(), conjuncts);
    return filter.copy(filter.getTraitSet(), scan, condition);
  }

  /** Returns whether a limited number of values is looked for in the key of the scan. */
  private static boolean isLookup(Membership membership, StorageScan scan) {
    return !membership.negated()
        && isLimited(membership.members())
        && SplitCondition.onColumns(membership.value(), scan) instanceof RexInputRef column
        && scan.request().table().primaryKey().equals(List.of(column.getIndex()));
  }

  private static boolean isLimited(RelNode rows) {
    return switch (rows) {
      case Project _, Filter _ -> isLimited(rows.getInput(0));
      case Sort sort -> sort.fetch != null || isLimited(sort.getInput());
      default -> false;
    };
  }

  /** Storage can look for the values if it could look for one of them. */
  private static boolean isFilter(Membership membership, StorageScan scan) {
    RexBuilder rexBuilder = scan.getCluster().getRexBuilder();
    RexNode column = SplitCondition.onColumns(membership.value(), scan);
    RexNode any =
        ValueSet.of(column, rexBuilder.makeDynamicParam(membership.listType(), 0), rexBuilder);
    return PredicateTranslator.canTranslate(any, scan.request().table(), rexBuilder);
  }

  private RexNode condition(Membership membership) {
    RexBuilder rexBuilder = membership.members().getCluster().getRexBuilder();
    var source =
        new DerivedValues.SubQuery(
            optimizer.apply(membership.members()),
            membership.missUnknown() ? Derivation.Rows.SET_WITH_NULL : Derivation.Rows.SET);
    RexNode list = values.add(source, membership.listType());
    RexNode in = ValueSet.of(membership.value(), list, rexBuilder);
    if (!membership.negated()) {
      return in;
    }
    RexNode notIn = rexBuilder.makeCall(SqlStdOperatorTable.NOT, in);
    return membership.missUnknown() || !membership.value().getType().isNullable()
        ? notIn
        : rexBuilder.makeCall(
            SqlStdOperatorTable.OR,
            rexBuilder.makeCall(SqlStdOperatorTable.IS_NULL, membership.value()),
            notIn);
  }
}
