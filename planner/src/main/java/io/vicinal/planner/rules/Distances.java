package io.vicinal.planner.rules;

import io.vicinal.sql.function.VectorOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Finds distances in expressions. */
final class Distances {
  private Distances() {}

  /** Returns whether {@code node}, over the fields of {@code rows}, is computed of a distance. */
  static boolean in(RexNode node, RelNode rows) {
    RexNode followed = node;
    RelNode at = rows;
    while ((at instanceof Project project && !project.containsOver()) || at instanceof Filter) {
      followed =
          at instanceof Project project ? RelOptUtil.pushPastProject(followed, project) : followed;
      at = at.getInput(0);
    }
    return !of(followed).isEmpty();
  }

  /** Returns all distances in {@code node}, the outer ones first. */
  static List<RexCall> of(RexNode node) {
    var found = new ArrayList<RexCall>();
    node.accept(
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitCall(RexCall call) {
            if (VectorOperators.metricOf(call.getOperator()).isPresent()) {
              found.add(call);
            }
            return super.visitCall(call);
          }
        });
    return found;
  }
}
