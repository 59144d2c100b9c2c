package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.calcite.plan.hep.HepRelVertex;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.metadata.RelMdCollation;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.jspecify.annotations.Nullable;

/**
 * Answers the one question that planning a simple statement asks of Calcite's metadata, as Calcite
 * does, but without the classes that it generates and compiles for its answers.
 */
final class PlannerMetadata extends RelMetadataQuery {
  @Override
  public @Nullable ImmutableList<RelCollation> collations(RelNode rel) {
    List<RelCollation> collations =
        switch (rel) {
          case HepRelVertex vertex -> collations(vertex.stripped());
          case TableScan scan -> RelMdCollation.table(scan.getTable());
          case LogicalProject project ->
              RelMdCollation.project(this, project.getInput(), project.getProjects());
          case LogicalFilter filter -> RelMdCollation.filter(this, filter.getInput());
          case LogicalSort sort -> RelMdCollation.sort(sort.getCollation());
          case LogicalValues values ->
              RelMdCollation.values(this, values.getRowType(), values.getTuples());
          default -> super.collations(rel);
        };
    return collations == null ? null : ImmutableList.copyOf(collations);
  }
}
