package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.DeduplicateCorrelateVariables;

/**
 * Computes sub-queries that are looked for in others, as in {@code (SELECT max(x) FROM u WHERE u.id
 * = t.id) IN (SELECT …)}, as fields below: the rule that makes a join of the IN takes fields only.
 */
final class SoughtSubQueries extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node).accept(new Within());
    return switch (visited) {
      case Filter filter -> ofFilter(filter);
      case Project project -> ofProject(project);
      default -> visited;
    };
  }

  private static RelNode ofFilter(Filter filter) {
    var fields = new Fields(filter.getInput(), filter.getVariablesSet());
    RexNode condition = filter.getCondition().accept(fields);
    if (fields.isEmpty()) {
      return filter;
    }
    RelNode found =
        LogicalFilter.create(fields.below(), condition, fields.usedBy(List.of(condition)));
    return LogicalProject.create(
        found,
        List.of(),
        filter.getCluster().getRexBuilder().identityProjects(filter.getRowType()),
        filter.getRowType().getFieldNames(),
        ImmutableSet.of());
  }

  private static RelNode ofProject(Project project) {
    var fields = new Fields(project.getInput(), project.getVariablesSet());
    List<RexNode> values = fields.visitList(project.getProjects());
    return fields.isEmpty()
        ? project
        : LogicalProject.create(
            fields.below(),
            project.getHints(),
            values,
            project.getRowType().getFieldNames(),
            fields.usedBy(values));
  }

  /** Looks into sub-queries that are expressions still. */
  private static final class Within extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      RelNode rel = visited.rel.accept(new SoughtSubQueries());
      return rel.equals(visited.rel) ? visited : visited.clone(rel);
    }
  }

  /** Puts fields in the place of what is looked for, and collects these fields. */
  private static final class Fields extends RexShuttle {
    private final RelNode input;
    private final Set<CorrelationId> variables;
    private final List<RexNode> computed = new ArrayList<>();
    private final Set<CorrelationId> ofComputed = new HashSet<>();

    Fields(RelNode input, Set<CorrelationId> variables) {
      this.input = input;
      this.variables = variables;
    }

    boolean isEmpty() {
      return computed.isEmpty();
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      return subQuery.clone(
          subQuery.getType(), subQuery.getOperands().stream().map(this::field).toList());
    }

    private RexNode field(RexNode sought) {
      if (RexUtil.SubQueryFinder.find(sought) == null) {
        return sought;
      }
      computed.add(renamed(sought));
      int index = input.getRowType().getFieldCount() + computed.size() - 1;
      return new RexInputRef(index, sought.getType());
    }

    /** Gives variables names of their own, because what is above may define them, too. */
    private RexNode renamed(RexNode sought) {
      RexNode result = sought;
      for (CorrelationId variable : variables) {
        if (usedBy(List.of(sought)).contains(variable)) {
          CorrelationId own = input.getCluster().createCorrel();
          ofComputed.add(own);
          UnaryOperator<RelNode> renaming =
              rel ->
                  DeduplicateCorrelateVariables.go(
                      input.getCluster().getRexBuilder(), own, List.of(variable), rel);
          result = result.accept(new InSubQueries(renaming));
        }
      }
      return result;
    }

    ImmutableSet<CorrelationId> usedBy(List<RexNode> values) {
      var used = new HashSet<CorrelationId>();
      var finder =
          new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subQuery) {
              used.addAll(RelOptUtil.getVariablesUsed(subQuery.rel));
              return super.visitSubQuery(subQuery);
            }
          };
      values.forEach(value -> value.accept(finder));
      used.retainAll(variables);
      return ImmutableSet.copyOf(used);
    }

    /** Returns the input with what was collected as further fields. */
    RelNode below() {
      List<RexNode> values =
          new ArrayList<>(input.getCluster().getRexBuilder().identityProjects(input.getRowType()));
      var names = new ArrayList<String>(input.getRowType().getFieldNames());
      for (RexNode value : computed) {
        names.add("SOUGHT$" + values.size());
        values.add(value);
      }
      return LogicalProject.create(input, List.of(), values, names, ofComputed);
    }
  }

  private static final class InSubQueries extends RexShuttle {
    private final UnaryOperator<RelNode> change;

    InSubQueries(UnaryOperator<RelNode> change) {
      this.change = change;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      return visited.clone(change.apply(visited.rel));
    }
  }
}
