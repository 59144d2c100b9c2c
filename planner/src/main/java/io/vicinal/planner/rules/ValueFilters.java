package io.vicinal.planner.rules;

import io.vicinal.planner.pushdown.PredicateTranslator;
import io.vicinal.planner.pushdown.ValueSet;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.StorageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/**
 * Turns {@code column IN (sub-query)} under a search for the nearest rows into a filter of the
 * search: the values come first, once. A join in its place would read every row with its vector.
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
    return visited instanceof Sort sort
            && sort.fetch != null
            && sort.getInput() instanceof Project project
            && !project.containsOver()
            && project.getInput() instanceof Filter filter
            && filter.getInput() instanceof StorageScan scan
            && StorageRules.isUnordered(scan)
            && DistanceOrdering.recognize(sort, project, scan).isPresent()
        ? sort.copy(
            sort.getTraitSet(),
            List.of(project.copy(project.getTraitSet(), List.of(withValues(filter, scan)))))
        : visited;
  }

  private RelNode withValues(Filter filter, StorageScan scan) {
    RexBuilder rexBuilder = filter.getCluster().getRexBuilder();
    var conjuncts = new ArrayList<RexNode>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      conjuncts.add(
          conjunct instanceof RexSubQuery subQuery && isSet(subQuery, scan, rexBuilder)
              ? ValueSet.of(subQuery.getOperands().get(0), parameter(subQuery), rexBuilder)
              : conjunct);
    }
    RexNode condition = RexUtil.composeConjunction(rexBuilder, conjuncts);
    return filter.copy(filter.getTraitSet(), scan, condition);
  }

  private static boolean isSet(RexSubQuery subQuery, StorageScan scan, RexBuilder rexBuilder) {
    if (subQuery.getKind() != SqlKind.IN
        || subQuery.getOperands().size() != 1
        || !RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty()) {
      return false;
    }
    // Storage can look for the values if it could look for one of them.
    RelDataType type = subQuery.rel.getRowType().getFieldList().get(0).getType();
    RexNode column = SplitCondition.onColumns(subQuery.getOperands().get(0), scan);
    RexNode any =
        ValueSet.of(column, rexBuilder.makeDynamicParam(listOf(type, rexBuilder), 0), rexBuilder);
    return PredicateTranslator.canTranslate(any, scan.request().table(), rexBuilder);
  }

  private RexNode parameter(RexSubQuery subQuery) {
    RelDataType type = subQuery.rel.getRowType().getFieldList().get(0).getType();
    RexBuilder rexBuilder = subQuery.rel.getCluster().getRexBuilder();
    RelNode planned = optimizer.apply(subQuery.rel);
    return values.add(new DerivedValues.SubQuery(planned, true), listOf(type, rexBuilder));
  }

  private static RelDataType listOf(RelDataType element, RexBuilder rexBuilder) {
    RelDataTypeFactory types = rexBuilder.getTypeFactory();
    return types.createArrayType(element, -1);
  }
}
