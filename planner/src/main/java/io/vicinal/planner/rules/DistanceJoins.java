package io.vicinal.planner.rules;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Finds the joins that bring the two vectors of a distance together, and what is read of their
 * rows. Joins are known by identity.
 */
final class DistanceJoins {
  private final IdentityHashMap<RelNode, Boolean> joins = new IdentityHashMap<>();
  private final IdentityHashMap<RelNode, ImmutableBitSet> fields = new IdentityHashMap<>();

  private DistanceJoins() {}

  /** Returns the joins below {@code query}, not those in sub-queries of expressions. */
  static DistanceJoins of(RelNode query) {
    var found = new DistanceJoins();
    found.find(query);
    if (!found.joins.isEmpty()) {
      found.read(query, all(query));
    }
    return found;
  }

  boolean isEmpty() {
    return joins.isEmpty();
  }

  /** Returns the fields of {@code node} that anything reads, empty if it is no such join. */
  Optional<ImmutableBitSet> fields(RelNode node) {
    return joins.containsKey(node) ? Optional.ofNullable(fields.get(node)) : Optional.empty();
  }

  private void find(RelNode node) {
    switch (node) {
      case Project project -> distances(project.getProjects(), project.getInput());
      case Filter filter -> distances(List.of(filter.getCondition()), filter.getInput());
      case Join join -> distances(List.of(join.getCondition()), join);
      default -> {}
    }
    node.getInputs().forEach(this::find);
  }

  private void distances(List<RexNode> nodes, RelNode rows) {
    for (RexNode node : nodes) {
      Distances.of(node).forEach(distance -> follow(distance, rows));
    }
  }

  /** Follows a distance to the join whose inputs both have to do with it. */
  private void follow(RexNode distance, RelNode rows) {
    RelNode at = rows;
    RexNode followed = distance;
    while (true) {
      switch (at) {
        case Project project when !project.containsOver() -> {
          followed = RelOptUtil.pushPastProject(followed, project);
          at = project.getInput();
        }
        case Filter filter -> at = filter.getInput();
        case LogicalJoin join -> {
          ImmutableBitSet read = RelOptUtil.InputFinder.bits(followed);
          int left = join.getLeft().getRowType().getFieldCount();
          if (read.isEmpty()) {
            return;
          }
          if (read.nth(0) < left && read.length() > left) {
            joins.put(join, true);
            return;
          }
          boolean isLeft = read.length() <= left;
          followed = isLeft ? followed : RexUtil.shift(followed, -left);
          at = isLeft ? join.getLeft() : join.getRight();
        }
        default -> {
          return;
        }
      }
    }
  }

  /** Notes what is read of each join if {@code wanted} is read of {@code node}. */
  private void read(RelNode node, ImmutableBitSet wanted) {
    if (node instanceof Join join && joins.containsKey(join)) {
      ImmutableBitSet own = RelOptUtil.InputFinder.bits(join.getCondition());
      fields.merge(join, wanted.union(own), ImmutableBitSet::union);
    }
    switch (node) {
      case Project project when project.getVariablesSet().isEmpty() ->
          read(
              project.getInput(),
              RelOptUtil.InputFinder.bits(
                  wanted.asList().stream().map(project.getProjects()::get).toList(), null));
      case Filter filter when filter.getVariablesSet().isEmpty() ->
          read(filter.getInput(), wanted.union(RelOptUtil.InputFinder.bits(filter.getCondition())));
      case Sort sort ->
          read(sort.getInput(), wanted.union(ImmutableBitSet.of(sort.getCollation().getKeys())));
      case LogicalJoin join when join.getVariablesSet().isEmpty() -> {
        ImmutableBitSet both = wanted.union(RelOptUtil.InputFinder.bits(join.getCondition()));
        int left = join.getLeft().getRowType().getFieldCount();
        read(join.getLeft(), both.intersect(all(join.getLeft())));
        read(join.getRight(), both.except(all(join.getLeft())).shift(-left));
      }
      default -> node.getInputs().forEach(input -> read(input, all(input)));
    }
  }

  private static ImmutableBitSet all(RelNode node) {
    return ImmutableBitSet.range(node.getRowType().getFieldCount());
  }
}
