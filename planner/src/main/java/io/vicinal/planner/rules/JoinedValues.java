package io.vicinal.planner.rules;

import io.vicinal.planner.execute.Derivation;
import io.vicinal.planner.pushdown.PredicateTranslator;
import io.vicinal.planner.pushdown.ValueSet;
import io.vicinal.planner.rel.DerivedValues;
import io.vicinal.planner.rel.Recursion;
import io.vicinal.planner.rel.RecursionScan;
import io.vicinal.planner.rel.RowEstimate;
import io.vicinal.planner.rel.ScanRequest;
import io.vicinal.planner.rel.StorageScan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Filters a search by what the other sides of its inner joins have: their values come first, once.
 * More than {@value Derivation#FEW_MAX} of them filter nothing; the join alone decides then, as it
 * does in any case.
 */
final class JoinedValues {
  private final DerivedValues values;
  private final UnaryOperator<RelNode> optimizer;

  JoinedValues(DerivedValues values, UnaryOperator<RelNode> optimizer) {
    this.values = values;
    this.optimizer = optimizer;
  }

  /** Returns the scan of {@code path} with such filters. */
  StorageScan into(NearestPath path) {
    StorageScan scan = path.scan();
    var conjuncts = new ArrayList<RexNode>();
    if (scan.request().filter() != null) {
      conjuncts.add(scan.request().filter());
    }
    for (int i = 0; i < path.steps().size(); i++) {
      NearestPath.Step step = path.steps().get(i);
      if (step.node() instanceof Join join
          && (join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.SEMI)) {
        List<NearestPath.Step> below = path.steps().subList(i + 1, path.steps().size());
        filter(join, step.input(), below, scan).ifPresent(conjuncts::add);
      }
    }
    RexBuilder rexBuilder = scan.getCluster().getRexBuilder();
    return scan.with(
        scan.request().withFilter(RexUtil.composeConjunction(rexBuilder, conjuncts, true)));
  }

  /**
   * Returns the filter that follows from one equation of {@code join}.
   *
   * @param below the steps from the searched input to the scan; a table that is joined with itself
   *     may be one and the same scan in the tree, and only the steps tell which one is meant
   */
  private Optional<RexNode> filter(
      Join join, int searched, List<NearestPath.Step> below, StorageScan scan) {
    RelNode near = join.getInput(searched);
    RelNode other = join.getInput(1 - searched);
    if (!RelOptUtil.getVariablesUsed(other).isEmpty()
        || UnstableExpressions.in(other) // it is read twice
        || readsOuterRecursion(other, Set.of())) {
      return Optional.empty();
    }
    RexBuilder rexBuilder = scan.getCluster().getRexBuilder();
    JoinInfo info = join.analyzeCondition();
    for (int i = 0; i < info.leftKeys.size(); i++) {
      if (!info.nullExclusionFlags.get(i)) {
        continue; // IS NOT DISTINCT FROM, where NULL finds NULL
      }
      int nearKey = searched == 0 ? info.leftKeys.get(i) : info.rightKeys.get(i);
      int otherKey = searched == 0 ? info.rightKeys.get(i) : info.leftKeys.get(i);
      RexNode member = RexInputRef.of(otherKey, other.getRowType());
      RelDataType list = rexBuilder.getTypeFactory().createArrayType(member.getType(), -1);
      RexNode column =
          NearestPath.of(near, RexInputRef.of(nearKey, near.getRowType()))
              .filter(path -> path.scan().equals(scan) && path.steps().equals(below))
              .map(path -> SplitCondition.onColumns(path.expression(), scan))
              .orElse(null);
      if (column != null
          && keepsFew(other, column, scan)
          && PredicateTranslator.canTranslate(
              ValueSet.ifFew(column, rexBuilder.makeDynamicParam(list, 0), rexBuilder),
              scan.request().table(),
              rexBuilder)) {
        RelNode members =
            LogicalProject.create(other, List.of(), List.of(member), List.of("member"), Set.of());
        var source = new DerivedValues.SubQuery(optimizer.apply(members), Derivation.Rows.FEW);
        return Optional.of(ValueSet.ifFew(column, values.add(source, list), rexBuilder));
      }
    }
    return Optional.empty();
  }

  /** Returns whether {@code node} reads rows of a round, which are others in the next round. */
  private static boolean readsOuterRecursion(RelNode node, Set<Integer> within) {
    if (node instanceof RecursionScan scan) {
      return !within.contains(scan.number());
    }
    var inside = new HashSet<>(within);
    if (node instanceof Recursion recursion) {
      inside.add(recursion.number());
    }
    return node.getInputs().stream().anyMatch(input -> readsOuterRecursion(input, inside));
  }

  /** A whole table is worth to be read for it only where it lacks many values of the column. */
  private static boolean keepsFew(RelNode other, RexNode column, StorageScan scan) {
    return !isWhole(other)
        || 2 * other.getCluster().getMetadataQuery().getRowCount(other)
            <= RowEstimate.distinct(column, scan);
  }

  private static boolean isWhole(RelNode node) {
    return switch (node) {
      case StorageScan scan -> {
        ScanRequest request = scan.request();
        yield request.filter() == null && request.limit() == null;
      }
      case Project project -> isWhole(project.getInput());
      case Sort sort when sort.fetch == null && sort.offset == null -> isWhole(sort.getInput());
      default -> false;
    };
  }
}
