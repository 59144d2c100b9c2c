package io.vicinal.planner.rules;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Makes semi-joins and anti-joins of {@code [NOT] EXISTS} whose condition compares rows otherwise
 * than by equality, as {@code NOT EXISTS (SELECT 1 FROM t u WHERE u.g = t.g AND u.at > t.at)} does.
 * Decorrelation would join each row with all that it is compared with, and then group the pairs; a
 * semi-join stops at the first. What compares by equality alone groups few rows, and filters
 * searches as it is.
 */
public final class ExistsJoins extends RelHomogeneousShuttle {

  @Override
  public RelNode visit(RelNode other) {
    RelNode visited = super.visit(other);
    return visited instanceof Filter filter ? joined(filter) : visited;
  }

  private static RelNode joined(Filter filter) {
    RelNode rows = filter.getInput();
    var rest = new ArrayList<RexNode>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      RelNode join = joined(rows, conjunct, filter.getVariablesSet());
      if (join == null) {
        rest.add(conjunct);
      } else {
        rows = join;
      }
    }
    if (rows.equals(filter.getInput()) || rest.isEmpty()) {
      return rest.isEmpty() ? rows : filter;
    }
    RexBuilder rexBuilder = filter.getCluster().getRexBuilder();
    return LogicalFilter.create(
        rows,
        RexUtil.composeConjunction(rexBuilder, rest),
        ImmutableSet.copyOf(filter.getVariablesSet()));
  }

  private static @Nullable RelNode joined(
      RelNode outer, RexNode conjunct, Set<CorrelationId> variables) {
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexNode asked = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
    if (!(asked instanceof RexSubQuery subQuery) || subQuery.getKind() != SqlKind.EXISTS) {
      return null;
    }
    RelNode rows = subQuery.rel;
    while (rows instanceof Project project && !project.containsOver()) {
      rows = project.getInput();
    }
    if (!(rows instanceof Filter inner)
        || hasCorrelate(outer)
        || hasCorrelate(inner.getInput())
        || !RelOptUtil.getVariablesUsed(inner.getInput()).isEmpty()
        || RexUtil.SubQueryFinder.find(inner.getCondition()) != null
        || !RexUtil.isDeterministic(inner.getCondition())) {
      return null;
    }
    return joined(outer, inner, variables, negated ? JoinRelType.ANTI : JoinRelType.SEMI);
  }

  private static @Nullable RelNode joined(
      RelNode outer, Filter inner, Set<CorrelationId> variables, JoinRelType type) {
    var own = new ArrayList<RexNode>();
    var compared = new ArrayList<RexNode>();
    for (RexNode conjunct : RelOptUtil.conjunctions(inner.getCondition())) {
      (SplitCondition.isCorrelated(conjunct) ? compared : own).add(conjunct);
    }
    if (compared.stream().allMatch(conjunct -> conjunct.getKind() == SqlKind.EQUALS)) {
      return null;
    }
    RexBuilder rexBuilder = outer.getCluster().getRexBuilder();
    int fields = outer.getRowType().getFieldCount();
    List<RexNode> onBoth =
        compared.stream()
            .map(conjunct ->
                RexUtil.shift(conjunct, fields).accept(toFields(rexBuilder, outer, variables)))
            .toList();
    if (onBoth.stream().anyMatch(SplitCondition::isCorrelated)) {
      return null;
    }
    RelNode others =
        own.isEmpty()
            ? inner.getInput()
            : LogicalFilter.create(inner.getInput(), RexUtil.composeConjunction(rexBuilder, own));
    return LogicalJoin.create(
        outer, others, List.of(), RexUtil.composeConjunction(rexBuilder, onBoth), Set.of(), type);
  }

  /** Decorrelation moves the fields of a LATERAL, and not what a semi-join says of them. */
  private static boolean hasCorrelate(RelNode node) {
    return node instanceof Correlate
        || node.getInputs().stream().anyMatch(ExistsJoins::hasCorrelate);
  }

  private static RexShuttle toFields(
      RexBuilder rexBuilder, RelNode outer, Set<CorrelationId> variables) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        return access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variables.contains(variable.id)
            ? rexBuilder.makeInputRef(outer, access.getField().getIndex())
            : access;
      }
    };
  }
}
