package io.vicinal.planner.rules;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.ImmutableBitSet;

/** Finds expressions that are another value each time, such as random numbers. */
public final class UnstableExpressions {
  private UnstableExpressions() {}

  /** Returns whether an operator of the tree computes one. */
  public static boolean in(RelNode node) {
    var finder = new Finder();
    node.accept(finder);
    return finder.found || node.getInputs().stream().anyMatch(UnstableExpressions::in);
  }

  /** Returns whether {@code node} is one, or has a sub-query with one. */
  public static boolean in(RexNode node) {
    var finder = new Finder();
    node.accept(finder);
    return finder.found;
  }

  /**
   * Returns the fields of {@code node} that would be computed of such expressions again if what
   * names them were computed below. What a table in FROM gives is not looked at.
   */
  public static ImmutableBitSet fields(RelNode node) {
    return switch (node) {
      case Project project -> {
        ImmutableBitSet below = fields(project.getInput());
        var fields = ImmutableBitSet.builder();
        for (int i = 0; i < project.getProjects().size(); i++) {
          RexNode value = project.getProjects().get(i);
          if (in(value) || RelOptUtil.InputFinder.bits(value).intersects(below)) {
            fields.set(i);
          }
        }
        yield fields.build();
      }
      case Aggregate aggregate -> {
        ImmutableBitSet below = fields(aggregate.getInput());
        var fields = ImmutableBitSet.builder();
        for (int i = 0; i < aggregate.getGroupCount(); i++) {
          if (below.get(aggregate.getGroupSet().nth(i))) {
            fields.set(i);
          }
        }
        yield fields.build();
      }
      case SetOp set ->
          set.getInputs().stream()
              .map(UnstableExpressions::fields)
              .reduce(ImmutableBitSet.of(), ImmutableBitSet::union);
      case Sort sort -> fields(sort.getInput());
      case Filter filter -> fields(filter.getInput());
      default -> ImmutableBitSet.of();
    };
  }

  private static final class Finder extends RexShuttle {
    boolean found;

    @Override
    public RexNode visitCall(RexCall call) {
      if (!call.getOperator().isDeterministic()) {
        found = true;
      }
      return super.visitCall(call);
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subQuery) {
      if (in(subQuery.rel)) {
        found = true;
      }
      return super.visitSubQuery(subQuery);
    }
  }
}
