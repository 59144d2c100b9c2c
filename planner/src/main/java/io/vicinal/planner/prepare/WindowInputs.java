package io.vicinal.planner.prepare;

import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexNode;

/**
 * Gives a window whose functions read no column, as {@code count(*) OVER ()}, rows with one column:
 * Calcite's rule for windows cannot build one over rows without any.
 */
final class WindowInputs extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode other) {
    RelNode visited = super.visit(other);
    if (!(visited instanceof Project project)
        || !project.containsOver()
        || project.getInput().getRowType().getFieldCount() > 0) {
      return visited;
    }
    RelNode input = project.getInput();
    RexNode one = input.getCluster().getRexBuilder().makeLiteral(true);
    RelNode rows = LogicalProject.create(input, List.of(), List.of(one), List.of("row"), Set.of());
    return project.copy(project.getTraitSet(), List.of(rows));
  }
}
