package io.vicinal.planner.rules;

import io.vicinal.planner.rel.StorageScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.rules.JoinCommuteRule;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The operators between a row and the scan that decides its order: each keeps the order of the
 * input through which the path goes and gives no row before it is asked for.
 *
 * @param steps from above to below, without the scan
 * @param expression what was followed, over the fields of the scan
 */
record NearestPath(List<Step> steps, StorageScan scan, RexNode expression) {

  /** An operator and which of its inputs is on the path. */
  record Step(RelNode node, int input) {}

  NearestPath {
    steps = List.copyOf(steps);
  }

  /** Follows {@code expression}, over the fields of {@code node}, to the scan that it is about. */
  static Optional<NearestPath> of(RelNode node, RexNode expression) {
    var steps = new ArrayList<Step>();
    RelNode at = node;
    RexNode followed = expression;
    while (!(at instanceof StorageScan scan)) {
      switch (at) {
        case Project project when !project.containsOver() -> {
          followed = RelOptUtil.pushPastProject(followed, project);
          steps.add(new Step(at, 0));
        }
        case Filter filter when filter.getVariablesSet().isEmpty() -> steps.add(new Step(at, 0));
        case Join join when join instanceof LogicalJoin && join.getVariablesSet().isEmpty() -> {
          int input = input(join, followed);
          if (input < 0) {
            return Optional.empty();
          }
          if (input == 1) {
            followed = RexUtil.shift(followed, -join.getLeft().getRowType().getFieldCount());
          }
          steps.add(new Step(at, input));
        }
        case Correlate correlate -> {
          if (!isWithin(followed, correlate.getLeft())) {
            return Optional.empty();
          }
          steps.add(new Step(at, 0));
        }
        default -> {
          return Optional.empty();
        }
      }
      at = steps.getLast().node().getInput(steps.getLast().input());
    }
    return Optional.of(new NearestPath(steps, scan, followed));
  }

  /** Returns which input keeps all of its rows and is all that {@code node} reads, -1 for none. */
  private static int input(Join join, RexNode node) {
    if (isWithin(node, join.getLeft())) {
      return switch (join.getJoinType()) {
        case INNER, LEFT, SEMI, ANTI -> 0;
        default -> -1;
      };
    }
    ImmutableBitSet fields = RelOptUtil.InputFinder.bits(node);
    boolean onRight = fields.nextSetBit(0) >= join.getLeft().getRowType().getFieldCount();
    return onRight
            && (join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.RIGHT)
        ? 1
        : -1;
  }

  private static boolean isWithin(RexNode node, RelNode input) {
    return RelOptUtil.InputFinder.bits(node).length() <= input.getRowType().getFieldCount();
  }

  /** Returns whether a join is on the path. */
  boolean joins() {
    return steps.stream().anyMatch(step -> step.node() instanceof Join);
  }

  /** Returns the tree with another scan at its end, which is the first input of every join. */
  RelNode with(StorageScan newScan) {
    RelNode tree = newScan;
    for (Step step : steps.reversed()) {
      var inputs = new ArrayList<>(step.node().getInputs());
      inputs.set(step.input(), tree);
      tree = step.node().copy(step.node().getTraitSet(), inputs);
      if (step.input() == 1) {
        RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(tree.getCluster(), null);
        tree = Objects.requireNonNull(JoinCommuteRule.swap((Join) tree, true, builder));
      }
    }
    return tree;
  }
}
