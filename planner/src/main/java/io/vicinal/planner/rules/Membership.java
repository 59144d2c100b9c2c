package io.vicinal.planner.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * A condition that a value is, or is not, among those of a query that refers to no outer row.
 *
 * @param value of the filtered row
 * @param members query with one field
 * @param negated whether rows without a member are wanted
 * @param missUnknown whether a NULL among the members keeps every other value from being known to
 *     be missing, as NOT IN has it; NOT EXISTS takes rows where nothing is equal
 */
record Membership(RexNode value, RelNode members, boolean negated, boolean missUnknown) {

  /** Recognizes IN and EXISTS, also negated, among the conjuncts of {@code filter}. */
  static Optional<Membership> of(RexNode conjunct, Filter filter) {
    if (conjunct.getKind() == SqlKind.NOT) {
      return ((RexCall) conjunct).getOperands().getFirst() instanceof RexSubQuery subQuery
          ? of(subQuery, filter, true)
          : Optional.empty();
    }
    return conjunct instanceof RexSubQuery subQuery
        ? of(subQuery, filter, false)
        : Optional.empty();
  }

  private static Optional<Membership> of(RexSubQuery subQuery, Filter filter, boolean negated) {
    return switch (subQuery.getKind()) {
      case IN ->
          subQuery.getOperands().size() == 1 && RelOptUtil.getVariablesUsed(subQuery.rel).isEmpty()
              ? Optional.of(
                  new Membership(subQuery.getOperands().getFirst(), subQuery.rel, negated, negated))
              : Optional.empty();
      case EXISTS -> exists(subQuery.rel, filter, negated);
      default -> Optional.empty();
    };
  }

  /** What EXISTS selects does not matter, so that it can select what the outer row must equal. */
  private static Optional<Membership> exists(RelNode query, Filter outer, boolean negated) {
    RelNode rows = query;
    while (rows instanceof Project project && !project.containsOver()) {
      rows = project.getInput();
    }
    if (!(rows instanceof Filter filter) || !filter.getVariablesSet().isEmpty()) {
      return Optional.empty();
    }
    RexCall equation = null;
    var others = new ArrayList<RexNode>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      if (!SplitCondition.isCorrelated(conjunct)) {
        others.add(conjunct);
      } else if (equation == null && conjunct.getKind() == SqlKind.EQUALS) {
        equation = (RexCall) conjunct;
      } else {
        return Optional.empty();
      }
    }
    return equation == null ? Optional.empty() : equated(equation, filter, others, outer, negated);
  }

  private static Optional<Membership> equated(
      RexCall equation, Filter filter, List<RexNode> others, Filter outer, boolean negated) {
    RexNode left = equation.getOperands().get(0);
    RexNode right = equation.getOperands().get(1);
    RexNode value = onOuterRow(left, outer);
    RexNode member = right;
    if (value == null) {
      value = onOuterRow(right, outer);
      member = left;
    }
    if (value == null || SplitCondition.isCorrelated(member)) {
      return Optional.empty();
    }
    RexBuilder rexBuilder = filter.getCluster().getRexBuilder();
    RexNode rest = RexUtil.composeConjunction(rexBuilder, others);
    RelNode kept =
        rest.isAlwaysTrue() ? filter.getInput() : LogicalFilter.create(filter.getInput(), rest);
    RelNode members =
        LogicalProject.create(kept, List.of(), List.of(member), List.of("member"), Set.of());
    return RelOptUtil.getVariablesUsed(members).isEmpty()
        ? Optional.of(new Membership(value, members, negated, false))
        : Optional.empty();
  }

  /** Returns {@code node} over the fields of the filtered row, null if it reads anything else. */
  private static @Nullable RexNode onOuterRow(RexNode node, Filter outer) {
    Set<CorrelationId> own = outer.getVariablesSet();
    if (RelOptUtil.InputFinder.bits(node).cardinality() > 0 || !SplitCondition.isCorrelated(node)) {
      return null;
    }
    RexNode value =
        node.accept(
            new RexShuttle() {
              @Override
              public RexNode visitFieldAccess(RexFieldAccess access) {
                return access.getReferenceExpr() instanceof RexCorrelVariable variable
                        && own.contains(variable.id)
                    ? new RexInputRef(access.getField().getIndex(), access.getType())
                    : access;
              }
            });
    return SplitCondition.isCorrelated(value) ? null : value;
  }

  /** Returns the type of a list of members. */
  RelDataType listType() {
    RelDataTypeFactory types = members.getCluster().getTypeFactory();
    return types.createArrayType(members.getRowType().getFieldList().getFirst().getType(), -1);
  }
}
