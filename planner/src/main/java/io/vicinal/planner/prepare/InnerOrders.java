package io.vicinal.planner.prepare;

import io.vicinal.planner.rel.UnstableRows;
import io.vicinal.planner.rules.UnstableExpressions;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;

/**
 * Keeps the order of a query in FROM, as PostgreSQL does, where it can be seen: in the rows that
 * come out, in those that a LIMIT leaves, in the numbers of windows and in aggregates that collect
 * rows. Elsewhere nothing is sorted for it.
 *
 * <p>{@code SELECT … FROM (SELECT … ORDER BY v <-> ?) s WHERE … LIMIT 10} becomes a query with the
 * order and the limit in one, which a search can answer.
 */
final class InnerOrders {
  private InnerOrders() {}

  /** Returns {@code query}, whose rows come in the order that they have. */
  static RelNode kept(RelNode query) {
    return kept(query, true);
  }

  private static RelNode kept(RelNode node, boolean seen) {
    RelNode visited = node.accept(new SubQueries());
    return switch (visited) {
      case Sort sort -> sort(sort, seen);
      case Filter filter -> {
        RelNode input = kept(filter.getInput(), seen);
        yield below(filter, filter.getCondition(), input)
            .orElseGet(() -> filter.copy(filter.getTraitSet(), List.of(input)));
      }
      case Project project -> withInputs(project, seen || project.containsOver());
      case UnstableRows rows -> withInputs(rows, seen);
      case Aggregate aggregate ->
          withInputs(aggregate, !aggregate.getAggCallList().stream().allMatch(InnerOrders::isSet));
      default -> withInputs(visited, false);
    };
  }

  private static RelNode withInputs(RelNode node, boolean seen) {
    List<RelNode> inputs = node.getInputs().stream().map(input -> kept(input, seen)).toList();
    return inputs.equals(node.getInputs()) ? node : node.copy(node.getTraitSet(), inputs);
  }

  /** Returns whether the order in which an aggregate sees its rows does not matter. */
  private static boolean isSet(AggregateCall call) {
    return !call.getCollation().getFieldCollations().isEmpty()
        || switch (call.getAggregation().getKind()) {
          case COUNT, SUM, SUM0, MIN, MAX, AVG, SINGLE_VALUE, BIT_AND, BIT_OR -> true;
          default -> SqlKind.AVG_AGG_FUNCTIONS.contains(call.getAggregation().getKind());
        };
  }

  private static RelNode sort(Sort sort, boolean seen) {
    boolean unordered = sort.getCollation().getFieldCollations().isEmpty();
    if (isOrderOnly(sort) && !seen) {
      return kept(sort.getInput(), false);
    }
    RelNode input = kept(sort.getInput(), unordered);
    Sort copy = sort.copy(sort.getTraitSet(), input, sort.getCollation());
    return unordered ? limited(copy, input).orElse(copy) : copy;
  }

  private static boolean isOrderOnly(Sort sort) {
    return sort.fetch == null
        && sort.offset == null
        && !sort.getCollation().getFieldCollations().isEmpty();
  }

  /** Gives {@code limit} to the order below it. */
  private static Optional<RelNode> limited(Sort limit, RelNode node) {
    return switch (node) {
      case Sort order when isOrderOnly(order) ->
          Optional.of(
              LogicalSort.create(order.getInput(), order.getCollation(), limit.offset, limit.fetch)
                  .withHints(limit.getHints()));
      case Project project when !project.containsOver() -> inside(limit, project);
      case UnstableRows rows -> inside(limit, rows);
      default -> Optional.empty();
    };
  }

  private static Optional<RelNode> inside(Sort limit, RelNode node) {
    return limited(limit, node.getInput(0))
        .map(input -> node.copy(node.getTraitSet(), List.of(input)));
  }

  /** Filters the rows before they are ordered. */
  private static Optional<RelNode> below(Filter filter, RexNode condition, RelNode node) {
    if (!filter.getVariablesSet().isEmpty() || UnstableExpressions.in(condition)) {
      return Optional.empty();
    }
    return switch (node) {
      case Sort order when isOrderOnly(order) ->
          Optional.of(
              order.copy(
                  order.getTraitSet(), List.of(LogicalFilter.create(order.getInput(), condition))));
      case Project project when !project.containsOver() && project.getVariablesSet().isEmpty() ->
          below(filter, RelOptUtil.pushPastProject(condition, project), project.getInput())
              .map(input -> project.copy(project.getTraitSet(), List.of(input)));
      default -> Optional.empty();
    };
  }

  /** Of a query in an expression, the order is seen where all of its rows make one value. */
  private static final class SubQueries extends RexShuttle {
    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subQuery);
      boolean seen =
          switch (visited.getKind()) {
            case IN, EXISTS, SOME, UNIQUE -> false;
            default -> true;
          };
      RelNode rel = kept(visited.rel, seen);
      return rel.equals(visited.rel) ? visited : visited.clone(rel);
    }
  }
}
