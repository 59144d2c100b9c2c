package io.vicinal.planner.rules;

import io.vicinal.sql.function.VectorOperators;
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
    var visitor =
        new RexVisitorImpl<@Nullable Void>(true) {
          boolean found;

          @Override
          public @Nullable Void visitCall(RexCall call) {
            found |= VectorOperators.metricOf(call.getOperator()).isPresent();
            return super.visitCall(call);
          }
        };
    followed.accept(visitor);
    return visitor.found;
  }
}
